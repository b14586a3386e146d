//! What the description of a SOC 2 report has beside what every description has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Date;

/// A commitment to customers, or a requirement that follows from one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Its id.
    #[serde(default)]
    pub id: Option<String>,
    /// The commitment in a sentence.
    pub text: String,
    /// Where it is made: `master service agreement, 4.1`.
    #[serde(default)]
    pub source: Option<String>,
}

/// The components of the system (Markdown).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Components {
    /// Infrastructure. The services in use are printed beside it.
    pub infrastructure: Option<String>,
    /// Software.
    pub software: Option<String>,
    /// People. The roles are printed beside it.
    pub people: Option<String>,
    /// Procedures.
    pub procedures: Option<String>,
    /// Data. The kinds of data are printed beside it.
    pub data: Option<String>,
}

/// An incident of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// Its first day.
    pub date: Date,
    /// What happened.
    pub what: String,
    /// Its effect on commitments and requirements.
    #[serde(default)]
    pub effect: Option<String>,
    /// How it was resolved.
    #[serde(default)]
    pub resolution: Option<String>,
}

/// A significant change of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemChange {
    /// Its day.
    pub date: Date,
    /// What changed.
    pub what: String,
    /// What it means for users and controls.
    #[serde(default)]
    pub effect: Option<String>,
}

/// A criterion that does not apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotApplicable {
    /// The criterion, or a range of them in words.
    pub criterion: String,
    /// Why it does not apply.
    pub reason: String,
}
