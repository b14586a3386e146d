//! The resolved whole: everything any output prints, nothing else. `plan.json` is this, serialized.
//!
//! The shape is an interface (`carveout/plan/2`): fields may be added, none change meaning.

mod aws;
mod control;
mod disposition;
mod missing;
mod proof;
mod reason;
mod reliance;
mod request;
mod support;
mod texts;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use aws::{
    PlanAgreement, PlanAuthorization, PlanProgram, PlanReport, PlanService, days_in_words,
};
pub use control::{
    Csoc, Duty, Lead, PlanControl, PlanImplementation, PlanParameter, PlanPart, Statement,
};
pub use disposition::{Carried, Counts, Disposition, Half};
pub use missing::{Lack, Missing};
pub use proof::{ObservationCounts, PlanEvidence, PlanPicture, PlanTest};
pub use reason::{
    Answer, Answered, Contradiction, Determination, Level, MappedCheck, NextStep, PartResult,
    Reason, TestResult,
};
pub use reliance::{
    CuecControl, CuecTest, PlanAssumed, PlanCuec, PlanProvider, PlanProviderReport, ProviderTopic,
};
pub use request::PlanRequest;
pub use support::{SupportNeeds, SupportRule, Supported};
pub use texts::{Edited, each_text, edited};

use super::{
    CatalogSource, ControlId, Date, DocumentKind, NoPremises, PartId, Period, PlanDescription,
    PlanRemark, PlanScore, PoamItem, Policy, Role, RuleOff, Source, Topic,
};
use crate::diag::{Diagnostic, merged};

/// Name and version of the plan's shape.
pub const PLAN_SCHEMA: &str = "carveout/plan/2";

/// Stands on the first page of every output.
pub const NOTICE: &str = "Management-prepared; not an auditor's report or opinion.";

/// The resolved plan of one framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// `carveout/plan/2`.
    pub schema: String,
    /// Program and version that made it.
    pub generator: String,
    /// The line on page 1.
    pub notice: String,
    /// The system.
    pub system: PlanSystem,
    /// What the system's documents tell of it beside its controls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<PlanDescription>,
    /// What kind of document prints the plan.
    #[serde(default)]
    pub document: DocumentKind,
    /// `nist-800-53-r5/low`.
    pub framework: String,
    /// Title for people.
    pub framework_title: String,
    /// Catalog and wording.
    pub catalog: CatalogSource,
    /// Audit period.
    pub period: Period,
    /// Short name of the period: `2026-Q3`.
    pub period_label: String,
    /// The only "now".
    pub as_of: Date,
    /// Firm policy.
    pub policy: Policy,
    /// Counts.
    pub summary: Summary,
    /// What else the framework asks to be stated.
    #[serde(default, skip_serializing_if = "PlanExtras::is_empty")]
    pub extras: PlanExtras,
    /// Controls in catalog order.
    pub controls: Vec<PlanControl>,
    /// The topics that occur, in order.
    pub topics: Vec<Topic>,
    /// Services and premises in use, in order.
    pub services: Vec<PlanService>,
    /// Report versions the plan relies on or considered.
    pub reports: Vec<PlanReport>,
    /// Coverage per program.
    pub programs: Vec<PlanProgram>,
    /// Subservice organizations other than AWS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<PlanProvider>,
    /// What AWS's reports assume of the customer, by the reports' own numbers, with what answers each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuecs: Vec<PlanCuec>,
    /// What is assumed of the system's own users for parts of this plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_controls: Vec<PlanAssumed>,
    /// Authorizations of AWS's that the plan relies on or considered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorizations: Vec<PlanAuthorization>,
    /// Agreements with AWS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<PlanAgreement>,
    /// Evidence items.
    pub evidence: Vec<PlanEvidence>,
    /// What tools observed, by control.
    pub observations: BTreeMap<ControlId, ObservationCounts>,
    /// Tests.
    pub tests: Vec<PlanTest>,
    /// Plan of action and milestones: the items that bear on parts of this plan, and those that name no
    /// part. An owner is the title of a role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub poam: Vec<PoamItem>,
    /// What has to be provided: for each open part what it lacks, and records that are due.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<PlanRequest>,
    /// What auditors and management wrote on this plan, by kind and id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<PlanRemark>,
    /// The customer's controls that satisfy something here.
    pub implementations: Vec<PlanImplementation>,
    /// Findings, worst first.
    pub findings: Vec<Diagnostic>,
    /// Rules that policy turns off, for all controls or for some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules_off: Vec<RuleOff>,
    /// Who approved the package of the period before this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved_before: Vec<PlanApproval>,
    /// Sources of the AWS facts used.
    pub sources: Vec<Source>,
}

/// An approval of the package of an earlier period, whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanApproval {
    /// The period of that package, as its label.
    pub period: String,
    /// The role in which it was approved: the title, where the workspace has the role.
    pub role: String,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day of the approval.
    pub on: Date,
    /// Whose key signed it, by the names in `allowed_signers`.
    pub signer: Vec<String>,
    /// The fingerprint of the key.
    pub key: String,
}

