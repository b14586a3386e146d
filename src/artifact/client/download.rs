//! A plain GET of a presigned URL, over the HTTP and TLS stack of the SDK.

use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::byte_stream::ByteStream;
use tokio::time::timeout;

use super::call::{Operation, is_cut};
use super::is_safe;
use crate::artifact::ArtifactError;
use crate::artifact::redact::Secret;
use crate::artifact::store::PrivateFile;
use crate::limits::{CONNECT_TIMEOUT, DOWNLOAD};

/// Why a download failed.
pub(super) enum Failed {
    /// The URL is no longer valid: request another.
    Expired,
    /// Anything else.
    Other(ArtifactError),
}

impl From<ArtifactError> for Failed {
    fn from(error: ArtifactError) -> Self {
        Self::Other(error)
    }
}

/// Downloads a document to a private file. No message contains the URL, and no redirection is
/// followed.
pub(super) async fn download(
    operation: &Operation,
    url: &Secret,
    target: &mut PrivateFile,
    limit: Duration,
) -> Result<(), Failed> {
    let broken = || operation.failed("AWS returned an invalid download URL", "run again later");
    if !is_safe(url.expose()) {
        return Err(broken().into());
    }
    let request = HttpRequest::get(url.expose()).map_err(|_| broken())?;
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(limit.min(Duration::from_secs(CONNECT_TIMEOUT)))
        .read_timeout(limit)
        .build();
    let connector = Connector::builder()
        .connector_settings(settings)
        .sleep_impl(TokioSleep::new())
        .proxy_config(ProxyConfig::from_env())
        .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc))
        .build();
    let slow = || {
        operation.failed(
            format!("no data was received for {} s", limit.as_secs()),
            "run again, or raise the limit with --timeout SECONDS",
        )
    };
    let mut response = match connector.call(request).await {
        Ok(response) => response,
        Err(error) if error.is_timeout() => return Err(slow().into()),
        Err(_) => {
            let problem = "the storage that AWS keeps the document in cannot be reached";
            return Err(operation
                .failed(problem, "check the network and HTTPS_PROXY, then run again")
                .into());
        }
    };
    match response.status().as_u16() {
        200 => {}
        403 => return Err(Failed::Expired),
        status => {
            let problem =
                format!("the storage that AWS keeps the document in returned status {status}");
            return Err(operation.failed(problem, "run again later").into());
        }
    }
    let length = response.headers().get("content-length").and_then(|text| text.parse::<u64>().ok());
    let short = |bytes: u64| {
        let of = length.map(|length| format!(" of {length}")).unwrap_or_default();
        operation.failed(
            format!("the download ended after {bytes}{of} bytes; nothing was stored"),
            "run again",
        )
    };
    let mut body = ByteStream::new(response.take_body());
    loop {
        let Ok(next) = timeout(limit, body.next()).await else { return Err(slow().into()) };
        match next {
            None => break,
            Some(Ok(bytes)) => target.push(&bytes)?,
            Some(Err(error)) if length.is_some() || is_cut(&error) => {
                return Err(short(target.bytes()).into());
            }
            Some(Err(_)) => {
                return Err(operation.failed("the document cannot be read", "run again").into());
            }
        }
        if target.bytes() > DOWNLOAD {
            let problem = format!("the document is larger than {} GB", DOWNLOAD >> 30);
            return Err(operation.failed(problem, "download it in the AWS console").into());
        }
    }
    if length.is_some_and(|length| length != target.bytes()) || target.bytes() == 0 {
        return Err(short(target.bytes()).into());
    }
    Ok(())
}
