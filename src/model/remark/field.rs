//! The fields of an entry, and how what people type becomes their value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::limits::{TEXT_LINE, TEXT_PROSE};
use crate::model::Date as Day;

/// A field of an entry.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RemarkField {
    /// What is asked for, of a request that an auditor added.
    What,
    /// The part, test or evidence item that such a request is about.
    About,
    /// Who provides what is asked for.
    Owner,
    /// The day until when.
    Due,
    /// How far the organization is.
    InternalStatus,
    /// How far the auditor is.
    AuditorStatus,
    /// The auditor's own reference: of a working paper, a test or a request.
    Reference,
    /// Who examined it, or who signs.
    By,
    /// What the person who signs is.
    Position,
    /// The day of that.
    Date,
    /// What the auditor came to.
    Result,
    /// What is to be said.
    Note,
    /// Management's response.
    Response,
}

/// A question was asked.
pub(super) const QUESTION: &str = "question";
/// What was seen is not enough.
pub(super) const NOT_ACCEPTED: &str = "not-accepted";
/// What was asked for was provided.
pub(super) const PROVIDED: &str = "provided";
/// The auditor wants it again.
pub(super) const RETURNED: &str = "returned";
/// What an auditor may come to: as written in a file, and for people.
const RESULTS: &[(&str, &str)] =
    &[("accepted", "Accepted"), (QUESTION, "Question"), (NOT_ACCEPTED, "Not accepted")];
/// How far the organization is with a request.
const INTERNAL_STATUSES: &[(&str, &str)] = &[
    ("open", "Open"),
    ("in-progress", "In progress"),
    (PROVIDED, "Provided"),
    ("not-available", "Not available"),
];
/// How far the auditor is with a request.
const REQUEST_STATUSES: &[(&str, &str)] = &[
    ("requested", "Requested"),
    ("received", "Received"),
    ("accepted", "Accepted"),
    (RETURNED, "Returned"),
];

/// Letters and digits in lower case: how words of a list are compared.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl RemarkField {
    /// Every field, in the order of a file.
    pub const ALL: [Self; 13] = [
        Self::What,
        Self::About,
        Self::Owner,
        Self::Due,
        Self::InternalStatus,
        Self::AuditorStatus,
        Self::Reference,
        Self::By,
        Self::Position,
        Self::Date,
        Self::Result,
        Self::Note,
        Self::Response,
    ];

    /// Its key in a file.
    pub fn key(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::About => "about",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::InternalStatus => "internal_status",
            Self::AuditorStatus => "auditor_status",
            Self::Reference => "reference",
            Self::By => "by",
            Self::Position => "position",
            Self::Date => "date",
            Self::Result => "result",
            Self::Note => "note",
            Self::Response => "response",
        }
    }

    /// Its heading where all fields are listed.
    pub fn label(self) -> &'static str {
        match self {
            Self::What => "Request",
            Self::About => "About",
            Self::Owner => "Owner",
            Self::Due => "Due",
            Self::InternalStatus => "Internal status",
            Self::AuditorStatus => "Auditor status",
            Self::Reference => "Reference",
            Self::By => "By",
            Self::Position => "Position",
            Self::Date => "Date",
            Self::Result => "Result",
            Self::Note => "Note",
            Self::Response => "Response",
        }
    }

    /// The field of a key, in whatever case.
    pub fn named(text: &str) -> Option<Self> {
        let wanted = plain(text);
        Self::ALL.into_iter().find(|field| plain(field.key()) == wanted)
    }

    /// True for a day.
    pub fn is_day(self) -> bool {
        matches!(self, Self::Date | Self::Due)
    }

    /// The words that it may have: as written in a file, and for people. None where any text may stand.
    pub fn words(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Result => RESULTS,
            Self::InternalStatus => INTERNAL_STATUSES,
            Self::AuditorStatus => REQUEST_STATUSES,
            _ => &[],
        }
    }

    /// The most characters of a text.
    pub fn most(self) -> usize {
        match self {
            Self::What | Self::Note | Self::Response => TEXT_PROSE,
            _ => TEXT_LINE,
        }
    }

    /// What stands in a file for what somebody typed: a day as year-month-day, a word of a list as it is written there,
    /// a text without blanks around it. An empty text stands for nothing.
    ///
    /// # Errors
    /// What is wrong with it, as the predicate of the value.
    pub fn read(self, typed: &str) -> Result<String, String> {
        let text = typed.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text.is_empty() {
            return Ok(String::new());
        }
        if self.is_day() {
            // A spreadsheet adds a time to a day that it made of a text.
            let day = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
            let day: Day = day
                .parse()
                .map_err(|_| "is no day: write year-month-day, such as 2026-10-05".to_owned())?;
            return Ok(day.to_string());
        }
        let words = self.words();
        if !words.is_empty() {
            let wanted = plain(text);
            let is = |(key, label): &&(&str, &str)| plain(key) == wanted || plain(label) == wanted;
            return match words.iter().find(is) {
                Some((key, _)) => Ok((*key).to_owned()),
                None => {
                    let known: Vec<&str> = words.iter().map(|(_, label)| *label).collect();
                    Err(format!("is none of {}", known.join(", ")))
                }
            };
        }
        let count = text.chars().count();
        if count > self.most() {
            return Err(format!("has {count} characters, and may have {}", self.most()));
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err("has a character that cannot be seen".to_owned());
        }
        Ok(text.to_owned())
    }

    /// The value for people.
    pub fn shown(self, value: &str) -> &str {
        self.words().iter().find(|(key, _)| *key == value).map_or(value, |(_, label)| label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_becomes_one_value() {
        let read = |field: RemarkField, text: &str| field.read(text);
        assert_eq!(read(RemarkField::Result, " not  Accepted ").as_deref(), Ok("not-accepted"));
        assert_eq!(read(RemarkField::Date, "2026-10-05 00:00:00").as_deref(), Ok("2026-10-05"));
        assert_eq!(read(RemarkField::Note, " a\r\nb ").as_deref(), Ok("a\nb"));
        assert_eq!(read(RemarkField::By, "  ").as_deref(), Ok(""));
        assert!(read(RemarkField::Result, "fine").is_err_and(|why| why.contains("Question")));
        assert!(read(RemarkField::Date, "05.10.2026").is_err());
        assert!(read(RemarkField::Date, "2026-02-30").is_err());
        assert!(read(RemarkField::By, &"x".repeat(501)).is_err());
        assert!(read(RemarkField::Note, "a\u{0}b").is_err());
        for field in RemarkField::ALL {
            assert_eq!(RemarkField::named(field.key()), Some(field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.key());
            for (key, label) in field.words() {
                assert_eq!(field.read(label).as_deref(), Ok(*key));
                assert_eq!(field.shown(key), *label);
            }
        }
    }
}
