//! Addresses of documents kept elsewhere: https, without user name, and never a signed link.

use crate::limits::URL;
use crate::model::secrets::{Kind, Secrets};

/// Why an address is refused. The address itself is not repeated, because it may be a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It contains a signature or token: whoever has it can open what it points to.
    Secret,
    /// It is not an https address.
    NotHttps,
}

impl Refused {
    /// What is wrong.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Secret => "the address contains a signature or token",
            Self::NotHttps => "this is not an https address",
        }
    }

    /// What to do.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Secret => {
                "link to the document without the signature, and revoke the signed link"
            }
            Self::NotHttps => {
                "write an address that begins with https://, without a user name, or remove it"
            }
        }
    }
}

/// Parameters that only a signed address has, whatever their values.
fn is_signed(url: &str) -> bool {
    const NAMES: [&str; 5] = [
        "x-amz-signature",
        "x-amz-security-token",
        "x-amz-credential",
        "awsaccesskeyid",
        "x-goog-",
    ];
    let lower = percent_encoding::percent_decode_str(url).decode_utf8_lossy().to_ascii_lowercase();
    NAMES.iter().any(|name| lower.contains(name))
}

/// Checks an address.
pub(crate) fn check(url: &str) -> Result<(), Refused> {
    let secret = |kind| kind != Kind::AccessKeyId;
    if Secrets::default().find(url).iter().any(|found| secret(found.kind)) || is_signed(url) {
        return Err(Refused::Secret);
    }
    let lower = url.to_ascii_lowercase();
    let host = lower.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c);
    let fits = host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        && !url.contains(odd)
        && url.len() <= URL;
    if fits { Ok(()) } else { Err(Refused::NotHttps) }
}
