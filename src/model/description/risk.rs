//! What applies to the system, what threatens it, and what was decided about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Date;

/// A law, regulation, standard or policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Its title.
    pub title: String,
    /// How it is cited.
    #[serde(default)]
    pub citation: Option<String>,
    /// Its day or edition.
    #[serde(default)]
    pub date: Option<String>,
    /// Why it applies.
    #[serde(default)]
    pub applies: Option<String>,
}

/// A threat to the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threat {
    /// What it is.
    pub threat: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// How the organization rates it.
    #[serde(default)]
    pub rating: Option<String>,
    /// What is done about it.
    #[serde(default)]
    pub response: Option<String>,
}

/// Personally identifiable information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// True if the system processes personally identifiable information.
    pub personal_information: bool,
    /// What the privacy risk assessment found, with its id and day (Markdown).
    #[serde(default)]
    pub assessment: Option<String>,
}

/// A decision on architecture or design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignDecision {
    /// Id of its record.
    #[serde(default)]
    pub id: Option<String>,
    /// What was decided.
    pub decision: String,
    /// The risk determined for it.
    #[serde(default)]
    pub risk: String,
    /// When.
    #[serde(default)]
    pub date: Option<Date>,
}

/// An activity that is coordinated with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// The activity.
    pub activity: String,
    /// With whom.
    #[serde(default)]
    pub with: String,
    /// When, or how often.
    #[serde(default)]
    pub when: Option<String>,
}
