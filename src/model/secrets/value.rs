//! Whether a value looks like a secret, or is a placeholder, an example, a word, an id or a hash.

/// Values that stand for a secret.
const STANDINS: &[&str] = &[
    "redacted",
    "removed",
    "masked",
    "hidden",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "token",
    "changeme",
    "none",
    "null",
    "true",
    "false",
    "required",
    "optional",
    "rotated",
    "disabled",
    "enabled",
    "expired",
    "unknown",
    "default",
    "username",
    "bearer",
    "basic",
    "pass",
];

/// True for what is written in the place of a secret: `<token>`, `${TOKEN}`, `****`, `redacted`, `YOUR_TOKEN`.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'', '`', '.', ',', ';', ')']);
    let lower = value.to_lowercase();
    let marks = [
        "<", "{", "[", "$", "*", "•", "‹", "…", "(", "!", "@", "%(", "%s", "%{", "%%", "%3c", "%7b",
    ];
    let words =
        ["redacted", "example", "placeholder", "removed", "xxxx", "****", "....", "••", "changeme"];
    let first = lower.chars().next();
    marks.iter().any(|mark| lower.starts_with(mark))
        || STANDINS.contains(&lower.as_str())
        || words.iter().any(|word| lower.contains(word))
        || ["your", "my_", "my-", "the_", "insert"].iter().any(|word| lower.starts_with(word))
        || lower.chars().all(|c| Some(c) == first)
}

/// Which kinds of characters a value has: small letters, capitals, digits, others.
fn kinds(value: &str) -> [bool; 4] {
    let any = |test: fn(char) -> bool| value.chars().any(test);
    [
        any(|c| c.is_lowercase()),
        any(|c| c.is_uppercase()),
        any(|c| c.is_ascii_digit()),
        any(|c| !c.is_alphanumeric()),
    ]
}

pub(super) fn is_hex(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_hexdigit())
}

/// True for 40 characters as AWS makes them, and not a hash, a path or words.
pub(super) fn is_aws_secret(value: &str) -> bool {
    let [small, capital, digit, _] = kinds(value);
    value.len() == 40 && small && capital && digit && !is_hex(value) && !value.contains("EXAMPLE")
        // Words are longer than what falls together by chance.
        && value.matches('/').count() <= 8
}

/// True for a value that one would hardly write for anything but a secret. `bare` is true for `password=…` without a
/// blank, `long` for names (token, key) that other things have too.
pub(super) fn is_strong(value: &str, bare: bool, long: bool) -> bool {
    if is_placeholder(value) || is_reference(value) {
        return false;
    }
    let [small, capital, digit, other] = kinds(value);
    if !digit || !(small || capital) {
        return false;
    }
    if long {
        return value.len() >= 16 && (small && capital || value.len() >= 24 || is_hex(value));
    }
    if bare {
        value.len() >= 6
    } else {
        value.len() >= 8 && small && (capital || other) && mixed(value)
    }
}

/// True unless the value is words, numbers and ids between hyphens: `14-characters`, `pw-policy-2026`.
fn mixed(value: &str) -> bool {
    value.split(['-', '_', '/', '.', ':', '(', ')', '+']).any(|piece| {
        let letters = piece.chars().any(char::is_alphabetic);
        let digits = piece.chars().any(|c| c.is_ascii_digit());
        letters && digits && piece.chars().count() >= 6
    })
}

/// True for what names a secret or a file and is none: an ARN, an address, a path, a call, a day, an id.
fn is_reference(value: &str) -> bool {
    let lower = value.to_lowercase();
    let path = value.contains('/')
        && value.split('/').all(|piece| {
            let [_, capital, digit, _] = kinds(piece);
            piece.len() < 20 || !(capital && digit)
        });
    let starts = ["arn:", "http", "ssm:", "vault:", "env:", "file:", "op://", "resolve:", "sha256"];
    let file = lower.rsplit_once('.').is_some_and(|(_, end)| {
        [
            "csv", "json", "yaml", "yml", "xlsx", "md", "txt", "pdf", "png", "com", "internal",
            "local",
        ]
        .contains(&end)
    });
    let id = value.split(['-', '.', '(', ')']).all(|piece| {
        piece.chars().all(|c| c.is_ascii_digit()) || piece.chars().all(|c| c.is_uppercase())
    });
    let uuid =
        value.len() == 36 && value.split('-').count() == 5 && is_hex(&value.replace('-', ""));
    path || starts.iter().any(|start| lower.starts_with(start))
        || file
        || id
        || uuid
        || value.contains('(')
}
