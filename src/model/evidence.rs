//! Evidence, tests of controls, and what tools observed.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Period};
use crate::diag::Origin;

/// What an evidence item is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A policy, procedure, plan or signed record.
    Document,
    /// A list drawn from a system: needs query, time, extractor and row count.
    Export,
    /// Output of a scanner or configuration checker.
    ToolOutput,
    /// Settings of a resource.
    Configuration,
    /// A picture of a screen.
    Screenshot,
    /// A ticket, approval or minutes.
    Record,
}

impl EvidenceKind {
    /// Label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Export => "Export",
            Self::ToolOutput => "Tool output",
            Self::Configuration => "Configuration",
            Self::Screenshot => "Screenshot",
            Self::Record => "Record",
        }
    }
}

/// A file or reference that supports a control.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Stable id: `EV-001`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// System it was drawn from.
    pub source: Option<String>,
    /// Query and parameters used.
    pub query: Option<String>,
    /// When it was extracted, as written, and that day in UTC.
    pub extracted_at: Option<(String, Date)>,
    /// Who extracted it.
    pub extracted_by: Option<String>,
    /// The days it speaks of; a single day for point-in-time evidence.
    pub covers: Option<Period>,
    /// Number of rows, for lists.
    pub rows: Option<u64>,
    /// Path in the workspace, for files.
    pub path: Option<String>,
    /// Address, for references kept elsewhere (https only).
    pub url: Option<String>,
    /// SHA-256 of the file as read, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// Size of the file in bytes.
    pub bytes: Option<u64>,
    /// SHA-256 the register states.
    pub stated_sha256: Option<String>,
    /// Ids it supports as written: controls, parts, implementations or tests.
    pub supports: Vec<(String, Origin)>,
    /// Where the item is registered.
    pub origin: Origin,
    /// Where its coverage is stated.
    pub covers_origin: Origin,
}

/// How a test was done.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Asking; alone it never proves operation.
    #[serde(alias = "interview")]
    Inquiry,
    /// Watching it done.
    Observation,
    /// Reading records and settings.
    #[serde(alias = "examine")]
    Inspection,
    /// Doing it again.
    #[serde(alias = "test")]
    Reperformance,
}

impl Method {
    /// Name in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::Observation => "observation",
            Self::Inspection => "inspection",
            Self::Reperformance => "reperformance",
        }
    }
}

/// What a tester concluded.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// No exception.
    Effective,
    /// Exceptions were found, and answered; the control is relied on.
    EffectiveWithExceptions,
    /// The control did not do what it should.
    Ineffective,
    /// Not tested, or not finished.
    NotTested,
}

impl Conclusion {
    /// Label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Effective => "Effective",
            Self::EffectiveWithExceptions => "Effective with exceptions",
            Self::Ineffective => "Ineffective",
            Self::NotTested => "Not tested",
        }
    }
}

/// The test of operating effectiveness: did it work all period?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operating {
    /// What the tester concluded.
    pub conclusion: Conclusion,
    /// What the sample was drawn from: source and query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// Number of items in the population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_size: Option<u64>,
    /// Number of items tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_size: Option<u64>,
    /// How the sample was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling: Option<String>,
    /// Each exception in a sentence, with its answer.
    #[serde(default)]
    pub exceptions: Vec<String>,
}

/// A test of a control.
#[derive(Clone, Debug)]
pub struct Test {
    /// Stable id: `T-001`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What the tester did, so that another can do it again.
    pub procedure: String,
    /// How.
    pub methods: Vec<Method>,
    /// Conclusion on design: could it work?
    pub design: Option<Conclusion>,
    /// Test of operation.
    pub operating: Option<Operating>,
    /// Who tested.
    pub tester: Option<String>,
    /// When.
    pub tested_on: Option<Date>,
    /// Who reviewed.
    pub reviewer: Option<String>,
    /// When.
    pub reviewed_on: Option<Date>,
    /// Controls, parts or implementations it tests, as written.
    pub tests: Vec<(String, Origin)>,
    /// Evidence ids it rests on, as written.
    pub evidence: Vec<(String, Origin)>,
    /// Where the test is written.
    pub origin: Origin,
}

impl Test {
    /// True if the conclusion on operation is one the customer half can rest on.
    pub fn proves_operation(&self) -> bool {
        let relied_on = self.operating.as_ref().is_some_and(|operating| {
            matches!(
                operating.conclusion,
                Conclusion::Effective | Conclusion::EffectiveWithExceptions
            )
        });
        relied_on && !self.inquiry_only()
    }

    /// True if nothing but inquiry was done.
    pub fn inquiry_only(&self) -> bool {
        self.methods.iter().all(|method| *method == Method::Inquiry)
    }
}

/// Outcome of one automated check on one resource.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the definition")]
pub enum ObservationStatus {
    Pass,
    Fail,
    Manual,
    Muted,
}

/// One row of a tool export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Name of the check.
    pub rule: String,
    /// Resource looked at.
    pub resource: String,
    /// Account, when stated.
    pub account: Option<String>,
    /// Region, when stated.
    pub region: Option<String>,
    /// Outcome.
    pub status: ObservationStatus,
    /// Day of the check.
    pub on: Option<Date>,
    /// Requirements the tool itself maps the check to: framework and id as the tool spells them,
    /// or, once loaded, catalog id and the control ids it may mean, likeliest first.
    /// A list shared by all rows of a rule: exports have a hundred thousand rows and few rules.
    pub requirements: Arc<[(String, String)]>,
    /// File and evidence it was read from.
    pub evidence: String,
}
