//! Diagnostics: what went wrong or deserves attention, and where.
//!
//! Input errors and rule findings share one structure, so that a person, a script and a code-scanning
//! service read both in the same way. Call sites provide data; [`render`] turns it into text.

pub mod codes;
mod compare;
mod fingerprint;
pub mod fit;
mod merge;
mod origin;
pub mod render;
mod sink;
mod suggest;

pub use codes::Code;
pub use compare::Compared;
pub use merge::merged;
pub use origin::{Origin, Place, Role};
pub use sink::{Collected, Sink};
pub use suggest::nearest;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// How much a diagnostic matters. Ordered: `Note < Warning < Error`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never fails a run.
    Note,
    /// Printed in the package; does not fail a run unless denied.
    Warning,
    /// Fails a run (exit status 1; 2 where the workspace cannot be understood).
    Error,
}

impl Severity {
    /// `"note"`, `"warning"` or `"error"`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// `Note`, `Warning` or `Error`, for a cell or a heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Warning => "Warning",
            Self::Error => "Error",
        }
    }
}

/// Why a finding was accepted: a line of `waivers.yaml` that is in force on the as-of date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waived {
    /// Why the finding is acceptable.
    pub reason: String,
    /// Who accepted it (a role or a name).
    pub approver: String,
    /// Last day the waiver is in force, `YYYY-MM-DD`.
    pub expires: String,
    /// Days from the date of the plan to the last day: 0 on the last day itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// The control that makes up for what is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensating: Option<String>,
}

impl Waived {
    /// `until 2026-12-31, 87 days left`.
    pub fn term(&self) -> String {
        match self.days_left {
            Some(0) => format!("until {}, its last day", self.expires),
            Some(1) => format!("until {}, 1 day left", self.expires),
            Some(days) => format!("until {}, {days} days left", self.expires),
            None => format!("until {}", self.expires),
        }
    }
}

/// What follows from a finding and is no finding of its own: a part that it opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caused {
    /// The code it would have as a finding of its own.
    #[serde(rename = "rule", deserialize_with = "codes::named")]
    #[schemars(with = "String")]
    pub code: &'static Code,
    /// Its severity. The finding it follows from is at least as severe, unless a waiver accepts this.
    pub severity: Severity,
    /// The part concerned, printed form: `AC-2(a)`.
    pub part: String,
    /// What the part lacks.
    pub message: String,
    /// Where it would be reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Origin>,
    /// Set when `waivers.yaml` accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
}

/// One message with its code, a severity, a remedy and the places it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnostic {
    /// The code, by its name in kebab case: `report-period-gap`.
    #[serde(rename = "rule", deserialize_with = "codes::named")]
    #[schemars(with = "String")]
    pub code: &'static Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The remedy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// True where the remedy is only a command of the program, which a reader of a document cannot run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub help_is_command: bool,
    /// What it is about, by its id: a test, an evidence item, a letter, a report, a control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The controls and parts concerned, printed form: `AC-2(a)`.
    #[serde(
        default,
        alias = "control",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Vec<String>")]
    pub controls: Vec<String>,
    /// The frameworks whose plans have it; none for a finding about the files themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frameworks: Vec<String>,
    /// The place of the error, and the places that cause it.
    #[serde(default)]
    pub places: Vec<Place>,
    /// What follows from it: the parts that it opens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caused: Vec<Caused>,
    /// Set when `waivers.yaml` accepts this finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Box<Waived>>,
    /// The same for the same fault in another run, though lines move and figures change.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fingerprint: String,
}

/// Reads a text or a list of texts: packages of earlier versions name one control.
fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Either::deserialize(from)? {
        Either::One(one) => vec![one],
        Either::Many(many) => many,
    })
}

impl Diagnostic {
    /// A diagnostic with the severity of its code and without a place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            help: None,
            help_is_command: false,
            subject: None,
            controls: Vec::new(),
            frameworks: Vec::new(),
            places: Vec::new(),
            caused: Vec::new(),
            waived: None,
            fingerprint: String::new(),
        }
    }

    /// Replaces the severity of the code, if the circumstances make it more or less severe.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a command of the program that prints more.
    #[must_use]
    pub fn command(mut self, help: impl Into<String>) -> Self {
        self.help_is_command = true;
        self.help(help)
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names a control or part concerned, beside those named already.
    #[must_use]
    pub fn control(mut self, control: impl ToString) -> Self {
        let control = control.to_string();
        if !self.controls.contains(&control) {
            self.controls.push(control);
        }
        self
    }

    /// Names the controls or parts concerned, beside those named already.
    #[must_use]
    pub fn controls<C: ToString>(self, controls: impl IntoIterator<Item = C>) -> Self {
        controls.into_iter().fold(self, Self::control)
    }

    /// Names what it is about by its id: `T-033`. It identifies the finding from run to run, joins it to
    /// the parts that it opens, and can be named in a waiver.
    #[must_use]
    pub fn subject(mut self, id: impl ToString) -> Self {
        self.subject = Some(id.to_string());
        self
    }

    /// Adds the place of the error.
    #[must_use]
    pub fn fault(mut self, at: &Origin) -> Self {
        self.places.push(Place { role: Role::Fault, at: at.clone() });
        self
    }

    /// Adds a place that causes it, such as the line with the requirement.
    #[must_use]
    pub fn cause(mut self, at: &Origin) -> Self {
        let place = Place { role: Role::Cause, at: at.clone() };
        if !self.places.contains(&place) {
            self.places.push(place);
        }
        self
    }

    /// The places of the fault itself.
    pub fn faults(&self) -> impl Iterator<Item = &Origin> {
        self.places.iter().filter(|place| place.role == Role::Fault).map(|place| &place.at)
    }

    /// What follows from it and no waiver accepts; nothing once a waiver accepts the finding itself.
    pub fn opens(&self) -> impl Iterator<Item = &Caused> {
        self.caused.iter().filter(|caused| self.is_active() && caused.waived.is_none())
    }

    /// True unless a waiver accepts it.
    pub fn is_active(&self) -> bool {
        self.waived.is_none()
    }

    /// The order in every output: most severe first, then code, control and place.
    pub fn sort_key(&self) -> impl Ord + use<> {
        (
            std::cmp::Reverse(self.severity),
            self.code.name,
            self.controls.first().cloned().unwrap_or_default(),
            self.places.first().map(|place| place.at.clone()),
            self.message.clone(),
        )
    }
}
