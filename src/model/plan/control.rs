//! Controls, their parts, and what the customer does for them.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Answered, Carried, Contradiction, Counts, Determination, Disposition, Half, Missing, NextStep,
    PartResult, Reason, Supported,
};
use crate::diag::Origin;
use crate::model::{ControlFacts, ControlId, Mapped, Origination, Owner, PartId, Status};

/// One control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanControl {
    /// Id.
    pub id: ControlId,
    /// Title.
    pub title: String,
    /// Family id.
    pub group: String,
    /// What the publisher calls it, where it tells kinds apart: `addressable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The weakest part's disposition.
    pub disposition: Disposition,
    /// Parts by disposition.
    pub counts: Counts,
    /// Statuses of the implementations that satisfy it.
    pub status: BTreeSet<Status>,
    /// Originations derived from the halves and the implementations.
    pub origination: BTreeSet<Origination>,
    /// Titles of responsible roles.
    pub roles: Vec<String>,
    /// Ids of the implementations that satisfy it.
    pub implementations: Vec<String>,
    /// Parameters its statement uses, in order.
    pub parameters: Vec<PlanParameter>,
    /// Related controls that are in this plan.
    pub related: Vec<ControlId>,
    /// The leaf parts, in order.
    pub parts: Vec<PlanPart>,
}

/// A parameter and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanParameter {
    /// Id.
    pub id: String,
    /// What it stands for.
    pub label: String,
    /// Value; absent while unassigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where the value is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// One leaf part: the unit that is derived, proven and listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPart {
    /// Id: `AC-2(d)(1)`; the control's id when it has no items.
    pub id: PartId,
    /// Lead-in sentences above it, outermost first.
    pub lead: Vec<Lead>,
    /// Its sentence with parameter values in place; `[label]` where one is unassigned.
    pub text: String,
    /// Who carries it.
    pub halves: BTreeSet<Half>,
    /// What it comes to.
    pub disposition: Disposition,
    /// The label in words with what qualifies it: `Customer-tested, with 1 exception in 25 items`. Absent
    /// while the part is open, and where it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Why it is open: the weightiest reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What is missing, when open.
    pub missing: Vec<Missing>,
    /// What would close it, when open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextStep>,
    /// NIST SP 800-53A's determination, in plans of NIST's controls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub determination: Option<Determination>,
    /// How the disposition was derived, in sentences.
    pub basis: String,
    /// Owner per topic and service in use.
    pub duties: Vec<Duty>,
    /// The entry of the responsibility table that decided: `AC-2`, or a single part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_as: Option<String>,
    /// Why the table gives it to the customer, or what it says of its choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Reason when not applicable (Markdown).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<String>,
    /// What is assumed of AWS (CSOCs, our words), one per topic AWS holds a half of.
    pub csocs: Vec<Csoc>,
    /// What the customer does: statements from the implementations.
    pub statements: Vec<Statement>,
    /// Reports that prove the AWS half, or were considered for it: `report-…@version`.
    pub reports: Vec<String>,
    /// Evidence ids, those that count first.
    pub evidence: Vec<String>,
    /// Test ids.
    pub tests: Vec<String>,
    /// What each test came to for this part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<PartResult>,
    /// Days of the audit period that its evidence speaks of: `covers 92 of 365 days`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<String>,
    /// What supports AWS's half, by which rule of the framework.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_by: Option<Supported>,
    /// Failing checks of the period that nothing answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<Contradiction>,
    /// Failing checks of the period that something answers, each with its answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answered: Vec<Answered>,
    /// Ids of other providers that carry a half.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
    /// Implementations that a crosswalk offers here, those that count first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mapped: Vec<Mapped>,
}

/// A lead-in sentence above a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// The item it belongs to.
    pub id: PartId,
    /// Its text.
    pub text: String,
}

/// Who acts for a topic on a service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Topic id.
    pub topic: String,
    /// Service or premises id.
    pub service: String,
    /// Owner after mode and override.
    pub owner: Owner,
    /// The written basis, when the workspace moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<String>,
}

/// A complementary subservice organization control: what is assumed of AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Csoc {
    /// Topic id.
    pub topic: String,
    /// The sentence, ours.
    pub text: String,
    /// Services it is relied on for.
    pub services: Vec<String>,
    /// Where in which report to look: `report-…@version` to section pointer.
    pub pointers: Vec<(String, String)>,
}

/// What one implementation says for a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Implementation id.
    pub implementation: String,
    /// Markdown text, template variables filled in.
    pub text: String,
    /// The requirement it was written for, when a crosswalk brought it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapped_from: Option<PartId>,
    /// Where it is written.
    pub origin: Origin,
}

/// One of the customer's controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanImplementation {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Status.
    pub status: Status,
    /// Claimed origination.
    pub origination: Vec<Origination>,
    /// Titles of responsible roles.
    pub roles: Vec<String>,
    /// Frequency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<String>,
    /// Why it is applied, for a statement of applicability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// What a risk-control matrix says of it.
    #[serde(default, skip_serializing_if = "ControlFacts::is_empty")]
    pub facts: ControlFacts,
    /// Controls of this plan it satisfies.
    pub controls: Vec<ControlId>,
    /// The file.
    pub origin: Origin,
}

impl PlanPart {
    /// Who carries it.
    pub fn carried(&self) -> Carried {
        Carried::of(&self.halves)
    }

    /// True if the half lacks any of its support.
    pub fn lacks(&self, half: Half) -> bool {
        self.missing.iter().any(|missing| missing.half == half)
    }

    /// The label that reaches people, with what qualifies it, or with the reason it is open for.
    pub fn in_words(&self) -> String {
        match (&self.label, self.reason) {
            (Some(label), _) => label.clone(),
            (None, Some(reason)) => {
                format!("{}: {}", self.disposition.label(), reason.in_sentence())
            }
            (None, None) => self.disposition.label().to_owned(),
        }
    }

    /// Every reason it is open for, weightiest first.
    pub fn reasons(&self) -> BTreeSet<Reason> {
        self.missing.iter().map(|missing| missing.what.reason()).collect()
    }

    /// Exceptions of the tests that its label rests on.
    pub fn exceptions(&self) -> u64 {
        let resting = self.results.iter().filter(|result| result.result.supports());
        resting.map(|result| result.exceptions).sum()
    }
}

impl Statement {
    /// Who says it: `IAM-01`, or `IAM-01, mapped from AC-2` when a crosswalk brought it here.
    pub fn said_by(&self) -> String {
        match &self.mapped_from {
            Some(from) => format!("{}, mapped from {from}", self.implementation),
            None => self.implementation.clone(),
        }
    }
}

impl PlanControl {
    /// Originations as they hold for one of its parts: inherited is only what AWS or another provider
    /// carries a half of.
    pub fn origination_of(&self, part: &PlanPart) -> BTreeSet<Origination> {
        let inherited = part.halves.iter().any(|half| *half != Half::Customer);
        let customer = part.halves.contains(&Half::Customer);
        self.origination
            .iter()
            .copied()
            .filter(|one| match one {
                Origination::Inherited => inherited,
                _ => customer,
            })
            .collect()
    }

    /// Its title with its kind where the publisher tells kinds apart: `Encryption (addressable)`.
    pub fn heading(&self) -> String {
        match &self.kind {
            Some(kind) => format!("{} ({kind})", self.title),
            None => self.title.clone(),
        }
    }
}
