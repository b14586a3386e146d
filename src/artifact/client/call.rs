//! One request: waiting when AWS throttles, and error messages when it fails.

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
use crate::limits::{RETRY_AFTER, THROTTLE_RETRIES};

/// The SDK retries a throttled request after a second, whatever `Retry-After` says, and each request on
/// its own. With this classifier, [`Calls::call`] gets the response at once and makes all requests wait.
#[derive(Debug)]
pub(super) struct NoSdkRetryOnThrottle;

impl ClassifyRetry for NoSdkRetryOnThrottle {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response() {
            Some(response) if response.status().as_u16() == 429 => RetryAction::RetryForbidden,
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "no retry by the SDK on throttling"
    }
}

/// Closed while a throttled request waits, which holds back every other request as well.
#[derive(Debug, Default)]
pub(super) struct ThrottleGate(RwLock<()>);

impl ThrottleGate {
    async fn pass(&self) {
        drop(self.0.read().await);
    }

    /// Waits for this time, or until the gate opens if another request is waiting already.
    async fn wait(&self, time: Duration) {
        match self.0.try_write() {
            Ok(_shut) => sleep(time).await,
            Err(_) => self.pass().await,
        }
    }
}

/// An operation of the API, and the report or page it is called for.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// Operation of the API.
    pub name: &'static str,
    /// Report and version, or page of a list.
    pub of: Option<String>,
}

impl Operation {
    pub(super) fn report(name: &'static str, id: &str, version: Option<i64>) -> Self {
        let version = version.map(|version| format!(" version {version}")).unwrap_or_default();
        // Ids come from files and from AWS and must be safe to print.
        Self { name, of: Some(format!(" of {}{version}", clean(id, &[]))) }
    }

    pub(super) fn page(name: &'static str, of: Option<&str>, page: usize) -> Self {
        let of = of.map(|id| format!(" of {}", clean(id, &[]))).unwrap_or_default();
        Self { name, of: Some(format!("{of}, page {page}")) }
    }

    /// An error of this operation.
    pub(super) fn failed(
        &self,
        problem: impl Into<String>,
        help: impl Into<String>,
    ) -> ArtifactError {
        ArtifactError::Service {
            operation: self.name,
            of: self.of.clone(),
            problem: problem.into(),
            help: help.into(),
        }
    }
}

impl Calls {
    /// Sends a request, and sends it again if AWS throttles it.
    pub(super) async fn call<T, E, F>(
        &self,
        operation: &Operation,
        secrets: &[&Secret],
        send: impl Fn() -> F,
    ) -> Result<T, ArtifactError>
    where
        E: ProvideErrorMetadata + Error + 'static,
        F: Future<Output = Result<T, SdkError<E>>>,
    {
        let mut retries = 0;
        loop {
            self.gate.pass().await;
            let error = match send().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let throttled = error.raw_response().filter(|raw| raw.status().as_u16() == 429);
            match throttled.map(|raw| delay(raw, retries)) {
                Some(time)
                    if retries < THROTTLE_RETRIES && time <= Duration::from_secs(RETRY_AFTER) =>
                {
                    self.gate.wait(time).await
                }
                _ => return Err(self.explain(operation, secrets, &error)),
            }
            retries += 1;
        }
    }

    /// The error, with operation, report and remedy.
    fn explain<E>(
        &self,
        operation: &Operation,
        secrets: &[&Secret],
        error: &SdkError<E>,
    ) -> ArtifactError
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::TimeoutError(_) => self.timed_out(operation),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => self.timed_out(operation),
            SdkError::DispatchFailure(_) => {
                if is_cut(error) {
                    return cut(operation);
                }
                let why = io_kind(error).map(|kind| format!(": {kind}")).unwrap_or_default();
                operation.failed(
                    format!("cannot reach AWS{why}"),
                    "check the network, HTTPS_PROXY, --region and --endpoint-url, then run again",
                )
            }
            SdkError::ServiceError(failure) => {
                let status = failure.raw().status().as_u16();
                if (200..300).contains(&status) {
                    return unreadable(operation);
                }
                let meta = failure.err().meta();
                refused(operation, status, meta.code(), meta.message(), failure.raw(), secrets)
            }
            SdkError::ResponseError(_) if is_cut(error) => cut(operation),
            SdkError::ResponseError(_) => unreadable(operation),
            _ => operation.failed(
                "the request could not be sent",
                "check --region, --endpoint-url and the report id",
            ),
        }
    }

    fn timed_out(&self, operation: &Operation) -> ArtifactError {
        operation.failed(
            format!(
                "no complete response within {} s, after several attempts",
                self.timeout.as_secs()
            ),
            "run again, or raise the limit with --timeout SECONDS",
        )
    }
}