impl PlanApproval {
    /// `2026-Q2 was approved by Ada (Security Lead) on 2026-07-06, key of ada@example.com`
    pub fn sentence(&self) -> String {
        let Self { period, role, name, on, signer, .. } = self;
        let who = name.as_ref().map_or_else(|| role.clone(), |name| format!("{name} ({role})"));
        format!(
            "{period} was approved by {who} on {on}, signed with the key of {}",
            signer.join(", ")
        )
    }
}

/// What a framework asks to be stated beside the labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanExtras {
    /// Scores of the framework's own assessment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<PlanScore>,
    /// True where a statement of applicability lists the controls.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub applicability: bool,
}

impl PlanExtras {
    /// True if the framework asks for nothing else.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a plan prints of the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSystem {
    /// Kebab-case id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Organization that runs it.
    pub organization: String,
    /// What it does (Markdown).
    pub description: String,
    /// What is inside the boundary (Markdown).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
    /// Marking of made-up data, printed on every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synthetic: Option<String>,
    /// Overall impact level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// Kinds of data.
    pub data_categories: Vec<String>,
    /// Accounts as policy lets them be printed: id and purpose.
    pub accounts: Vec<(String, String)>,
    /// Regions.
    pub regions: Vec<String>,
    /// Roles by id.
    pub roles: IndexMap<String, Role>,
    /// Systems it exchanges data with.
    pub interconnections: Vec<String>,
    /// That the organization has no premises of its own, and who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_premises: Option<NoPremises>,
}

/// Counts over the whole plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Parts by disposition.
    pub parts: Counts,
    /// Controls by their weakest part.
    pub controls: Counts,
    /// Parts by who carries them, supported or not.
    pub carried: BTreeMap<Carried, u32>,
    /// Open parts by the weightiest reason.
    pub reasons: BTreeMap<Reason, u32>,
    /// Settled parts whose label rests on a test with exceptions.
    pub with_exceptions: u32,
    /// Settled parts that no step of a test names, accepted by firm policy.
    pub accepted_at_control_level: u32,
    /// By family, in catalog order.
    pub groups: Vec<GroupSummary>,
}

/// Counts of one family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupSummary {
    /// Short id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Parts by disposition.
    pub parts: Counts,
    /// Controls by their weakest part.
    pub controls: Counts,
}

impl Summary {
    /// How many parts are carried so.
    pub fn carried(&self, carried: Carried) -> u32 {
        self.carried.get(&carried).copied().unwrap_or_default()
    }

    /// Counts a part.
    pub fn add(&mut self, part: &PlanPart) {
        self.parts.add(part.disposition);
        *self.carried.entry(part.carried()).or_default() += 1;
        if let Some(reason) = part.reason {
            *self.reasons.entry(reason).or_default() += 1;
        }
        let settled = part.label.is_some();
        self.with_exceptions += u32::from(settled && part.exceptions() > 0);
        self.accepted_at_control_level += u32::from(
            settled
                && part.disposition != Disposition::ControlLevel
                && part.carried().customer()
                && part
                    .results
                    .iter()
                    .filter(|r| r.result.supports())
                    .all(|r| r.level == Level::Control),
        );
    }
}

impl Plan {
    /// The folder of its files in a package: `nist-800-53-r5-low`.
    pub fn folder(&self) -> String {
        crate::model::system::slug(&self.framework)
    }

    /// Every part with its control, in order.
    pub fn parts(&self) -> impl Iterator<Item = (&PlanControl, &PlanPart)> {
        self.controls
            .iter()
            .flat_map(|control| control.parts.iter().map(move |part| (control, part)))
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&PlanProvider> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// The items of the plan of action that bear on a part.
    pub fn poam_of(&self, part: &PartId) -> impl Iterator<Item = &PoamItem> {
        self.poam.iter().filter(move |item| item.bears_on(part))
    }

    /// The report with this key.
    pub fn report(&self, key: &str) -> Option<&PlanReport> {
        self.reports.iter().find(|report| report.key == key)
    }
}

/// Name and version of the shape of `findings.json`.
pub const FINDINGS_SCHEMA: &str = "carveout/findings/2";

/// Every finding of a run: what `findings.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// `carveout/findings/2`.
    pub schema: String,
    /// The only "now".
    pub as_of: Option<Date>,
    /// Findings of all frameworks, each once, worst first.
    pub findings: Vec<Diagnostic>,
}

impl Findings {
    /// The findings of `plans` and `notices`, sorted, each once.
    pub fn of(plans: &[Plan], notices: Vec<Diagnostic>) -> Self {
        let all = plans.iter().flat_map(|plan| plan.findings.iter().cloned()).chain(notices);
        Self {
            schema: FINDINGS_SCHEMA.to_owned(),
            as_of: plans.first().map(|plan| plan.as_of),
            findings: merged(all.collect()),
        }
    }
}
