//! Subservice organizations other than AWS: an identity provider, a log service, a card processor.
//!
//! They are treated like AWS: under the carve-out method their controls are not tested here; what is assumed
//! of them is listed, and a report for the period supports their half.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cuec, Date, Fields, Opinion, PartId, Period};
use crate::diag::Origin;

/// Who is responsible for a part with a provider.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum With {
    /// The customer is responsible for a half too.
    #[default]
    Customer,
    /// The provider alone is responsible.
    Nobody,
}

/// How a provider's controls are treated.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderMethod {
    /// Its controls are excluded from the tests, and what is assumed of them is listed.
    #[default]
    CarveOut,
    /// Its controls are tested with the customer's own.
    Inclusive,
}

impl ProviderMethod {
    /// As auditors write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::CarveOut => "carve-out",
            Self::Inclusive => "inclusive",
        }
    }
}

/// A subservice organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Kebab-case id: `example-id`.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it does for the system.
    pub service: String,
    /// How its controls are treated.
    pub method: ProviderMethod,
    /// What it is responsible for.
    pub carries: Vec<Carries>,
    /// Its reports as reviewed.
    pub reports: Vec<ProviderReport>,
    /// What is assumed of it.
    pub csocs: Vec<AssumedControl>,
    /// What its reports assume of their users, by the reports' own numbers.
    pub cuecs: Vec<Cuec>,
    /// Line of the workspace file.
    pub origin: Origin,
    /// Where its reports stand, by their place in the list: `reports/0`.
    pub fields: Fields,
}

impl Provider {
    /// Where a field of its report of this place in the list stands, or else the report.
    pub fn report_at(&self, index: usize, field: &str) -> &Origin {
        let report = self.fields.at(&format!("reports/{index}"), &self.origin);
        self.fields.at(&format!("reports/{index}/{field}"), report)
    }
}

/// A part or a topic that a provider is responsible for, alone or with the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carries {
    /// The part or control, of any framework.
    pub part: Option<PartId>,
    /// The topic.
    pub topic: Option<String>,
    /// Who else is responsible.
    pub with: With,
    /// Line of the workspace file.
    pub origin: Origin,
}

/// A report of a provider, as reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderReport {
    /// Title.
    pub title: String,
    /// `soc2`, `c5`, `iso27001`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// Type 1 or 2.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub report_type: Option<u8>,
    /// The days it covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The auditor's opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
    /// Day of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// Exceptions noted, in the reviewer's words, with what was decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<String>,
    /// Who reviewed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
}

/// A complementary control that somebody else is assumed to have, in our words: a provider (a CSOC), or the
/// users of the system (a CUEC of ours).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedControl {
    /// Stable id: `EID-C1`, `UEC-1`.
    pub id: String,
    /// What is expected, a sentence.
    pub text: String,
    /// Parts it concerns, of any framework.
    pub parts: Vec<PartId>,
    /// Line of the workspace file.
    pub origin: Origin,
}
