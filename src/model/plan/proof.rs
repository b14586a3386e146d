//! The customer's proof: evidence, observations, tests.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::Origin;
use crate::model::{Conclusion, Date, EvidenceKind, Image, Method, Operating, PartId, Period};

/// An evidence item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanEvidence {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: EvidenceKind,
    /// Source system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Query and parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// When extracted, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted_at: Option<String>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted_by: Option<String>,
    /// Day it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Date>,
    /// Whether a list was seen to be complete and accurate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// How that was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_how: Option<String>,
    /// Days it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<Period>,
    /// Rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Path in the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Address elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// SHA-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// SHA-256 that the register states, where it is another: then the item proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_sha256: Option<String>,
    /// Bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The picture it holds, if it holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PlanPicture>,
    /// Parts of this plan it supports.
    pub parts: Vec<PartId>,
    /// True when its coverage meets the audit period.
    pub in_period: bool,
    /// Where it is registered.
    pub origin: Origin,
}

/// A picture among the evidence. Its pixels go onto page and sheet, and not into `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPicture {
    /// Width of the file's picture in pixels.
    pub width: u32,
    /// Height of the file's picture in pixels.
    pub height: u32,
    /// The time the file itself carries, as written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// What it shows, in words.
    pub alt: String,
    /// Scaled down for a page.
    #[serde(skip)]
    pub page: Image,
    /// Scaled down for a cell.
    #[serde(skip)]
    pub thumbnail: Image,
}

/// Outcomes of automated checks mapped to one control.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservationCounts {
    /// Passing resources.
    pub pass: u64,
    /// Failing resources.
    pub fail: u64,
    /// Of the failing, those of the audit period.
    #[serde(default)]
    pub fail_in_period: u64,
    /// Left to a person.
    pub manual: u64,
    /// Muted, suppressed or archived in the tool.
    pub muted: u64,
    /// Checks that failed at least once.
    pub failing_checks: BTreeSet<String>,
    /// Accounts seen, as policy lets them be printed.
    pub accounts: BTreeSet<String>,
    /// Regions seen.
    pub regions: BTreeSet<String>,
    /// Evidence ids the rows were read from.
    pub evidence: BTreeSet<String>,
}

/// A test of controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTest {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Procedure.
    pub procedure: String,
    /// Methods.
    pub methods: Vec<Method>,
    /// Conclusion on design.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design: Option<Conclusion>,
    /// Test of operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operating: Option<Operating>,
    /// Tester.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tester: Option<String>,
    /// Day of the test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tested_on: Option<Date>,
    /// Reviewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// Day of the review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
    /// Evidence ids.
    pub evidence: Vec<String>,
    /// Parts of this plan it tests.
    pub parts: Vec<PartId>,
    /// True when the customer half may rest on it.
    pub proves_operation: bool,
    /// Where it is written.
    pub origin: Origin,
}
