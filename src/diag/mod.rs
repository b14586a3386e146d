//! Diagnostics: what went wrong or deserves attention, and where.
//!
//! Input errors and rule findings share one structure, so that a person, a script and a code-scanning
//! service read both in the same way. Call sites provide data; [`render`] turns it into text.

pub mod codes;
mod origin;
pub mod render;
mod sink;
mod suggest;

pub use codes::Code;
pub use origin::{Origin, Place, Role};
pub use sink::Sink;
pub use suggest::nearest;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a diagnostic matters. Ordered: `Warning < Error`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Printed in the package; does not fail a run unless denied.
    Warning,
    /// Fails a run (exit status 1 for a finding, 2 for invalid input).
    Error,
}

impl Severity {
    /// `"warning"` or `"error"`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
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
    /// The control or part concerned, printed form: `AC-2(a)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// The place of the error, and the places that cause it.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Set when `waivers.yaml` accepts this finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
}

impl Diagnostic {
    /// A diagnostic with the severity of its code and without a place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            help: None,
            control: None,
            places: Vec::new(),
            waived: None,
        }
    }

    /// Replaces the severity of the code, if the circumstances make it more or less severe.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the control or part concerned.
    #[must_use]
    pub fn control(mut self, control: impl ToString) -> Self {
        self.control = Some(control.to_string());
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

    /// True unless a waiver accepts it.
    pub fn is_active(&self) -> bool {
        self.waived.is_none()
    }

    /// The order in every output: most severe first, then code, control and place.
    pub fn sort_key(&self) -> impl Ord + use<> {
        (
            std::cmp::Reverse(self.severity),
            self.code.name,
            self.control.clone().unwrap_or_default(),
            self.places.first().map(|place| place.at.clone()),
            self.message.clone(),
        )
    }
}
