//! What a plan relies on beside AWS's reports: other providers, and the complementary controls of all
//! sides. Three kinds, which auditors keep apart: what is assumed of a provider (CSOC), what a report
//! assumes of us (CUEC), and what we assume of our own users (our CUECs).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TestResult;
use crate::model::{Coverage, Date, Opinion, PartId, Period, ProviderMethod, Status, With};

/// A subservice organization other than AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanProvider {
    /// Kebab-case id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it does for the system.
    pub service: String,
    /// Whether its controls are carved out or tested with the customer's own.
    pub method: ProviderMethod,
    /// Its reports, weighed.
    pub reports: Vec<PlanProviderReport>,
    /// Days of the audit period that its usable reports cover.
    pub coverage: Coverage,
    /// What its half lacks; absent where it is supported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
    /// Topics it carries, and with whom.
    pub topics: Vec<ProviderTopic>,
    /// Parts of this plan it carries a half of.
    pub parts: Vec<PartId>,
    /// What is assumed of it for parts of this plan.
    pub csocs: Vec<PlanAssumed>,
    /// What its reports assume of us.
    pub cuecs: Vec<PlanCuec>,
}

/// A topic that a provider carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderTopic {
    /// Topic id.
    pub topic: String,
    /// Who else carries it.
    pub with: With,
}

/// A report of a provider's, and whether its half can rest on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanProviderReport {
    /// Title.
    pub title: String,
    /// Program id, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// Type 1 or 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_type: Option<u8>,
    /// Its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Opinion as reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
    /// Day of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// Exceptions as reviewed, each with what was decided.
    pub exceptions: Vec<String>,
    /// Reviewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// Day of review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
    /// Days of the audit period it alone covers.
    pub covered_days: i64,
    /// True when a half can rest on it.
    pub usable: bool,
    /// Why not, when it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unusable: Option<String>,
}

/// A complementary control that a provider or our users are assumed to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAssumed {
    /// Stable id.
    pub id: String,
    /// What is expected, a sentence of ours.
    pub text: String,
    /// Parts of this plan it bears on, as written.
    pub parts: Vec<PartId>,
}

/// A complementary user entity control of a report: its number, and what answers it. Its wording stays in
/// the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanCuec {
    /// Key of AWS's report that lists it; absent for another provider's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// Its number in the report.
    pub id: String,
    /// The customer's controls that do what it asks.
    pub controls: Vec<CuecControl>,
    /// Why it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<String>,
}

/// One of the customer's controls, as the answer to a user entity control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CuecControl {
    /// Id of the implementation.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How far it is in place.
    pub status: Status,
    /// Tests of it, each with the worst it came to: for parts of this plan that the control states, or, where
    /// it states none, for what it satisfies in other frameworks.
    pub tests: Vec<CuecTest>,
    /// True where a test supports it and none failed.
    pub tested: bool,
}

/// What a test of a control came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CuecTest {
    /// Test id.
    pub test: String,
    /// What it came to.
    pub result: TestResult,
}

impl PlanProvider {
    /// True where a report or, under the inclusive method, the customer's tests support its half.
    pub fn is_supported(&self) -> bool {
        self.lacks.is_none()
    }

    /// Its reports that its half rests on.
    pub fn usable(&self) -> impl Iterator<Item = &PlanProviderReport> {
        self.reports.iter().filter(|report| report.usable)
    }
}

impl PlanProviderReport {
    /// Title, period, opinion and, where it is not relied on, why, in one line.
    pub fn line(&self) -> String {
        let period = self.period.map_or("no period stated".to_owned(), |period| period.to_string());
        let opinion = match self.opinion {
            Some(opinion) => format!("opinion {}", opinion.label().to_lowercase()),
            None => "opinion not stated".to_owned(),
        };
        let why = match &self.unusable {
            Some(why) => format!(" – not relied on: {why}"),
            None => String::new(),
        };
        format!("{}, {period}, {opinion}{why}", self.title)
    }
}

impl PlanCuec {
    /// In words: what the tests of the controls that answer it came to.
    pub fn result(&self) -> String {
        if self.controls.is_empty() {
            return if self.rationale.is_some() { "Not applicable" } else { "Not mapped" }
                .to_owned();
        }
        let one = |control: &CuecControl| {
            let mut said: Vec<String> = control
                .tests
                .iter()
                .map(|test| format!("{}: {}", test.test, test.result.label().to_lowercase()))
                .collect();
            if !control.status.operates() {
                said.push(control.status.label().to_lowercase());
            } else if said.is_empty() {
                said.push("no test".to_owned());
            }
            format!("{}: {}", control.id, said.join("; "))
        };
        self.controls.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}
