//! The forms of secrets, one function for each kind.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;

use super::value::{is_aws_secret, is_placeholder, is_strong};
use super::{Found, Kind, address};

/// Every secret of a text, in no order.
pub(super) fn all(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    private_keys(text, &mut found);
    address::signed(text, &mut found);
    userinfo(text, &mut found);
    aws(text, &mut found);
    vendors(text, &mut found);
    headers(text, &mut found);
    worded(text, &mut found);
    found
}

macro_rules! form {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
    };
}

/// Every capture `s` of a form.
fn each(form: &LazyLock<Option<Regex>>, text: &str, mut see: impl FnMut(Range<usize>)) {
    let Some(form) = form.as_ref() else { return };
    for one in form.captures_iter(text) {
        if let Some(value) = one.name("s") {
            see(value.range());
        }
    }
}

/// True if neither neighbour of a run of letters and digits continues it.
fn stands_alone(text: &str, at: &Range<usize>, also: &[u8]) -> bool {
    let continues = |b: &u8| b.is_ascii_alphanumeric() || also.contains(b);
    let before = at.start.checked_sub(1).and_then(|n| text.as_bytes().get(n));
    !before.is_some_and(continues) && !text.as_bytes().get(at.end).is_some_and(continues)
}

form!(PEM, r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[0-9]:");
/// The most of a private key that is looked at, in bytes.
const KEY: usize = 20_000;

fn private_keys(text: &str, found: &mut Vec<Found>) {
    let Some(pem) = PEM.as_ref() else { return };
    let mut done = 0;
    for begin in pem.find_iter(text) {
        if begin.start() < done {
            continue;
        }
        let rest = &text[begin.end()..];
        let mut most = rest.len().min(KEY);
        while !rest.is_char_boundary(most) {
            most -= 1;
        }
        let rest = &rest[..most];
        let (end, least) = match rest.find("-----END").or_else(|| rest.find("Private-MAC")) {
            Some(at) => (at, 8),
            // Cut off: what follows as long as it looks like base64.
            None => {
                let base64 = |c: char| c.is_ascii_alphanumeric() || "+/=\\ \n\r\t:-,".contains(c);
                (rest.find(|c| !base64(c)).unwrap_or(rest.len()), 24)
            }
        };
        let body = &rest[..end];
        // A line of it is longer than a word.
        let longest = body.split(|c: char| c.is_whitespace() || c == '\\').map(str::len).max();
        if longest.unwrap_or_default() < least || is_placeholder(body.trim()) {
            continue;
        }
        done = begin.end() + end;
        found.push(Found { kind: Kind::PrivateKey, at: begin.end()..done });
    }
}

form!(
    USERINFO,
    r#"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@"'<>`]{0,80}:(?P<s>[^\s/@"'<>`]{3,200})@[A-Za-z0-9\[]"#
);

pub(super) fn has_userinfo(text: &str) -> bool {
    let mut found = Vec::new();
    userinfo(text, &mut found);
    !found.is_empty()
}

fn userinfo(text: &str, found: &mut Vec<Found>) {
    each(&USERINFO, text, |at| {
        if !is_placeholder(&text[at.clone()]) {
            found.push(Found { kind: Kind::AddressPassword, at });
        }
    });
}

form!(KEY_ID, r"(?P<s>(?:AKIA|ASIA)[A-Z0-9]{16})");
form!(
    SECRET_KEY,
    r#"(?i)secret[_\- ]?(?:access[_\- ]?)?key(?:[_\- ]?id)?["'`*\]]*(?:\s*(?::=|=>|[:=,|])\s*|\s+is\s+|\s+)["'`*\[]*(?P<s>[A-Za-z0-9/+=]{40})"#
);
form!(RUN_40, r"(?P<s>[A-Za-z0-9/+]{40})");
form!(
    SESSION,
    r#"(?i)(?:session|security)[_\- ]?token["'`*\]]*\s*(?::=|=>|[:=,|]|\s+is)\s*["'`*\[]*(?P<s>[A-Za-z0-9/+=%]{20,})"#
);
form!(STS, r"(?P<s>(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9/+=%]{12,})");
/// How far from the id of a key its secret stands, in bytes.
const NEAR: usize = 240;

fn aws(text: &str, found: &mut Vec<Found>) {
    let mut ids = Vec::new();
    each(&KEY_ID, text, |at| {
        if stands_alone(text, &at, b"") && !text[at.clone()].contains("EXAMPLE") {
            ids.push(at);
        }
    });
    each(&SECRET_KEY, text, |at| {
        if stands_alone(text, &at, b"/+=") && is_aws_secret(&text[at.clone()]) {
            found.push(Found { kind: Kind::SecretAccessKey, at });
        }
    });
    for form in [&SESSION, &STS] {
        each(form, text, |at| {
            let value = &text[at.clone()];
            let digit = value.bytes().any(|b| b.is_ascii_digit());
            if digit && !is_placeholder(value) && !value.contains("EXAMPLE") {
                found.push(Found { kind: Kind::SessionToken, at });
            }
        });
    }
    if !ids.is_empty() {
        each(&RUN_40, text, |at| {
            let near = |id: &Range<usize>| {
                let gap = if id.end <= at.start {
                    at.start - id.end
                } else {
                    id.start.saturating_sub(at.end)
                };
                gap <= NEAR
            };
            let value = &text[at.clone()];
            if ids.iter().any(near) && stands_alone(text, &at, b"/+=") && is_aws_secret(value) {
                found.push(Found { kind: Kind::SecretAccessKey, at });
            }
        });
    }
    found.extend(ids.into_iter().map(|at| Found { kind: Kind::AccessKeyId, at }));
}

/// Vendors' tokens: what it is, and its form. The form begins at a place where no letter or digit stands before it.
const VENDORS: &[(&str, &str)] = &[
    ("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,}"),
    (
        "a GitLab token",
        r"gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|oas)-[A-Za-z0-9_.-]{16,}",
    ),
    ("a Slack token", r"xox[abceoprs]-[A-Za-z0-9-]{10,}|xapp-[0-9]-[A-Za-z0-9-]{10,}"),
    (
        "an address of a webhook",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{16,}|[a-z0-9.-]+\.webhook\.office\.com/[A-Za-z0-9/@_-]{30,}|discord(?:app)?\.com/api/webhooks/[0-9]{10,}/[A-Za-z0-9_-]{20,}",
    ),
    ("a Stripe key", r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"),
    (
        "a Google key or token",
        r"AIza[0-9A-Za-z_-]{35}|GOCSPX-[0-9A-Za-z_-]{20,}|ya29\.[0-9A-Za-z_-]{20,}",
    ),
    ("a JSON Web Token", r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    ("an npm token", r"npm_[A-Za-z0-9]{36}"),
    ("a PyPI token", r"pypi-AgE[A-Za-z0-9_-]{40,}"),
    ("a SendGrid key", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}"),
    (
        "a key of an AI service",
        r"sk-(?:proj|svcacct|admin|ant)-[A-Za-z0-9_-]{20,}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}",
    ),
    ("a DigitalOcean token", r"do[opr]_v1_[a-f0-9]{64}"),
    ("a Vault token", r"hv[sbr]\.[A-Za-z0-9_-]{20,}"),
    ("a Databricks token", r"dapi[a-f0-9]{32}"),
    ("a Shopify token", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("an Atlassian token", r"ATATT3[A-Za-z0-9_=-]{40,}"),
    ("a Linear key", r"lin_api_[A-Za-z0-9]{32,}"),
    ("an age key", r"AGE-SECRET-KEY-1[A-Z0-9]{50,}"),
];

static OF_VENDORS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let forms = VENDORS.iter().filter_map(|(what, form)| Some((*what, Regex::new(form).ok()?)));
    forms.collect()
});

fn vendors(text: &str, found: &mut Vec<Found>) {
    for (what, form) in OF_VENDORS.iter() {
        for one in form.find_iter(text) {
            let before = one.start().checked_sub(1).and_then(|at| text.as_bytes().get(at));
            let begins = !before.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
            if begins && !is_placeholder(one.as_str()) {
                found.push(Found { kind: Kind::VendorToken(what), at: one.range() });
            }
        }
    }
}

form!(
    AUTHORIZATION,
    r#"(?i)authorization["'`]*\s*[:=]\s*["'`]*(?:basic|bearer|token|apikey|negotiate)\s+(?P<s>[A-Za-z0-9._~+/=-]{8,})"#
);
form!(SIGV4, r"(?i)aws4-hmac-sha256\s[^\n]{0,400}signature=(?P<s>[0-9a-f]{32,})");
form!(BASIC, r"(?i)\bbasic\s+(?P<s>[A-Za-z0-9+/]{8,}={0,2})");
form!(BEARER, r"(?i)\bbearer\s+(?P<s>[A-Za-z0-9._~+/-]{20,}={0,2})");
form!(
    CURL,
    r#"(?i)\bcurl\s[^\n]{0,300}?(?:-u|--user)[\s=]+["']?[^\s:"']{1,80}:(?P<s>[^\s"']{3,})"#
);

fn headers(text: &str, found: &mut Vec<Found>) {
    let mut add = |at: Range<usize>| found.push(Found { kind: Kind::Header, at });
    for form in [&AUTHORIZATION, &SIGV4, &CURL] {
        each(form, text, |at| {
            if !is_placeholder(&text[at.clone()]) {
                add(at);
            }
        });
    }
    each(&BASIC, text, |at| {
        let decoded = STANDARD.decode(text[at.clone()].trim_end_matches(['.']));
        let plain = |b: &u8| (b' '..=b'~').contains(b);
        if decoded.is_ok_and(|bytes| bytes.contains(&b':') && bytes.iter().all(plain)) {
            add(at);
        }
    });
    each(&BEARER, text, |at| {
        let value = &text[at.clone()];
        if value.bytes().any(|b| b.is_ascii_digit()) && !is_placeholder(value) {
            add(at);
        }
    });
}

static WORDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?ix) (?: ^ | [\s"'`({\[,;|>*] )
        (?P<n> [A-Za-z0-9_.-]{0,40}? (?P<w> password|passwd|passphrase|pwd|secret|api[_-]?key|token|private[_-]?key|account[_-]?key|access[_-]?key) )
        ["'`*\]]{0,4} (?P<op> \s?(?::=|=>|=)\s? | :\s* )
        (?P<q> ["'`*\[]{0,3}) (?P<s> [^\s"'`,;<>{}|\\]{6,})"#,
    )
    .ok()
});

/// Names that end in such a word and are of something else.
const OTHERS: &[&str] = &[
    "next",
    "page",
    "pagination",
    "continuation",
    "clientrequest",
    "client",
    "request",
    "idempotency",
    "starting",
    "sync",
    "csrf",
    "public",
    "partition",
    "sort",
    "resume",
    "lock",
    "task",
];

fn worded(text: &str, found: &mut Vec<Found>) {
    let Some(form) = WORDED.as_ref() else { return };
    for one in form.captures_iter(text) {
        let (Some(name), Some(word), Some(value)) = (one.name("n"), one.name("w"), one.name("s"))
        else {
            continue;
        };
        let before = name.as_str()[..name.len() - word.len()].to_lowercase();
        let before: String = before.chars().filter(char::is_ascii_alphanumeric).collect();
        if word.as_str().eq_ignore_ascii_case("token")
            && OTHERS.iter().any(|other| before.ends_with(other))
        {
            continue;
        }
        let word = word.as_str().to_lowercase();
        let operator = one.name("op").map_or("", |op| op.as_str());
        let bare = operator.contains('=') && !operator.contains(char::is_whitespace);
        let long = word == "token" || word.ends_with("key");
        let trimmed = value.as_str().trim_end_matches(['.', ')', ']', '*', ':', '?']);
        if is_strong(trimmed, bare, long) {
            let at = value.start()..value.start() + trimmed.len();
            found.push(Found { kind: Kind::Worded, at });
        }
    }
}

#[cfg(test)]
pub(super) fn compiled() -> bool {
    let forms = [
        &PEM,
        &USERINFO,
        &KEY_ID,
        &SECRET_KEY,
        &RUN_40,
        &SESSION,
        &STS,
        &AUTHORIZATION,
        &SIGV4,
        &BASIC,
        &BEARER,
        &CURL,
        &WORDED,
    ];
    forms.iter().all(|form| form.is_some()) && OF_VENDORS.len() == VENDORS.len()
}
