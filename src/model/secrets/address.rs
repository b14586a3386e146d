//! Signatures and tokens in the query of an address, in plain text and percent-encoded.

use std::ops::Range;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use super::value::is_placeholder;
use super::{Found, Kind};

/// Names that nothing else has, wherever they stand.
const SIGNATURES: &str = r"x-amz-signature|x-amz-security-token|x-goog-signature|x-oss-signature|x-cos-signature|x-ms-signature";

/// Parameters of a query. The values of those in the second list are longer than a word.
const PARAMETERS: &str = "access_token|accesstoken|refresh_token|id_token|auth_token|authtoken|api_token|token|jwt|\
    api_key|apikey|api-key|x-api-key|subscription-key|password|passwd|passphrase|pwd|pass|secret|client_secret|\
    clientsecret|aws_secret_access_key|private_token|sas|sastoken|security-token";
const LONG: &str =
    "signature|sig|hmac|auth|authorization|session|sessionid|session_id|hdnea|hdnts|__token__";

static SIGNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let value = r#"(?P<s>[^\s"'<>&#;\\|\)\]}]{6,})"#;
    let between = r"(?:[?&;#]|&amp;|&#38;|\\u0026|\\&)";
    Regex::new(&format!(
        "(?i)(?:(?:{SIGNATURES})=(?P<a>{value})|{between}(?P<n>{PARAMETERS}|{LONG})=(?P<b>{}))",
        value.replace("<s>", "<t>")
    ))
    .ok()
});

/// A run of characters that may be an address, or a part of one.
static WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"[^\s"'<>`]*%[0-9A-Fa-f]{2}[^\s"'<>`]*"#).ok());

/// Signatures and tokens in addresses.
pub(super) fn signed(text: &str, found: &mut Vec<Found>) {
    let plain: Vec<Range<usize>> = of_plain(text);
    for at in plain {
        found.push(Found { kind: Kind::SignedAddress, at });
    }
    if !text.contains('%') {
        return;
    }
    let Some(word) = WORD.as_ref() else { return };
    for word in word.find_iter(text) {
        let known = |at: &Range<usize>| word.start() <= at.start && at.end <= word.end();
        if found.iter().any(|one| one.kind == Kind::SignedAddress && known(&one.at)) {
            continue;
        }
        let mut decoded = word.as_str().to_owned();
        for _ in 0..3 {
            let once = percent_decode_str(&decoded).decode_utf8_lossy().into_owned();
            if once == decoded {
                break;
            }
            decoded = once;
            let secret = !of_plain(&decoded).is_empty() || super::forms::has_userinfo(&decoded);
            if secret {
                let query = query(word.as_str());
                let at = word.start() + query..word.end();
                found.push(Found { kind: Kind::SignedAddress, at });
                break;
            }
        }
    }
}

fn of_plain(text: &str) -> Vec<Range<usize>> {
    let Some(signed) = SIGNED.as_ref() else { return Vec::new() };
    let mut out: Vec<Range<usize>> = Vec::new();
    for one in signed.captures_iter(text) {
        let Some(value) = one.name("a").or_else(|| one.name("b")) else { continue };
        let name = one.name("n").map(|name| name.as_str().to_lowercase());
        let long = name.is_some_and(|name| LONG.split('|').any(|long| long == name));
        let digit = value.as_str().bytes().any(|b| b.is_ascii_digit());
        if is_placeholder(value.as_str()) || (long && (value.len() < 16 || !digit)) {
            continue;
        }
        // One address is one secret, from its first such value to its last.
        match out.last_mut() {
            Some(last) if !text[last.end..value.start()].contains(char::is_whitespace) => {
                last.end = value.end();
            }
            _ => out.push(value.range()),
        }
    }
    out
}

/// Where the query of an encoded address begins.
fn query(word: &str) -> usize {
    let lower = word.to_ascii_lowercase();
    let marks = [("?", 1), ("%3f", 3), ("%253f", 5)];
    marks
        .iter()
        .filter_map(|(mark, length)| Some(lower.find(mark)? + length))
        .min()
        .unwrap_or_default()
}

#[cfg(test)]
pub(super) fn compiled() -> bool {
    SIGNED.is_some() && WORD.is_some()
}
