//! The client of AWS Artifact: the unmodified SDK with our own throttling, and its responses as lock
//! entries.
//!
//! The client blocks its caller. One thread runs at most [`REQUESTS_AT_ONCE`](crate::limits::REQUESTS_AT_ONCE) requests at a time.

mod call;
mod convert;
mod download;
mod get;
mod sync;

use std::sync::Arc;
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_artifact::Client;
use aws_sdk_artifact::config::retry::RetryConfig;
use aws_sdk_artifact::error::DisplayErrorContext;
use tokio::runtime::Runtime;

use super::ArtifactError;
use super::redact::clean;
use crate::limits::{CONNECT_TIMEOUT, REQUEST_ATTEMPTS};
use call::{NoSdkRetryOnThrottle, ThrottleGate};

pub use get::Term;
pub use sync::{Progress, SyncRequest};

/// How to connect to AWS. Settings that are not given are found as in every AWS tool: environment,
/// profile, SSO, role, container, instance.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Profile of the shared configuration.
    pub profile: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Endpoint to use instead of AWS's, for tests and proxies.
    pub endpoint_url: Option<String>,
    /// Time limit for one attempt at a request.
    pub timeout: Duration,
}

/// A connection to AWS Artifact.
#[derive(Debug)]
pub struct Artifact {
    runtime: Runtime,
    calls: Calls,
    region: String,
    account: Option<String>,
}

/// What a request needs, shared by all requests in flight.
#[derive(Clone, Debug)]
struct Calls {
    client: Client,
    gate: Arc<ThrottleGate>,
    timeout: Duration,
}

impl Artifact {
    /// Finds Region and credentials. AWS Artifact is not called yet.
    ///
    /// # Errors
    /// When there is no Region, there are no credentials, or the endpoint is invalid.
    pub fn connect(connection: &Connection) -> Result<Self, ArtifactError> {
        refuse_unsafe(connection.endpoint_url.as_deref())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(
            |error| ArtifactError::usage(error.to_string(), "close other programs and run again"),
        )?;
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .retry_config(RetryConfig::standard().with_max_attempts(REQUEST_ATTEMPTS))
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(connection.timeout.min(Duration::from_secs(CONNECT_TIMEOUT)))
                    .operation_attempt_timeout(connection.timeout)
                    .build(),
            );
        if let Some(profile) = &connection.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(region) = &connection.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(url) = &connection.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        let config = runtime.block_on(loader.load());
        // AWS_ENDPOINT_URL and profiles can set an endpoint as well.
        refuse_unsafe(config.endpoint_url())?;
        let Some(region) = config.region().map(ToString::to_string) else {
            return Err(ArtifactError::usage(
                "no AWS Region is configured",
                "use --region (us-east-1; us-gov-west-1 in GovCloud; cn-northwest-1 in China), or set AWS_REGION",
            ));
        };
        let credentials = match config.credentials_provider() {
            Some(provider) => runtime.block_on(provider.provide_credentials()),
            None => Err(CredentialsError::not_loaded("no provider")),
        };
        let account = credentials.map_err(|error| no_credentials(&error))?;
        let account = account.account_id().map(|account| account.as_str().to_owned());
        let config = aws_sdk_artifact::config::Builder::from(&config)
            .retry_classifier(NoSdkRetryOnThrottle)
            .build();
        let calls = Calls {
            client: Client::from_conf(config),
            gate: Arc::default(),
            timeout: connection.timeout,
        };
        Ok(Self { runtime, calls, region, account })
    }
}

fn refuse_unsafe(url: Option<&str>) -> Result<(), ArtifactError> {
    if url.is_none_or(is_safe) {
        return Ok(());
    }
    Err(ArtifactError::usage(
        "the endpoint is neither an https URL nor on this machine",
        "set --endpoint-url (or AWS_ENDPOINT_URL) to a URL that begins with https://",
    ))
}

/// True for https, and for http that does not leave this machine.
fn is_safe(url: &str) -> bool {
    if url.starts_with("https://") {
        return true;
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    !host.contains('@') && ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

fn no_credentials(error: &CredentialsError) -> ArtifactError {
    const HELP: &str = "sign in (`aws sso login`), use --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    match error {
        CredentialsError::CredentialsNotLoaded(_) => {
            ArtifactError::usage("no AWS credentials were found", HELP)
        }
        CredentialsError::InvalidConfiguration(_) => {
            let detail = clean(&DisplayErrorContext(error).to_string(), &[]);
            ArtifactError::usage(format!("the AWS configuration is invalid: {detail}"), HELP)
        }
        error => ArtifactError::Service {
            operation: "credentials",
            of: None,
            problem: clean(&DisplayErrorContext(error).to_string(), &[]),
            help: HELP.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn only_https_leaves_this_machine() {
        for safe in [
            "https://artifact.example",
            "http://127.0.0.1:9/x",
            "http://[::1]:9",
            "http://localhost",
        ] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_ in [
            "http://example.com",
            "http://127.0.0.1@example.com",
            "ftp://localhost",
            "",
            "http://127.0.0.1.example.com",
        ] {
            assert!(!is_safe(unsafe_), "{unsafe_}");
        }
    }
}
