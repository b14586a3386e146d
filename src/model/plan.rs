//! The resolved whole: everything any output prints, nothing else. `plan.json` is this, serialized.
//!
//! The shape is an interface (`carveout/plan/1`): fields may be added, none change meaning.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    CatalogSource, Category, Conclusion, ControlId, Coverage, Date, EvidenceKind, Mapped, Method,
    Operating, Opinion, Origination, Owner, OwnerEntry, PartId, Period, Policy, Role, Source,
    Status, Topic,
};
use crate::diag::{Diagnostic, Origin};

/// Name and version of the plan's shape.
pub const PLAN_SCHEMA: &str = "carveout/plan/1";

/// Stands on the first page of every output.
pub const NOTICE: &str = "Management-prepared; not an auditor's report or opinion.";

/// Who carries a part.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Half {
    /// AWS, in its own infrastructure and service software.
    Aws,
    /// The customer.
    Customer,
}

impl Half {
    /// `AWS` or `customer`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Customer => "customer",
        }
    }
}

/// What a part comes to. Derived, never asserted. Ordered from settled to unsettled.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// AWS's alone, and a report covers it.
    AwsAttested,
    /// Both halves proven.
    Shared,
    /// The customer's alone, and tested.
    CustomerTested,
    /// A rationale says why it does not apply.
    NotApplicable,
    /// A half lacks its proof.
    Open,
}

impl Disposition {
    /// All, in the order outputs list them.
    pub const ALL: [Self; 5] =
        [Self::AwsAttested, Self::Shared, Self::CustomerTested, Self::NotApplicable, Self::Open];

    /// The label that reaches people.
    pub fn label(self) -> &'static str {
        match self {
            Self::AwsAttested => "AWS-attested (carved out, not tested here)",
            Self::Shared => "Shared (customer half tested)",
            Self::CustomerTested => "Customer-tested",
            Self::NotApplicable => "Not applicable",
            Self::Open => "Open",
        }
    }

    /// The label where space is short; never used without the long one nearby.
    pub fn short(self) -> &'static str {
        match self {
            Self::AwsAttested => "AWS-attested",
            Self::Shared => "Shared",
            Self::CustomerTested => "Customer-tested",
            Self::NotApplicable => "Not applicable",
            Self::Open => "Open",
        }
    }
}

/// How many parts or controls came to each disposition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "one field per disposition")]
pub struct Counts {
    pub aws_attested: u32,
    pub shared: u32,
    pub customer_tested: u32,
    pub not_applicable: u32,
    pub open: u32,
}

impl Counts {
    /// Adds one.
    pub fn add(&mut self, disposition: Disposition) {
        *self.slot(disposition) += 1;
    }

    fn slot(&mut self, disposition: Disposition) -> &mut u32 {
        match disposition {
            Disposition::AwsAttested => &mut self.aws_attested,
            Disposition::Shared => &mut self.shared,
            Disposition::CustomerTested => &mut self.customer_tested,
            Disposition::NotApplicable => &mut self.not_applicable,
            Disposition::Open => &mut self.open,
        }
    }

    /// The count of one disposition.
    pub fn get(mut self, disposition: Disposition) -> u32 {
        *self.slot(disposition)
    }

    /// The sum.
    pub fn total(self) -> u32 {
        Disposition::ALL.iter().map(|disposition| self.get(*disposition)).sum()
    }
}

/// The resolved plan of one framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// `carveout/plan/1`.
    pub schema: String,
    /// Program and version that made it.
    pub generator: String,
    /// The line on page 1.
    pub notice: String,
    /// The system.
    pub system: PlanSystem,
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
    /// Evidence items.
    pub evidence: Vec<PlanEvidence>,
    /// What tools observed, by control.
    pub observations: BTreeMap<ControlId, ObservationCounts>,
    /// Tests.
    pub tests: Vec<PlanTest>,
    /// The customer's controls that satisfy something here.
    pub implementations: Vec<PlanImplementation>,
    /// Findings, worst first.
    pub findings: Vec<Diagnostic>,
    /// Sources of the AWS facts used.
    pub sources: Vec<Source>,
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
}

/// Counts over the whole plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Parts by disposition.
    pub parts: Counts,
    /// Controls by their weakest part.
    pub controls: Counts,
    /// Parts carried by AWS alone, by both, by the customer alone; proven or not.
    pub carried_aws: u32,
    /// See `carried_aws`.
    pub carried_both: u32,
    /// See `carried_aws`.
    pub carried_customer: u32,
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
    /// What is missing, when open.
    pub missing: Vec<Missing>,
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

/// Something a half lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// Whose half.
    pub half: Half,
    /// Machine name: `statement`, `test`, `evidence`, `report`, `coverage`, `scope`, `rationale`, …
    pub what: String,
    /// The sentence.
    pub message: String,
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
    pub scope: IndexMap<String, super::ScopeState>,
    /// Where the scope comes from.
    pub scope_source: String,
}

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
    /// Bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Parts of this plan it supports.
    pub parts: Vec<PartId>,
    /// True when its coverage meets the audit period.
    pub in_period: bool,
    /// Where it is registered.
    pub origin: Origin,
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
    /// Controls of this plan it satisfies.
    pub controls: Vec<ControlId>,
    /// The file.
    pub origin: Origin,
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
    /// Its title with its kind where the publisher tells kinds apart: `Encryption (addressable)`.
    pub fn heading(&self) -> String {
        match &self.kind {
            Some(kind) => format!("{} ({kind})", self.title),
            None => self.title.clone(),
        }
    }
}

impl Plan {
    /// Every part with its control, in order.
    pub fn parts(&self) -> impl Iterator<Item = (&PlanControl, &PlanPart)> {
        self.controls
            .iter()
            .flat_map(|control| control.parts.iter().map(move |part| (control, part)))
    }

    /// The report with this key.
    pub fn report(&self, key: &str) -> Option<&PlanReport> {
        self.reports.iter().find(|report| report.key == key)
    }
}

/// Every finding of a run: what `findings.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// `carveout/findings/1`.
    pub schema: String,
    /// The only "now".
    pub as_of: Option<Date>,
    /// Findings of all frameworks, each once, worst first.
    pub findings: Vec<Diagnostic>,
}

impl Findings {
    /// The findings of `plans` and `notices`, sorted, each once.
    pub fn of(plans: &[Plan], notices: Vec<Diagnostic>) -> Self {
        let mut findings: Vec<Diagnostic> =
            plans.iter().flat_map(|plan| plan.findings.iter().cloned()).chain(notices).collect();
        findings.sort_by_key(Diagnostic::sort_key);
        findings.dedup();
        Self {
            schema: "carveout/findings/1".to_owned(),
            as_of: plans.first().map(|plan| plan.as_of),
            findings,
        }
    }
}
