//! Entries of the workspace that could not be read and were left out. What cannot be read may say anything, so
//! nothing that it bears on rests on the others.

use std::fmt;

use crate::diag::Origin;

/// What kind of entry was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnreadKind {
    /// A file of `implementations/`.
    Implementation,
    /// An evidence item, or the file of one.
    Evidence,
    /// A test of a control, or its population.
    Test,
    /// A report of the lock file.
    Report,
    /// A review of a report.
    Review,
    /// A Continued Operations Letter.
    Letter,
    /// An authorization.
    Authorization,
    /// An agreement with AWS.
    Agreement,
    /// A report of another provider.
    ProviderReport,
    /// An item of the plan of action.
    Poam,
    /// A waiver.
    Waiver,
    /// A format of `evidence/formats.yaml`.
    Format,
    /// An entry of a file in `reviews/`.
    Remark,
}

impl UnreadKind {
    /// One entry, in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Implementation => "implementation",
            Self::Evidence => "evidence item",
            Self::Test => "test",
            Self::Report => "report",
            Self::Review => "review",
            Self::Letter => "letter",
            Self::Authorization => "authorization",
            Self::Agreement => "agreement",
            Self::ProviderReport => "provider's report",
            Self::Poam => "plan-of-action item",
            Self::Waiver => "waiver",
            Self::Format => "format",
            Self::Remark => "entry of an auditor or of management",
        }
    }

    /// True for what AWS's half may rest on.
    pub fn of_aws(self) -> bool {
        matches!(
            self,
            Self::Report | Self::Review | Self::Letter | Self::Authorization | Self::Agreement
        )
    }
}

/// An entry, or a file of entries, that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What kind of entry it is.
    pub kind: UnreadKind,
    /// Its id, where that could be read. Without one, any id of the kind may be its.
    pub id: Option<String>,
    /// What of it could not be read, where it is not the entry itself: `the file`, `the population`.
    pub what: Option<&'static str>,
    /// Ids of controls, parts, implementations and tests that it names.
    pub names: Vec<String>,
    /// Ids of evidence that it names, as a test does.
    pub cites: Vec<String>,
    /// The evidence file that it names.
    pub file: Option<String>,
    /// True where what it bears on cannot be told: it may be anything.
    pub anywhere: bool,
    /// Where it is.
    pub origin: Origin,
}

impl Unread {
    /// An entry of which nothing is known yet but where it is.
    pub fn new(kind: UnreadKind, origin: Origin) -> Self {
        Self {
            kind,
            id: None,
            what: None,
            names: Vec::new(),
            cites: Vec::new(),
            file: None,
            anywhere: false,
            origin,
        }
    }

    /// Names the entry, unless the id is blank.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into()).filter(|id| !id.trim().is_empty());
        self
    }

    /// Says what of the entry could not be read.
    #[must_use]
    pub fn what(mut self, what: &'static str) -> Self {
        self.what = Some(what);
        self
    }

    /// Adds ids that it names.
    #[must_use]
    pub fn names(mut self, ids: impl IntoIterator<Item = String>) -> Self {
        for id in ids {
            if !self.names.contains(&id) {
                self.names.push(id);
            }
        }
        self
    }

    /// Adds ids of evidence that it names.
    #[must_use]
    pub fn cites(mut self, ids: impl IntoIterator<Item = String>) -> Self {
        self.cites.extend(ids);
        self
    }

    /// Says that it may bear on anything.
    #[must_use]
    pub fn anywhere(mut self) -> Self {
        self.anywhere = true;
        self
    }

    /// Its place, without the column.
    fn place(&self) -> String {
        match &self.origin {
            Origin::Text { file, line, .. } => format!("{file}:{line}"),
            other => other.to_string(),
        }
    }
}

/// `EV-012 could not be read (evidence/index.yaml:88)`.
impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        match (&self.id, self.what) {
            (Some(id), Some(what)) => write!(f, "{what} of {id} could not be read ({place})"),
            (Some(id), None) => write!(f, "{id} could not be read ({place})"),
            (None, _) => match &self.origin {
                Origin::File { file } => write!(f, "{file} could not be read"),
                _ => {
                    let noun = self.kind.noun();
                    let article = if noun.starts_with(['a', 'e', 'i']) { "an" } else { "a" };
                    write!(f, "{article} {noun} could not be read ({place})")
                }
            },
        }
    }
}

/// The ids in a text that cannot be read in any other way: words with a letter and a digit, as in `AC-2(j)`, `CC6.1`,
/// `IAM-01` and `164.308(a)(1)`, each once.
pub fn ids_in(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let in_id = |c: char| c.is_ascii_alphanumeric() || "-._()[]".contains(c);
    for word in text.split(|c: char| !in_id(c)) {
        let mut word = word.trim_matches(['.', '-', '_']);
        word = word.trim_start_matches(['(', '[']);
        let count = |text: &str, c: char| text.matches(c).count();
        for (open, close) in [('[', ']'), ('(', ')'), ('[', ']')] {
            while count(word, close) > count(word, open) {
                let Some(rest) = word.strip_suffix(close) else { break };
                word = rest;
            }
        }
        let letter = word.bytes().any(|b| b.is_ascii_alphabetic());
        let digit = word.bytes().any(|b| b.is_ascii_digit());
        // `3.1.1` of SP 800-171 and PCI DSS has no letter, as `KSI-CNA-RNT` has no digit.
        let numbers = word.split('.').count() >= 3
            && word.split('.').all(|one| matches!(one.len(), 1..=2) && one.parse::<u8>().is_ok());
        if ((letter && digit) || numbers || (letter && word.starts_with("KSI-")))
            && word.len() <= 40
            && ids.len() < IDS
            && !ids.iter().any(|id| id == word)
        {
            ids.push(word.to_owned());
        }
    }
    ids
}

/// The most ids that are taken from one text.
const IDS: usize = 5_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_running_text() {
        let text =
            "supports: [AC-2(j), CC6.1, \"IAM-01\"], see (AC-3(1)) and 164.308(a)(1). On 2026.";
        assert_eq!(ids_in(text), ["AC-2(j)", "CC6.1", "IAM-01", "AC-3(1)", "164.308(a)(1)"]);
    }

    #[test]
    fn what_could_not_be_read_is_said_in_a_sentence() {
        let of = |at| Unread::new(UnreadKind::Evidence, at);
        let line = || Origin::text("evidence/index.yaml", 8, 3);
        assert_eq!(
            of(line()).id("E-1").to_string(),
            "E-1 could not be read (evidence/index.yaml:8)"
        );
        assert_eq!(
            of(line()).id("E-1").what("the file").to_string(),
            "the file of E-1 could not be read (evidence/index.yaml:8)"
        );
        assert_eq!(
            of(line()).to_string(),
            "an evidence item could not be read (evidence/index.yaml:8)"
        );
        assert_eq!(of(Origin::file("a.csv")).to_string(), "a.csv could not be read");
    }
}
