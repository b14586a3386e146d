//! What changed between two states of a system: labels and why they moved, statements, parameters, services,
//! reports, evidence, tests and findings.
//!
//! Both states are plans, so a package of last quarter compares with a workspace of today. Nothing is read here and
//! nothing is derived anew: a plan states its reasons, and the comparison lays those of both sides next to each other.

mod labels;
mod lists;
mod render;
mod texts;
mod words;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use labels::{Change, Moved, PartOf};
pub use lists::{
    EvidenceChanges, FindingChanges, ReportChanges, ServiceChange, TestChange, TestChanges,
};
pub use render::{markdown, text};
pub use texts::{ParameterChange, StatementChange};
pub use words::{Kind, Piece};

use crate::model::{Counts, Date, Findings, Plan};

/// Name and version of the shape of a comparison.
pub const SCHEMA: &str = "carveout/diff/1";

/// Everything that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// `carveout/diff/1`.
    pub schema: String,
    /// The system, by its name in the newer state.
    pub system: String,
    /// The older state.
    pub old: Side,
    /// The newer state.
    pub new: Side,
    /// Frameworks of both states, in the newer one's order.
    pub frameworks: Vec<FrameworkChanges>,
    /// Frameworks that only the older state has.
    pub frameworks_removed: Vec<String>,
    /// Frameworks that only the newer state has.
    pub frameworks_added: Vec<String>,
    /// Services and premises that came or went.
    pub services: Vec<ServiceChange>,
    /// Reports, letters and certificates of AWS's.
    pub reports: ReportChanges,
    /// Evidence items.
    pub evidence: EvidenceChanges,
    /// Tests of controls.
    pub tests: TestChanges,
    /// Findings.
    pub findings: FindingChanges,
}

/// One of the two states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// As it is named on the command line.
    pub name: String,
    /// Short name of its audit period.
    pub period: String,
    /// The day it speaks of.
    pub as_of: Date,
}

/// What changed in the plan of one framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameworkChanges {
    /// Id: `nist-800-53-r5/low`.
    pub framework: String,
    /// Title for people.
    pub title: String,
    /// Parts by label in the older state.
    pub old: Counts,
    /// Parts by label in the newer state.
    pub new: Counts,
    /// Parts whose label, or whose reason for being open, is another one.
    pub moved: Vec<Moved>,
    /// Parts that only the newer state has.
    pub added: Vec<PartOf>,
    /// Parts that only the older state has.
    pub removed: Vec<PartOf>,
    /// Parts whose requirement is worded otherwise, parameters apart: another release of the catalog.
    pub reworded: Vec<String>,
    /// Statements, word by word.
    pub statements: Vec<StatementChange>,
    /// Values of parameters.
    pub parameters: Vec<ParameterChange>,
}

/// Why two states cannot be compared.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refused {
    /// They are of two systems.
    #[error("`{old}` and `{new}` are two systems, and cannot be compared")]
    OtherSystem {
        /// Id of the older state's.
        old: String,
        /// Id of the newer state's.
        new: String,
    },
    /// One of them has no plan.
    #[error("{0} has no plan")]
    Empty(String),
}

/// Compares two states, each given by a name for people, its plans, and all its findings.
///
/// # Errors
/// When a state has no plan, or when they are of two systems.
pub fn compare(
    old: (&str, &[Plan], &Findings),
    new: (&str, &[Plan], &Findings),
) -> Result<Difference, Refused> {
    let first = |(name, plans, _): (&str, &[Plan], &Findings)| {
        plans.first().cloned().ok_or_else(|| Refused::Empty(name.to_owned()))
    };
    let (of_old, of_new) = (first(old)?, first(new)?);
    if of_old.system.id != of_new.system.id {
        return Err(Refused::OtherSystem { old: of_old.system.id, new: of_new.system.id });
    }
    let side = |name: &str, plan: &Plan| Side {
        name: name.to_owned(),
        period: plan.period_label.clone(),
        as_of: plan.as_of,
    };
    let before: BTreeMap<&str, &Plan> =
        old.1.iter().map(|plan| (plan.framework.as_str(), plan)).collect();
    let both: Vec<(&Plan, &Plan)> = new
        .1
        .iter()
        .filter_map(|plan| Some((*before.get(plan.framework.as_str())?, plan)))
        .collect();
    let only = |plans: &[Plan], others: &[Plan]| {
        let known = |plan: &&Plan| !others.iter().any(|one| one.framework == plan.framework);
        plans.iter().filter(known).map(|plan| plan.framework.clone()).collect()
    };
    Ok(Difference {
        schema: SCHEMA.to_owned(),
        system: of_new.system.name.clone(),
        old: side(old.0, &of_old),
        new: side(new.0, &of_new),
        frameworks: both.iter().map(|(old, new)| framework(old, new)).collect(),
        frameworks_removed: only(old.1, new.1),
        frameworks_added: only(new.1, old.1),
        services: lists::services(&both),
        reports: lists::reports(old.1, new.1),
        evidence: lists::evidence(old.1, new.1),
        tests: lists::tests(old.1, new.1),
        findings: lists::findings(old.0, old.2, new.2),
    })
}

fn framework(old: &Plan, new: &Plan) -> FrameworkChanges {
    let (moved, added, removed) = labels::of(old, new);
    FrameworkChanges {
        framework: new.framework.clone(),
        title: new.framework_title.clone(),
        old: old.summary.parts,
        new: new.summary.parts,
        moved,
        added,
        removed,
        reworded: texts::reworded(old, new),
        statements: texts::statements(old, new),
        parameters: texts::parameters(old, new),
    }
}

impl Difference {
    /// True if nothing changed but the days.
    pub fn is_empty(&self) -> bool {
        let same = |one: &FrameworkChanges| {
            one.moved.is_empty()
                && one.added.is_empty()
                && one.removed.is_empty()
                && one.reworded.is_empty()
                && one.statements.is_empty()
                && one.parameters.is_empty()
        };
        self.frameworks.iter().all(same)
            && self.frameworks_added.is_empty()
            && self.frameworks_removed.is_empty()
            && self.services.is_empty()
            && self.reports.is_empty()
            && self.evidence.is_empty()
            && self.tests.is_empty()
            && self.findings.new.is_empty()
            && self.findings.fixed.is_empty()
    }
}

#[cfg(test)]
mod tests;
