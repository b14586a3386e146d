//! What people write into an output and bring back: an auditor's reference, result and note, management's response, the
//! state of a request, a signature. An entry of a file in `reviews/`.

mod copy;
mod field;
mod places;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Period;
use crate::diag::Origin;

pub use copy::{COPY_FORM, CopyRef};
pub use field::RemarkField;
use field::{NOT_ACCEPTED, PROVIDED, QUESTION, RETURNED};
pub use places::{ENTRIES_SHEET, WRITE_PLACES, WriteColumn, WritePlace, write_place};

/// What an entry is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkKind {
    /// A part of a control, by its id.
    Part,
    /// A test, by its id.
    Test,
    /// An item of a sample: `T-020/EMP-0042`.
    Item,
    /// The population and sample of a test, by the test's id.
    Population,
    /// An evidence item, by its id.
    Evidence,
    /// An exception of a test: `T-020/1`.
    Exception,
    /// A finding, by its fingerprint.
    Finding,
    /// A request: `R-AC-2(j)`, or one of the auditor's own.
    Request,
    /// A signature: `prepared`, `reviewed`, `approved` or `examined`.
    SignOff,
}

impl RemarkKind {
    /// Every kind, in the order of a file.
    pub const ALL: [Self; 9] = [
        Self::Part,
        Self::Test,
        Self::Item,
        Self::Population,
        Self::Evidence,
        Self::Exception,
        Self::Finding,
        Self::Request,
        Self::SignOff,
    ];

    /// Its key in a file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Test => "test",
            Self::Item => "item",
            Self::Population => "population",
            Self::Evidence => "evidence",
            Self::Exception => "exception",
            Self::Finding => "finding",
            Self::Request => "request",
            Self::SignOff => "sign-off",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Part => "Part",
            Self::Test => "Test",
            Self::Item => "Test item",
            Self::Population => "Population",
            Self::Evidence => "Evidence",
            Self::Exception => "Exception",
            Self::Finding => "Finding",
            Self::Request => "Request",
            Self::SignOff => "Sign-off",
        }
    }

    /// The kind of a key or a label, in whatever case.
    pub fn named(text: &str) -> Option<Self> {
        let wanted = field::plain(text);
        let is = |kind: &Self| {
            field::plain(kind.key()) == wanted || field::plain(kind.label()) == wanted
        };
        Self::ALL.into_iter().find(is)
    }

    /// The fields that an entry of this kind may have, in the order of a file.
    pub fn fields(self) -> &'static [RemarkField] {
        use RemarkField::{
            About, AuditorStatus, By, Date, Due, InternalStatus, Note, Owner, Position, Reference,
            Response, Result, What,
        };
        match self {
            Self::Part
            | Self::Test
            | Self::Item
            | Self::Population
            | Self::Evidence
            | Self::Exception => &[Reference, By, Date, Result, Note, Response],
            Self::Finding => &[Note, Response],
            Self::Request => {
                &[What, About, Owner, Due, InternalStatus, AuditorStatus, Reference, By, Date, Note]
            }
            Self::SignOff => &[By, Position, Date, Note],
        }
    }
}

/// What was written about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The framework whose plan it is written on: `nist-800-53-r5/low`.
    pub plan: String,
    /// The audit period of that plan.
    pub period: Period,
    /// What it is about.
    pub kind: RemarkKind,
    /// The id of that.
    pub id: String,
    /// What was written, by field. Days and words of a list are as [`RemarkField::read`] gives them.
    pub fields: BTreeMap<RemarkField, String>,
    /// The entry.
    pub origin: Origin,
}

/// The entry as a plan prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRemark {
    /// What it is about.
    pub kind: RemarkKind,
    /// The id of that.
    pub id: String,
    /// What was written, by field; a day as `2026-10-05`.
    pub fields: BTreeMap<RemarkField, String>,
    /// Whether management answered; nothing where the entry asks for no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<bool>,
    /// Where it is written.
    pub origin: Origin,
}

impl PlanRemark {
    /// An entry and whether it is answered.
    pub fn of(remark: &Remark) -> Self {
        Self {
            kind: remark.kind,
            id: remark.id.clone(),
            fields: remark.fields.clone(),
            answered: answered(remark.kind, &remark.fields),
            origin: remark.origin.clone(),
        }
    }

    /// What a field says.
    pub fn get(&self, field: RemarkField) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }
}

/// Whether an entry is answered. It asks for an answer where its result is a question or not accepted, or where a
/// note stands without a result; and a request that the auditor returned asks to be provided again.
pub fn answered(kind: RemarkKind, fields: &BTreeMap<RemarkField, String>) -> Option<bool> {
    let says = |field| fields.get(&field).map(String::as_str).filter(|text| !text.is_empty());
    match kind {
        RemarkKind::Finding | RemarkKind::SignOff => None,
        RemarkKind::Request => {
            let returned = says(RemarkField::AuditorStatus) == Some(RETURNED);
            returned.then(|| says(RemarkField::InternalStatus) == Some(PROVIDED))
        }
        _ => {
            let asks = match says(RemarkField::Result) {
                Some(result) => matches!(result, QUESTION | NOT_ACCEPTED),
                None => says(RemarkField::Note).is_some(),
            };
            asks.then(|| says(RemarkField::Response).is_some_and(super::is_answer))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[(RemarkField, &str)]) -> BTreeMap<RemarkField, String> {
        fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
    }

    #[test]
    fn an_accepted_row_asks_for_nothing_and_a_question_asks_until_it_is_answered() {
        use RemarkField::{AuditorStatus, InternalStatus, Note, Response, Result};
        let ask = |fields: &[(RemarkField, &str)]| answered(RemarkKind::Test, &of(fields));
        assert_eq!(ask(&[(Result, "accepted"), (Note, "Fine.")]), None);
        assert_eq!(ask(&[(Result, "question")]), Some(false));
        assert_eq!(ask(&[(Note, "Which days?")]), Some(false));
        assert_eq!(ask(&[(Result, "not-accepted"), (Response, "TBD")]), Some(false));
        assert_eq!(ask(&[(Result, "not-accepted"), (Response, "Tested again.")]), Some(true));
        let request = |own| {
            let fields = of(&[(AuditorStatus, "returned"), (InternalStatus, own)]);
            answered(RemarkKind::Request, &fields)
        };
        assert_eq!(request("open"), Some(false));
        assert_eq!(request("provided"), Some(true));
    }

    #[test]
    fn kinds_are_known_by_key_and_by_label() {
        for kind in RemarkKind::ALL {
            assert_eq!(RemarkKind::named(kind.key()), Some(kind));
            assert_eq!(RemarkKind::named(kind.label()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
        }
        assert_eq!(RemarkKind::named("control"), None);
    }
}
