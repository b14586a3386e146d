//! Secrets in texts: keys, tokens, passwords and signed addresses. What is found is named by its place and kind, and
//! printed nowhere.
//!
//! A secret is found where its form is unmistakable (`ghp_…`, a private key in PEM), or where the word for it stands
//! beside a value that looks like one. Values that documentations print as examples, placeholders, hashes, UUIDs and ARNs
//! are none. A policy may allow a value by its SHA-256.

mod address;
mod forms;
mod value;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use sha2::{Digest, Sha256};

use super::text::hex;
use crate::limits::SECRETS;

/// What stands in the place of a secret in every output.
pub const REMOVED: &str = "[secret removed]";

/// A kind of secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The id of an AWS access key: it names a key, and opens nothing without its secret.
    AccessKeyId,
    /// A secret access key of AWS.
    SecretAccessKey,
    /// A session token of AWS.
    SessionToken,
    /// An address with a signature or a token in its query.
    SignedAddress,
    /// A private key.
    PrivateKey,
    /// A token or key in the form of a known vendor.
    VendorToken(&'static str),
    /// A password in an address, before the host.
    AddressPassword,
    /// A header of HTTP with credentials.
    Header,
    /// A value beside the word for a password, token or key.
    Worded,
}

impl Kind {
    /// In a sentence: `an AWS secret access key`.
    pub fn words(self) -> &'static str {
        match self {
            Self::AccessKeyId => "the id of an AWS access key",
            Self::SecretAccessKey => "an AWS secret access key",
            Self::SessionToken => "an AWS session token",
            Self::SignedAddress => "an address with a signature or token",
            Self::PrivateKey => "a private key",
            Self::VendorToken(name) => name,
            Self::AddressPassword => "an address with a password",
            Self::Header => "a header with credentials",
            Self::Worded => "a password, token or key",
        }
    }

    /// True if people may have chosen the value, so that its hash would tell it.
    fn is_guessable(self) -> bool {
        matches!(self, Self::AddressPassword | Self::Worded | Self::Header | Self::SignedAddress)
    }
}

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// The bytes of the text that are secret.
    pub at: Range<usize>,
}

impl Found {
    /// SHA-256 of the value, by which a policy allows it; `None` for one that could be guessed from its hash.
    pub fn shown_hash(&self, text: &str) -> Option<String> {
        (!self.kind.is_guessable()).then(|| hash(&text[self.at.clone()]))
    }
}

fn hash(value: &str) -> String {
    hex(&Sha256::digest(value.as_bytes()))
}

/// The secrets of a workspace: the values found, to be removed wherever they are repeated, and what policy allows.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    values: BTreeSet<String>,
    allowed: BTreeSet<String>,
    /// Searches for all values at once; there may be thousands of them, and texts without number.
    search: OnceLock<Option<AhoCorasick>>,
}

impl PartialEq for Secrets {
    fn eq(&self, other: &Self) -> bool {
        (&self.values, &self.allowed) == (&other.values, &other.allowed)
    }
}

impl Eq for Secrets {}

/// The shortest value that is removed where it stands without its context.
const SHORTEST: usize = 6;

