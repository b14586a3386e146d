//! One request: waiting as AWS asks, and what to say when it fails.

use std::error::Error;
use std::time::Duration;

use aws_sdk_artifact::config::http::HttpResponse;
use aws_sdk_artifact::config::interceptors::InterceptorContext;
use aws_sdk_artifact::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_artifact::error::{ProvideErrorMetadata, SdkError};
use tokio::sync::RwLock;
use tokio::time::sleep;

use super::Calls;
use crate::artifact::ArtifactError;
use crate::artifact::redact::{Secret, clean};

/// How often AWS may ask for patience before we give up.
const PATIENCE: u32 = 4;
/// Longest wait AWS may ask for in one go.
const LONGEST: Duration = Duration::from_secs(60);

/// The SDK retries a throttled request after a second whatever `Retry-After` says, and each request by
/// itself. Such answers come to [`Calls::call`] at once instead, which waits for all of them.
#[derive(Debug)]
pub(super) struct WaitsAreOurs;

impl ClassifyRetry for WaitsAreOurs {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response() {
            Some(response) if response.status().as_u16() == 429 => RetryAction::RetryForbidden,
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "throttled requests wait together"
    }
}

/// Shut while a throttled request waits, for every other request as well.
#[derive(Debug, Default)]
pub(super) struct Gate(RwLock<()>);

impl Gate {
    async fn pass(&self) {
        drop(self.0.read().await);
    }

    /// Waits, or with whoever waits already.
    async fn wait(&self, time: Duration) {
        match self.0.try_write() {
            Ok(_shut) => sleep(time).await,
            Err(_) => self.pass().await,
        }
    }
}

/// What a request is for.
#[derive(Clone, Debug)]
pub(super) struct What {
    /// Operation of the API.
    pub operation: &'static str,
    /// Report and version, or page of a list.
    pub of: Option<String>,
}

impl What {
    pub fn report(operation: &'static str, id: &str, version: Option<i64>) -> Self {
        let version = version.map(|version| format!(" version {version}")).unwrap_or_default();
        // An id comes from files and from AWS: fit to print, like everything else.
        Self { operation, of: Some(format!(" of {}{version}", clean(id, &[]))) }
    }

    pub fn page(operation: &'static str, of: Option<&str>, page: usize) -> Self {
        let of = of.map(|id| format!(" of {}", clean(id, &[]))).unwrap_or_default();
        Self { operation, of: Some(format!("{of}, page {page}")) }
    }

    /// A failure of it.
    pub fn failed(&self, problem: impl Into<String>, help: impl Into<String>) -> ArtifactError {
        ArtifactError::Service {
            operation: self.operation,
            of: self.of.clone(),
            problem: problem.into(),
            help: help.into(),
        }
    }
}

impl Calls {
    /// Sends a request, again when AWS asks for patience.
    pub async fn call<T, E, F>(
        &self,
        what: &What,
        secrets: &[&Secret],
        send: impl Fn() -> F,
    ) -> Result<T, ArtifactError>
    where
        E: ProvideErrorMetadata + Error + 'static,
        F: Future<Output = Result<T, SdkError<E>>>,
    {
        let mut waited = 0;
        loop {
            self.gate.pass().await;
            let error = match send().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let throttled = error.raw_response().filter(|raw| raw.status().as_u16() == 429);
            match throttled.map(|raw| patience(raw, waited)) {
                Some(time) if waited < PATIENCE && time <= LONGEST => self.gate.wait(time).await,
                _ => return Err(self.explain(what, secrets, &error)),
            }
            waited += 1;
        }
    }

    /// The failure in words that name operation, report and remedy.
    fn explain<E>(&self, what: &What, secrets: &[&Secret], error: &SdkError<E>) -> ArtifactError
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::TimeoutError(_) => self.timed_out(what),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => self.timed_out(what),
            SdkError::DispatchFailure(_) => {
                if is_cut(error) {
                    return cut(what);
                }
                let why = io_kind(error).map(|kind| format!(": {kind}")).unwrap_or_default();
                what.failed(
                    format!("AWS cannot be reached{why}"),
                    "check the network, HTTPS_PROXY, --region and --endpoint-url, then run again",
                )
            }
            SdkError::ServiceError(failure) => {
                let status = failure.raw().status().as_u16();
                if (200..300).contains(&status) {
                    return unreadable(what);
                }
                let meta = failure.err().meta();
                refused(what, status, meta.code(), meta.message(), failure.raw(), secrets)
            }
            SdkError::ResponseError(_) if is_cut(error) => cut(what),
            SdkError::ResponseError(_) => unreadable(what),
            _ => what.failed(
                "the request could not be made",
                "check --region, --endpoint-url and the report id",
            ),
        }
    }

    fn timed_out(&self, what: &What) -> ArtifactError {
        what.failed(
            format!("no whole answer within {} s, asked several times", self.timeout.as_secs()),
            "run again, or give it longer with --timeout SECONDS",
        )
    }
}

