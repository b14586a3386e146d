//! Addresses of things kept elsewhere: https, no user name, and never a signed link.

/// Why an address is not kept. The address itself is not repeated: it may be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It carries a signature or token: whoever has it can open what it points to.
    Secret,
    /// It is not an https address.
    NotHttps,
}

impl Refused {
    /// What is wrong.
    pub fn message(self) -> &'static str {
        match self {
            Self::Secret => "the address carries a signature or token",
            Self::NotHttps => "this is not an https address",
        }
    }

    /// What to do.
    pub fn help(self) -> &'static str {
        match self {
            Self::Secret => {
                "link to the place where it is kept, without the signature, and revoke the link"
            }
            Self::NotHttps => {
                "write an address that begins with https://, without a user name, or leave it out"
            }
        }
    }
}

/// Query words of signed links.
const SECRETS: [&str; 5] =
    ["x-amz-signature", "x-amz-security-token", "x-amz-credential", "awsaccesskeyid", "sig="];

/// Checks an address.
pub fn check(url: &str) -> Result<(), Refused> {
    let lower = url.to_ascii_lowercase();
    if SECRETS.iter().any(|word| lower.contains(word)) {
        return Err(Refused::Secret);
    }
    let host = lower.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^".contains(c);
    let fits = host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        && !url.contains(odd)
        && url.len() <= 2_000;
    if fits { Ok(()) } else { Err(Refused::NotHttps) }
}