impl Secrets {
    /// Nothing found yet; these SHA-256 are allowed.
    pub fn allowing<'a>(allowed: impl IntoIterator<Item = &'a String>) -> Self {
        let allowed = allowed.into_iter().map(|hash| hash.to_lowercase()).collect();
        Self { allowed, ..Self::default() }
    }

    /// The same policy, and no values: for texts of which no other is known.
    #[must_use]
    pub fn policy(&self) -> Self {
        Self { allowed: self.allowed.clone(), ..Self::default() }
    }

    /// True if no secret was found.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The secrets of a text that policy does not allow, in order.
    pub fn find(&self, text: &str) -> Vec<Found> {
        if !may_hold(text) {
            return Vec::new();
        }
        let mut found = forms::all(text);
        found.retain(|one| !self.allowed.contains(&hash(&text[one.at.clone()])));
        // The longer of two that begin together; what lies within another is a part of it.
        found.sort_by_key(|one| (one.at.start, std::cmp::Reverse(one.at.end)));
        let mut kept: Vec<Found> = Vec::with_capacity(found.len());
        for one in found {
            match kept.last_mut() {
                Some(last) if one.at.end <= last.at.end => {}
                Some(last) if one.at.start < last.at.end => last.at.end = one.at.end,
                _ => kept.push(one),
            }
        }
        kept
    }

    /// True if the value is known already.
    pub fn knows(&self, value: &str) -> bool {
        self.values.contains(value)
    }

    /// Remembers a secret, to be removed wherever it is repeated. A key of several lines is remembered by its lines.
    pub fn remember(&mut self, found: &Found, text: &str) {
        if found.kind == Kind::AccessKeyId {
            return;
        }
        let value = &text[found.at.clone()];
        self.search = OnceLock::new();
        if found.kind == Kind::PrivateKey {
            let lines = value.split(|c: char| c.is_whitespace() || c == '\\');
            for line in lines.filter(|line| line.len() >= 16) {
                self.keep(line);
            }
        }
        if value.len() >= SHORTEST {
            self.keep(value);
        }
    }

    /// Past the limit, a secret is removed where its form shows it, and not where it is repeated without that.
    fn keep(&mut self, value: &str) {
        if self.values.len() < SECRETS {
            self.values.insert(value.to_owned());
        }
    }

    /// Where known values stand, the longest of those that begin together.
    fn known(&self, text: &str) -> Vec<Range<usize>> {
        let search = self.search.get_or_init(|| {
            let kind = MatchKind::LeftmostLongest;
            AhoCorasick::builder().match_kind(kind).build(&self.values).ok()
        });
        let search = search.as_ref().filter(|_| !self.values.is_empty());
        search.into_iter().flat_map(|search| search.find_iter(text)).map(|at| at.range()).collect()
    }

    /// The text without secrets, and with ids of access keys shortened; `None` where there is nothing to change.
    pub fn scrubbed(&self, text: &str) -> Option<String> {
        let mut out: Option<String> = None;
        let known = self.known(text);
        if !known.is_empty() {
            let (mut clean, mut at) = (String::with_capacity(text.len()), 0);
            for one in known {
                clean.push_str(&text[at..one.start]);
                clean.push_str(REMOVED);
                at = one.end;
            }
            clean.push_str(&text[at..]);
            out = Some(clean);
        }
        let now = out.as_deref().unwrap_or(text);
        let found = self.find(now);
        if found.is_empty() {
            return out;
        }
        let mut clean = String::with_capacity(now.len());
        let mut at = 0;
        for one in found {
            clean.push_str(&now[at..one.at.start]);
            let value = &now[one.at.clone()];
            match one.kind {
                Kind::AccessKeyId => clean.push_str(&shortened(value)),
                Kind::PrivateKey => {
                    clean.push_str(REMOVED);
                    // Lines keep their numbers.
                    value.chars().filter(|c| *c == '\n').for_each(|c| clean.push(c));
                }
                _ => clean.push_str(REMOVED),
            }
            at = one.at.end;
        }
        clean.push_str(&now[at..]);
        Some(clean)
    }

    /// Removes secrets from a text.
    pub fn scrub(&self, text: &mut String) {
        if let Some(clean) = self.scrubbed(text) {
            *text = clean;
        }
    }
}

/// `AKIA••••••••••••WXYZ`: which key it is, without naming it.
fn shortened(id: &str) -> String {
    let (kind, rest) = id.split_at(4);
    let last = rest.len().saturating_sub(4);
    format!("{kind}{}{}", "•".repeat(last), &rest[last..])
}

/// Words and marks without which a text holds no secret: most texts are done with after this.
static HINT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i-u)AKIA|ASIA|-----BEGIN|PuTTY-User|secret|session[-_ ]?(?:token|id)|session=|security[-_ ]?token|signature|token|passw|passphrase|[?&;]pass=|pwd|api[-_]?key|access[-_ ]?key|account[-_]?key|private[-_ ]?key|[?&;]s(?:ig|as)=|hmac|authorization|auth=|[?&;#]hdn|basic |bearer|://[!-.0-~]*:[!-.0-~]*@|%[0-9a-f][0-9a-f]|gh[pousr]_|github_pat|gl[a-z]{2,5}-|xox|xapp-|hooks|webhook|[sr]k_|AIza|GOCSPX|ya29|eyJ|npm_|pypi-|SG\.|sk-|_v1_|hv[sbr]\.|dapi|shp|ATATT|whsec|IQoJ|FwoG|FQoG|lin_|curl ",
    )
    .ok()
});

fn may_hold(text: &str) -> bool {
    text.len() >= 10 && HINT.as_ref().is_some_and(|hint| hint.is_match(text))
}

#[cfg(test)]
mod tests;
