//! Keeps secrets out of all output.

use std::fmt;

/// A presigned URL or a term token. Printing it, or a structure that contains it, prints `[secret]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text that must not be printed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for use in a request.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Characters of a third-party message that are printed.
const MAX_MESSAGE: usize = 240;
/// A run of letters and digits of at least this length may be a token.
const TOKEN: usize = 32;

/// A third-party message made safe to print: one line, truncated, without the given secrets, URLs,
/// access keys, account ids (except their last four digits) and anything long enough to be a token.
pub fn clean(message: &str, secrets: &[&Secret]) -> String {
    let mut text = message.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.expose().is_empty()) {
        text = text.replace(secret.expose(), "[secret]");
    }
    let words: Vec<String> = text.split_whitespace().map(word).collect();
    let text: String =
        words.join(" ").chars().filter(|c| !c.is_control()).take(MAX_MESSAGE + 1).collect();
    if text.chars().count() > MAX_MESSAGE {
        let cut: String = text.chars().take(MAX_MESSAGE).collect();
        return format!("{cut}…");
    }
    text
}

fn word(word: &str) -> String {
    if word.contains("://") || word.contains("X-Amz-") {
        return "[address]".to_owned();
    }
    let mut out = String::new();
    let token = |c: char| c.is_ascii_alphanumeric() || "+/=_%.~".contains(c);
    for piece in word.split_inclusive(|c: char| !token(c)) {
        let core = piece.trim_end_matches(|c: char| !token(c));
        let rest = &piece[core.len()..];
        let key = core.len() >= 16 && (core.starts_with("AKIA") || core.starts_with("ASIA"));
        if core.len() >= TOKEN || key {
            out.push_str("[secret]");
        } else if core.len() == 12 && core.bytes().all(|b| b.is_ascii_digit()) {
            out.push_str("••••••••");
            out.push_str(&core[8..]);
        } else {
            out.push_str(core);
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::new("token-CANARY");
        assert_eq!(
            format!("{secret} {secret:?} {:?}", Some(&secret)),
            "[secret] [secret] Some([secret])"
        );
    }

    #[test]
    fn messages_lose_what_must_not_be_printed() {
        let token = Secret::new("short-token");
        let said = "User: arn:aws:iam::111122223333:user/ann used short-token at \
                    https://s3.example/x?X-Amz-Signature=1 with AKIAIOSFODNN7EXAMPLE and \
                    wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\u{1b}[31m";
        let clean = clean(said, &[&token]);
        assert_eq!(
            clean,
            "User: arn:aws:iam::••••••••3333:user/ann used [secret] at [address] with [secret] and \
             [secret] [31m"
        );
    }

    #[test]
    fn long_messages_are_cut() {
        assert_eq!(clean(&"a ".repeat(400), &[]).chars().count(), MAX_MESSAGE + 1);
    }
}
