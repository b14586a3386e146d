//! What keeps a part open: whose half lacks what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Half;

/// Something a half lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// Whose half.
    pub half: Half,
    /// What kind of proof it lacks.
    pub what: Lack,
    /// The sentence.
    pub message: String,
}

/// What kind of proof a half lacks.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// No implementation says what is done for the part.
    Statement,
    /// What is stated is planned or in place only in part.
    Status,
    /// No test of operation that the half can rest on: none, not finished, or one that failed.
    Test,
    /// No evidence that counts for the audit period.
    Evidence,
    /// The part is said not to apply, without a reason.
    Rationale,
    /// No report that can prove that AWS's controls operated.
    Report,
    /// Reports of the program do not speak of the topic's category.
    Category,
    /// A service is not known to be in the scope of the reports.
    Scope,
    /// Reports and letters leave days of the audit period uncovered.
    Coverage,
}

impl Lack {
    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Statement => "Statement",
            Self::Status => "Status of the implementation",
            Self::Test => "Test of operation",
            Self::Evidence => "Evidence",
            Self::Rationale => "Rationale",
            Self::Report => "AWS report",
            Self::Category => "Category of the report",
            Self::Scope => "Scope of the report",
            Self::Coverage => "Coverage of the audit period",
        }
    }
}
