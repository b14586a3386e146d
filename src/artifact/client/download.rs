//! A plain GET of a presigned address, over the HTTP and TLS stack of the SDK.

use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::byte_stream::ByteStream;
use tokio::time::timeout;

use super::call::{What, is_cut};
use super::is_safe;
use crate::artifact::ArtifactError;
use crate::artifact::redact::Secret;
use crate::artifact::store::Private;
use crate::limits::DOWNLOAD;

/// How a download ended, when not well.
pub(super) enum Failed {
    /// The address is not valid any more: ask for another.
    Expired,
    /// Anything else.
    Other(ArtifactError),
}

impl From<ArtifactError> for Failed {
    fn from(error: ArtifactError) -> Self {
        Self::Other(error)
    }
}

/// Takes a document from its address to a private file. No message holds the address, and no
/// redirection is followed.
pub(super) async fn download(
    what: &What,
    address: &Secret,
    target: &mut Private,
    patience: Duration,
) -> Result<(), Failed> {
    let broken =
        || what.failed("the address AWS gave for the document is not one", "run again later");
    if !is_safe(address.expose()) {
        return Err(broken().into());
    }
    let request = HttpRequest::get(address.expose()).map_err(|_| broken())?;
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(patience.min(Duration::from_secs(10)))
        .read_timeout(patience)
        .build();
    let connector = Connector::builder()
        .connector_settings(settings)
        .sleep_impl(TokioSleep::new())
        .proxy_config(ProxyConfig::from_env())
        .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc))
        .build();
    let slow = || {
        what.failed(
            format!("nothing came for {} s", patience.as_secs()),
            "run again, or give it longer with --timeout SECONDS",
        )
    };
    let mut response = match connector.call(request).await {
        Ok(response) => response,
        Err(error) if error.is_timeout() => return Err(slow().into()),
        Err(_) => {
            let problem = "the place where AWS keeps the document cannot be reached";
            return Err(what
                .failed(problem, "check the network and HTTPS_PROXY, then run again")
                .into());
        }
    };
    match response.status().as_u16() {
        200 => {}
        403 => return Err(Failed::Expired),
        status => {
            let problem = format!("the place where AWS keeps the document answers {status}");
            return Err(what.failed(problem, "run again later").into());
        }
    }
    let length = response.headers().get("content-length").and_then(|text| text.parse::<u64>().ok());
    let short = |bytes: u64| {
        let of = length.map(|length| format!(" of {length}")).unwrap_or_default();
        what.failed(
            format!("the document broke off after {bytes}{of} bytes; nothing was kept"),
            "run again",
        )
    };
    let mut body = ByteStream::new(response.take_body());
    loop {
        let Ok(next) = timeout(patience, body.next()).await else { return Err(slow().into()) };
        match next {
            None => break,
            Some(Ok(bytes)) => target.push(&bytes)?,
            Some(Err(error)) if length.is_some() || is_cut(&error) => {
                return Err(short(target.bytes()).into());
            }
            Some(Err(_)) => {
                return Err(what.failed("the document cannot be read", "run again").into());
            }
        }
        if target.bytes() > DOWNLOAD {
            let problem = format!("the document has more than {} GB", DOWNLOAD >> 30);
            return Err(what.failed(problem, "download it in the AWS console").into());
        }
    }
    if length.is_some_and(|length| length != target.bytes()) || target.bytes() == 0 {
        return Err(short(target.bytes()).into());
    }
    Ok(())
}
