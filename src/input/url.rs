//! Addresses of documents kept elsewhere: https, without user name, and never a signed link.

use crate::limits::URL;

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

/// Query words of signed links.
const SECRETS: [&str; 5] =
    ["x-amz-signature", "x-amz-security-token", "x-amz-credential", "awsaccesskeyid", "sig="];

/// Checks an address.
pub(crate) fn check(url: &str) -> Result<(), Refused> {
    let lower = url.to_ascii_lowercase();
    if SECRETS.iter().any(|word| lower.contains(word)) {
        return Err(Refused::Secret);
    }
    let host = lower.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c);
    let fits = host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        && !url.contains(odd)
        && url.len() <= URL;
    if fits { Ok(()) } else { Err(Refused::NotHttps) }
}
