//! AWS's side: services in use, reports, and what programs cover.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Category, Coverage, Date, Opinion, OwnerEntry, Period, ScopeState};

/// A service or premises in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanService {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// True for the customer's own premises.
    pub premises: bool,
    /// Title of the mode of use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// What it is used for.
    pub purpose: String,
    /// Where the line is, in a sentence.
    pub summary: String,
    /// Owner per topic, mode and overrides applied.
    pub owners: IndexMap<String, OwnerEntry>,
    /// Dated defaults as sentences with source.
    pub defaults: Vec<String>,
}

/// A report version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanReport {
    /// `report-…@version`, unique.
    pub key: String,
    /// `report-…`.
    pub id: String,
    /// Version.
    pub version: i64,
    /// Title.
    pub title: String,
    /// Series as AWS states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Category as AWS files it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Program id, when recognized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// Type 1 or 2, where the program has types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_type: Option<u8>,
    /// Its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// State as AWS states it.
    pub state: String,
    /// Opinion as reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
    /// Exceptions as reviewed.
    pub exceptions: Vec<String>,
    /// Reviewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// Day of review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
    /// Categories it can attest.
    pub categories: BTreeSet<Category>,
    /// Days of the audit period it alone covers.
    pub covered_days: i64,
    /// True when it can prove that AWS's controls operated.
    pub usable: bool,
    /// Why not, when it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unusable: Option<String>,
    /// True for a letter that continues another report.
    pub letter: bool,
    /// Number of parts that rest on it.
    pub cited_by: u32,
}

/// What the usable reports and letters of a program cover together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanProgram {
    /// Program id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Days covered and not.
    pub coverage: Coverage,
    /// Keys of the reports and letters counted.
    pub reports: Vec<String>,
    /// Scope per service in use: in, out or unknown.
    pub scope: IndexMap<String, ScopeState>,
    /// Where the scope comes from.
    pub scope_source: String,
}