/// How long to wait: the `Retry-After` of AWS, or a delay that doubles each time.
fn delay(response: &HttpResponse, retries: u32) -> Duration {
    let asked = response.headers().get("retry-after").and_then(|text| text.trim().parse().ok());
    asked.map_or_else(|| Duration::from_millis(500) * 2_u32.pow(retries), Duration::from_secs)
}

fn cut(operation: &Operation) -> ArtifactError {
    operation.failed(
        "the connection was closed before the response was complete, on every attempt",
        "run again; if it happens again, check for a proxy that cuts off long responses",
    )
}

fn unreadable(operation: &Operation) -> ArtifactError {
    operation.failed(
        "the response is not the expected JSON",
        "check whether a proxy or a sign-in page responds instead of AWS, then run again",
    )
}

/// The meaning of an error response from AWS.
fn refused(
    operation: &Operation,
    status: u16,
    code: Option<&str>,
    message: Option<&str>,
    raw: &HttpResponse,
    secrets: &[&Secret],
) -> ArtifactError {
    let code = code.map(|code| clean(code, secrets)).unwrap_or_default();
    let detail = message.map(|text| clean(text, secrets)).filter(|text| !text.is_empty());
    let detail = detail.map(|text| format!(": {text}")).unwrap_or_default();
    let session = ["Expired", "Unrecognized", "Signature", "InvalidClientTokenId", "MissingAuth"];
    let (problem, help) = match status {
        401 | 403 if session.iter().any(|word| code.contains(word)) => (
            "AWS rejected the credentials",
            "sign in again (`aws sso login`), check the clock of this machine, or use another --profile".to_owned(),
        ),
        401 | 403 => ("access denied", allow(operation.name)),
        400 => (
            "AWS rejected the request as invalid",
            "check the report id and version in aws-reports.yaml; `carveout artifact list` prints the known ones".to_owned(),
        ),
        402 => (
            "a quota of the account is exhausted",
            "ask for a higher quota under Service Quotas, or run again later".to_owned(),
        ),
        404 => (
            "AWS has no such report or version",
            "correct or remove the id in aws-reports.yaml; another partition (--region) has other reports".to_owned(),
        ),
        409 => (
            "the report is being updated",
            "run again in a few minutes".to_owned(),
        ),
        429 => {
            let asked = raw.headers().get("retry-after").and_then(|t| t.trim().parse::<u64>().ok());
            let later = match asked {
                Some(seconds @ 1..) => format!("run again in {seconds} s, as AWS asks"),
                _ => "run again later".to_owned(),
            };
            ("AWS throttled the requests", format!("{later}; other programs using the account share the limit"))
        }
        500.. => ("AWS failed", "run again later; health.aws.amazon.com lists outages".to_owned()),
        _ => ("AWS refused the request", "see the message".to_owned()),
    };
    let code = if code.is_empty() { String::new() } else { format!(" {code}") };
    operation.failed(format!("{problem} ({status}{code}){detail}"), help)
}

fn allow(operation: &str) -> String {
    let policy = match operation {
        "ListCustomerAgreements" => {
            "AWSArtifactAgreementsReadOnlyAccess; or skip agreements with --no-agreements"
        }
        _ => "AWSArtifactReportsReadOnlyAccess",
    };
    format!(
        "allow the IAM action artifact:{operation} (managed policy {policy}), or use another --profile"
    )
}

/// An error and its sources.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<std::io::ErrorKind> {
    chain(error).find_map(|error| Some(error.downcast_ref::<std::io::Error>()?.kind()))
}

/// True if the connection was closed before the response was complete.
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
