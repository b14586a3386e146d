//! The customer's proof: evidence, observations, tests.
//!
//! Evidence and tests are the workspace's own, shared, with what the plan derives beside them. A row of
//! `plan.json` has the fields of the item, then those of the plan, then where the item is written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::diag::Origin;
use crate::model::{Evidence, PartId, Picture, RowsOutside, Test};

/// An evidence item and what it comes to in this plan. Reads as the item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanEvidence {
    /// The item as registered.
    #[serde(flatten)]
    pub item: Arc<Evidence>,
    /// The picture it holds, where that may be shown: the item's own may be one of a document of AWS's.
    #[serde(default)]
    pub picture: Option<PlanPicture>,
    /// Parts of this plan it supports.
    pub parts: Vec<PartId>,
    /// True when its coverage meets the audit period.
    pub in_period: bool,
    /// Rows of its file that are of days outside the audit period, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_outside: Option<RowsOutside>,
}

impl Deref for PlanEvidence {
    type Target = Evidence;

    fn deref(&self) -> &Evidence {
        &self.item
    }
}

impl Serialize for PlanEvidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            #[serde(flatten)]
            item: &'a Evidence,
            /// Stated only where it is another than that of the file: then the item proves nothing.
            #[serde(skip_serializing_if = "Option::is_none")]
            registered_sha256: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            picture: Option<&'a PlanPicture>,
            parts: &'a [PartId],
            in_period: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            rows_outside: Option<RowsOutside>,
            origin: &'a Origin,
        }
        let Self { item, picture, parts, in_period, rows_outside } = self;
        let row = Row {
            item,
            registered_sha256: item.other_sha256(),
            picture: picture.as_ref(),
            parts,
            in_period: *in_period,
            rows_outside: *rows_outside,
            origin: &item.origin,
        };
        row.serialize(serializer)
    }
}

/// A picture among the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPicture {
    /// The picture as read.
    #[serde(flatten)]
    pub image: Picture,
    /// What it shows, in words.
    pub alt: String,
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
    /// Number of checks by what they map to: the control as a whole, or a part of it.
    #[serde(default)]
    pub checks: BTreeMap<PartId, usize>,
    /// Checks that failed at least once.
    pub failing_checks: BTreeSet<String>,
    /// Accounts seen, as policy lets them be printed.
    pub accounts: BTreeSet<String>,
    /// Regions seen.
    pub regions: BTreeSet<String>,
    /// Evidence ids the rows were read from.
    pub evidence: BTreeSet<String>,
}

impl ObservationCounts {
    /// How many checks map to the control as a whole, and how many to parts of it: `3 map to AC-2 as a whole`.
    pub fn mapped(&self, parts_of_control: usize) -> Vec<String> {
        let one = |(to, count): (&PartId, &usize)| {
            let map = if *count == 1 { "maps" } else { "map" };
            let whole = to.path().is_empty() && parts_of_control > 1;
            format!("{count} {map} to {to}{}", if whole { " as a whole" } else { "" })
        };
        self.checks.iter().map(one).collect()
    }
}

/// A test of controls and what it comes to in this plan. Reads as the test.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTest {
    /// The test as written.
    #[serde(flatten)]
    pub test: Arc<Test>,
    /// Parts of this plan it tests.
    pub parts: Vec<PartId>,
    /// True when the customer half may rest on it.
    pub supports_operation: bool,
}

impl Deref for PlanTest {
    type Target = Test;

    fn deref(&self) -> &Test {
        &self.test
    }
}

impl Serialize for PlanTest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            #[serde(flatten)]
            test: &'a Test,
            parts: &'a [PartId],
            supports_operation: bool,
            origin: &'a Origin,
        }
        let Self { test, parts, supports_operation } = self;
        let row =
            Row { test, parts, supports_operation: *supports_operation, origin: &test.origin };
        row.serialize(serializer)
    }
}