/// How long to wait: as AWS asks, else longer each time.
fn patience(response: &HttpResponse, waited: u32) -> Duration {
    let asked = response.headers().get("retry-after").and_then(|text| text.trim().parse().ok());
    asked.map_or_else(|| Duration::from_millis(500) * 2_u32.pow(waited), Duration::from_secs)
}

fn cut(what: &What) -> ArtifactError {
    what.failed(
        "the connection was cut in the middle of the answer, each time it was asked",
        "run again; if it stays so, look for a proxy that ends long answers",
    )
}

fn unreadable(what: &What) -> ArtifactError {
    what.failed(
        "the answer is not the JSON this operation gives",
        "see whether a proxy or a sign-in page answers in place of AWS, then run again",
    )
}

/// What AWS's own refusals mean.
fn refused(
    what: &What,
    status: u16,
    code: Option<&str>,
    message: Option<&str>,
    raw: &HttpResponse,
    secrets: &[&Secret],
) -> ArtifactError {
    let code = code.map(|code| clean(code, secrets)).unwrap_or_default();
    let said = message.map(|text| clean(text, secrets)).filter(|text| !text.is_empty());
    let said = said.map(|text| format!(": {text}")).unwrap_or_default();
    let operation = what.operation;
    let session = ["Expired", "Unrecognized", "Signature", "InvalidClientTokenId", "MissingAuth"];
    let (problem, help) = match status {
        401 | 403 if session.iter().any(|word| code.contains(word)) => (
            "AWS does not accept the credentials",
            "sign in again (`aws sso login`), check the clock of this machine, or use another --profile".to_owned(),
        ),
        401 | 403 => ("AWS denies it", allow(operation)),
        400 => (
            "AWS finds the request invalid",
            "check report id and version in aws-reports.yaml; `carveout artifact list` prints the known ones".to_owned(),
        ),
        402 => (
            "a quota of the account is used up",
            "ask for a higher quota under Service Quotas, or run again later".to_owned(),
        ),
        404 => (
            "AWS knows no such report or version",
            "correct the id in aws-reports.yaml or take it out; another partition (--region) has other reports".to_owned(),
        ),
        409 => (
            "the report is being changed",
            "run again in a few minutes".to_owned(),
        ),
        429 => {
            let asked = raw.headers().get("retry-after").and_then(|t| t.trim().parse::<u64>().ok());
            let later = match asked {
                Some(seconds @ 1..) => format!("AWS asks to wait {seconds} s; run again after that"),
                _ => "run again later".to_owned(),
            };
            ("AWS throttles the requests", format!("{later}; other programs of the account share the limit"))
        }
        500.. => ("AWS itself fails", "run again later; health.aws.amazon.com tells of outages".to_owned()),
        _ => ("AWS refuses it", "see the message".to_owned()),
    };
    let code = if code.is_empty() { String::new() } else { format!(" {code}") };
    what.failed(format!("{problem} ({status}{code}){said}"), help)
}

fn allow(operation: &str) -> String {
    let policy = match operation {
        "ListCustomerAgreements" => {
            "AWSArtifactAgreementsReadOnlyAccess; or leave agreements out with --no-agreements"
        }
        _ => "AWSArtifactReportsReadOnlyAccess",
    };
    format!(
        "allow the IAM action artifact:{operation} (managed policy {policy}), or use another --profile"
    )
}

/// The errors below an error.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<std::io::ErrorKind> {
    chain(error).find_map(|error| Some(error.downcast_ref::<std::io::Error>()?.kind()))
}

/// True when the other side hung up before the answer was whole.
pub(super) fn is_cut(error: &(dyn Error + 'static)) -> bool {
    let words = [
        "connection closed before message completed",
        "end of file before message length",
        "unexpected end of file",
        "connection reset",
    ];
    chain(error).any(|error| {
        let text = error.to_string().to_lowercase();
        words.iter().any(|word| text.contains(word))
    })
}
