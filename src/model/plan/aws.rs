//! AWS's side: services in use, reports, and what programs cover.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    AuthorizationStatus, Category, Coverage, Date, ImpactLevel, Opinion, OwnerEntry, PartId,
    Period, ScopeState, SupportRule,
};

/// A service or premises in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanService {
    /// Id: that of the service, with its mode where it has one: `lambda:container-image`.
    pub id: String,
    /// Id of the service whatever its mode: what the scope of a program lists.
    #[serde(default)]
    pub service: String,
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
    /// The field of its entry that makes it so, where one does.
    #[serde(skip)]
    pub fault: Option<&'static str>,
    /// True for a letter that continues another report.
    pub letter: bool,
    /// What the program's reports can support: nothing for a summary or for a report on other matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supports: Option<SupportRule>,
    /// False once AWS lists this version no longer; the lock keeps it because a review cites it.
    #[serde(default = "listed", skip_serializing_if = "is_true")]
    pub listed: bool,
    /// Which of the days it names do not count, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// True for a letter with days that firm policy does not let letters add to a report.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over_limit: bool,
    /// Number of parts that rest on it.
    pub cited_by: u32,
}

fn listed() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_true(listed: &bool) -> bool {
    *listed
}

impl PlanReport {
    /// What it is: `Type 2`, `Letter`, `Certificate`.
    pub fn kind(&self) -> &'static str {
        match (self.letter, self.report_type, self.supports) {
            (true, ..) => "Letter",
            (_, Some(1), _) => "Type 1",
            (_, Some(2), _) => "Type 2",
            (_, _, Some(SupportRule::Assessment)) => "Attestation of compliance",
            (_, _, Some(SupportRule::Certificate)) => "Certificate",
            (_, _, Some(SupportRule::Authorization)) => "Authorization package",
            _ => "Report",
        }
    }

    /// What the review came to; `None` where nobody has reviewed it. Auditors give an opinion on a
    /// report; a letter, a certificate and an attestation of compliance carry none.
    pub fn review_result(&self) -> Option<&'static str> {
        if self.letter {
            return Some("AWS's own statement, unaudited");
        }
        let opinion = self.opinion.filter(|_| self.carries_opinion());
        let reviewed = self.opinion.is_some() || self.reviewer.is_some();
        opinion.map(Opinion::label).or_else(|| {
            reviewed.then_some(if self.carries_opinion() {
                "Opinion not stated"
            } else {
                "Reviewed"
            })
        })
    }

    /// True for what an auditor gives an opinion in.
    fn carries_opinion(&self) -> bool {
        use SupportRule::{Assessment, Authorization, Certificate};
        !self.letter && !matches!(self.supports, Some(Assessment | Certificate | Authorization))
    }

    /// Its state as AWS puts it, and whether it is still listed.
    pub fn standing(&self) -> String {
        if self.listed { self.state.clone() } else { format!("{}, no longer listed", self.state) }
    }

    /// Its reference: `report-…, version 4`; the id alone of what has no version.
    pub fn reference(&self) -> String {
        if self.letter || self.version == 0 {
            return self.id.clone();
        }
        format!("{}, version {}", self.id, self.version)
    }
}

/// A government authorization of AWS's, as leveraged by this plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAuthorization {
    /// Package id.
    pub id: String,
    /// The service offering it names.
    pub service_offering: String,
    /// Level it was granted at.
    pub level: ImpactLevel,
    /// How it is.
    pub status: AuthorizationStatus,
    /// Day it was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorized_on: Option<Date>,
    /// Last day, where one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// AWS partition.
    pub partition: String,
    /// Services in use: true for one inside its boundary.
    pub services: IndexMap<String, bool>,
    /// Key of the package in AWS Artifact, or its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was read there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<Date>,
    /// Who reviewed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
    /// True when AWS's half may rest on it.
    pub usable: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unusable: Option<String>,
    /// The field of its entry that makes it so, where one does.
    #[serde(skip)]
    pub fault: Option<&'static str>,
    /// Parts that rest on it.
    pub parts: Vec<PartId>,
}

/// An agreement with AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAgreement {
    /// Id.
    pub id: String,
    /// Name as AWS states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// True for a Business Associate Addendum.
    pub baa: bool,
    /// True unless AWS or the customer ended it.
    pub active: bool,
    /// True when it speaks of every account of the organization.
    pub organization: bool,
    /// Accounts it speaks of, as policy lets them be printed.
    pub accounts: Vec<String>,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day in force; open where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Eligible services it was read to reach.
    pub services: Vec<String>,
    /// Days of the audit period on which it is in force for the accounts it speaks of.
    pub covered_days: i64,
    /// Declared accounts it does not reach, as policy lets them be printed.
    pub without: Vec<String>,
    /// Number of parts that rest on it.
    pub cited_by: u32,
}

impl PlanAgreement {
    /// What it is.
    pub fn kind(&self) -> &'static str {
        if self.baa { "Business Associate Addendum" } else { "Agreement" }
    }

    /// Whom it reaches, in words.
    pub fn reach(&self) -> String {
        if self.organization {
            "every account of the organization".to_owned()
        } else if self.accounts.is_empty() {
            "no account stated".to_owned()
        } else {
            self.accounts.join(", ")
        }
    }
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
    /// Days of the audit period that reports cover.
    #[serde(default)]
    pub report_days: i64,
    /// Days that only unaudited letters cover.
    #[serde(default)]
    pub letter_days: i64,
    /// Keys of the reports and letters counted.
    pub reports: Vec<String>,
    /// Scope per service in use: in, out or unknown.
    pub scope: IndexMap<String, ScopeState>,
    /// Where the scope comes from.
    pub scope_source: String,
}

impl PlanService {
    /// Whether a program covers it, whatever its mode.
    pub fn in_scope_of(&self, program: &PlanProgram) -> Option<ScopeState> {
        program.scope.get(&self.service).or_else(|| program.scope.get(&self.id)).copied()
    }
}

impl PlanProgram {
    /// The days in words: `62 days by report, 30 by an unaudited letter`.
    pub fn days_in_words(&self) -> String {
        days_in_words(self.report_days, self.letter_days)
    }
}

/// Days by report and days by letters, apart.
pub fn days_in_words(report: i64, letter: i64) -> String {
    let s = if report == 1 { "" } else { "s" };
    match letter {
        0 => format!("{report} day{s} by report"),
        _ => format!("{report} day{s} by report, {letter} by an unaudited letter"),
    }
}
