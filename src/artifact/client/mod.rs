//! The client of AWS Artifact: the unmodified SDK, told how to wait, and its answers as lock entries.
//!
//! Blocking to its callers. Inside, one thread runs at most [`AT_ONCE`] requests at a time.

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
use call::{Gate, WaitsAreOurs};

pub use get::{Document, Term};
pub use sync::{Asked, Progress, Want};

/// Requests under way at once.
const AT_ONCE: usize = 8;
/// Attempts of the SDK at one request, where the network or AWS fails.
const ATTEMPTS: u32 = 3;

/// How to reach AWS. What is not given is found as every AWS tool finds it: environment, profile, SSO,
/// role, container, instance.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Profile of the shared configuration.
    pub profile: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Another address than AWS's, for tests and proxies.
    pub endpoint_url: Option<String>,
    /// Longest time one attempt at a request may take.
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

/// What a request needs; shared by those under way.
#[derive(Clone, Debug)]
struct Calls {
    client: Client,
    gate: Arc<Gate>,
    timeout: Duration,
}

impl Artifact {
    /// Finds Region and credentials. Nothing is asked of AWS Artifact yet.
    ///
    /// # Errors
    /// When there is no Region, there are no credentials, or the address is not one.
    pub fn connect(connection: &Connection) -> Result<Self, ArtifactError> {
        refuse_unsafe(connection.endpoint_url.as_deref())?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| ArtifactError::usage(error.to_string(), "close other programs"))?;
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(connection.timeout.min(Duration::from_secs(10)))
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
        // AWS_ENDPOINT_URL and profiles can name an address as well.
        refuse_unsafe(config.endpoint_url())?;
        let Some(region) = config.region().map(ToString::to_string) else {
            return Err(ArtifactError::usage(
                "no AWS Region is set",
                "give --region (us-east-1; us-gov-west-1 in GovCloud; cn-northwest-1 in China), or set AWS_REGION",
            ));
        };
        let credentials = match config.credentials_provider() {
            Some(provider) => runtime.block_on(provider.provide_credentials()),
            None => Err(CredentialsError::not_loaded("no provider")),
        };
        let account = credentials.map_err(|error| no_credentials(&error))?;
        let account = account.account_id().map(|account| account.as_str().to_owned());
        let config =
            aws_sdk_artifact::config::Builder::from(&config).retry_classifier(WaitsAreOurs).build();
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
        "the endpoint address is neither https nor on this machine",
        "give --endpoint-url (or AWS_ENDPOINT_URL) an address that begins with https://",
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
    const HELP: &str = "sign in (`aws sso login`), name a --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    match error {
        CredentialsError::CredentialsNotLoaded(_) => {
            ArtifactError::usage("there are no AWS credentials", HELP)
        }
        CredentialsError::InvalidConfiguration(_) => {
            let said = clean(&DisplayErrorContext(error).to_string(), &[]);
            ArtifactError::usage(format!("the AWS configuration is at fault: {said}"), HELP)
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
