//! AWS Artifact report references, the team's reviews of them, and letters that bridge them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Fields, Period, ScopeState, is_answer};
use crate::diag::Origin;

/// Publication state as AWS states it; other values are kept as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
pub enum ReportState {
    /// In force.
    Published,
    /// Withdrawn.
    Unpublished,
    /// A value this version does not know, as sent.
    Other(String),
}

impl From<String> for ReportState {
    fn from(text: String) -> Self {
        match text.as_str() {
            "PUBLISHED" => Self::Published,
            "UNPUBLISHED" => Self::Unpublished,
            _ => Self::Other(text),
        }
    }
}

impl From<ReportState> for String {
    fn from(state: ReportState) -> Self {
        match state {
            ReportState::Published => "PUBLISHED".into(),
            ReportState::Unpublished => "UNPUBLISHED".into(),
            ReportState::Other(text) => text,
        }
    }
}

/// One version of one report, from the lock file or from `aws artifact list-reports`.
/// Every field except the id may be missing in AWS's response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `report-…`.
    pub id: String,
    /// Version; 0 if AWS sent none.
    pub version: i64,
    /// Title.
    pub name: Option<String>,
    /// `SOC`, `PCI`, `ISO`, …
    pub series: Option<String>,
    /// Category as AWS files it.
    pub category: Option<String>,
    /// ARN.
    pub arn: Option<String>,
    /// The period it covers.
    pub period: Option<Period>,
    /// State.
    pub state: Option<ReportState>,
    /// `PASSTHROUGH`, `EXPLICIT`, or as sent.
    pub acceptance: Option<String>,
    /// False once AWS lists this version no longer.
    pub listed: bool,
    /// Day on which AWS made this version, if AWS says so.
    pub created: Option<Date>,
    /// Where it was read.
    pub origin: Origin,
}

/// The auditor's opinion, as the reviewer read it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the field's own terms")]
pub enum Opinion {
    Unqualified,
    Qualified,
    Adverse,
    Disclaimer,
}

impl Opinion {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unqualified => "Unqualified",
            Self::Qualified => "Qualified",
            Self::Adverse => "Adverse",
            Self::Disclaimer => "Disclaimer",
        }
    }
}

/// An exception the auditor noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What was noted, in the reviewer's own words; with the decision, when written as one text.
    pub summary: String,
    /// What was decided about it, if stated separately.
    pub disposition: Option<String>,
    /// True if one text contains both.
    pub one_text: bool,
}

impl Exception {
    /// True if nothing was decided: a placeholder decides nothing.
    pub fn is_open(&self) -> bool {
        let decided = self.disposition.as_deref().is_some_and(is_answer);
        !self.one_text && !decided
    }

    /// One sentence for outputs.
    pub fn label(&self) -> String {
        match &self.disposition {
            Some(decided) if !decided.trim().is_empty() => {
                format!("{} Decided: {decided}", self.summary.trim_end())
            }
            _ => self.summary.clone(),
        }
    }
}

/// A complementary user entity control: what the report assumes that the customer does. Only its
/// number is kept; its wording is the report's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cuec {
    /// Number in the report: `CUEC-4`, `3.2`.
    pub id: String,
    /// Implementations that satisfy it.
    pub implementations: Vec<String>,
    /// Why it does not apply.
    pub rationale: Option<String>,
    /// Line of the file that lists it.
    pub origin: Origin,
    /// Where its fields stand.
    pub fields: Fields,
}

impl Cuec {
    /// True where the reviewer says why it does not apply.
    pub fn is_reasoned(&self) -> bool {
        self.rationale.as_deref().is_some_and(is_answer)
    }
}

/// An agreement with AWS that is in force or was: the Business Associate Addendum is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Id, or name where there is none.
    pub id: String,
    /// Name as AWS states it.
    pub name: Option<String>,
    /// True for a Business Associate Addendum.
    pub baa: bool,
    /// True unless AWS or the customer ended it.
    pub active: bool,
    /// Accounts it covers, as written: only the last digits if they are masked.
    pub accounts: Vec<String>,
    /// True if it covers every account of an organization.
    pub organization: bool,
    /// First day in force.
    pub from: Option<Date>,
    /// Last day in force.
    pub to: Option<Date>,
    /// Services that are eligible under it, as somebody read.
    pub services: Vec<String>,
    /// Where it was read.
    pub origin: Origin,
    /// Where its fields stand.
    pub fields: Fields,
}

impl Agreement {
    /// Where a field stands, or else the entry.
    pub fn at(&self, field: &str) -> &Origin {
        self.fields.at(field, &self.origin)
    }

    /// The days of `audit` on which it is in force.
    pub fn in_force(&self, audit: Period) -> Option<Period> {
        let from = self.from.filter(|_| self.active)?;
        Period::new(from, self.to.unwrap_or(audit.to)).ok()?.intersection(audit)
    }

    /// True if it covers this account.
    pub fn covers(&self, account: &str) -> bool {
        let shown = |text: &String| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.len() >= 4 && account.ends_with(&digits) || text == "omitted"
        };
        self.organization || self.accounts.iter().any(shown)
    }
}

/// A person's review of a report: an entry of `aws-reports.yaml`. A report is cited by this entry; a report
/// that nobody reviewed supports nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Report id.
    pub report: String,
    /// Version reviewed; every version if absent.
    pub version: Option<i64>,
    /// Program id, if it does not follow from the title.
    pub program: Option<String>,
    /// Type 1 or 2, if it does not follow from the period.
    pub report_type: Option<u8>,
    /// Opinion.
    pub opinion: Option<Opinion>,
    /// Exceptions noted, in the reviewer's own words, with what was decided.
    pub exceptions: Vec<Exception>,
    /// Section pointers by topic id: where in the report to look. Never its text.
    pub sections: BTreeMap<String, String>,
    /// Services the reviewer found in or out of the report's scope.
    pub services: BTreeMap<String, ScopeState>,
    /// What the report assumes of its users, by the report's own numbers.
    pub cuecs: Vec<Cuec>,
    /// Day an attestation of compliance was made, when its period does not tell.
    pub made_on: Option<Date>,
    /// Last day of a certificate, when its period does not tell.
    pub valid_to: Option<Date>,
    /// Who reviewed.
    pub reviewer: Option<String>,
    /// When.
    pub reviewed_on: Option<Date>,
    /// When the certification body last audited the holder of a certificate.
    pub surveillance_on: Option<Date>,
    /// Line in `aws-reports.yaml`.
    pub origin: Origin,
    /// Where its fields stand.
    pub fields: Fields,
}

impl Review {
    /// Where a field stands, or else the entry.
    pub fn at(&self, field: &str) -> &Origin {
        self.fields.at(field, &self.origin)
    }

    /// True for the review of this version, or of every version.
    pub fn is_of(&self, report: &Report) -> bool {
        self.report == report.id && self.version.is_none_or(|version| version == report.version)
    }

    /// The reviewer, where somebody is named: a placeholder names nobody.
    pub fn named_reviewer(&self) -> Option<&str> {
        self.reviewer.as_deref().filter(|who| is_answer(who))
    }
}

/// A Continued Operations Letter: AWS's own statement that controls continued to operate after a report's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Stable id of ours: `COL-1`.
    pub id: String,
    /// Artifact id of the letter, when there is one.
    pub report: Option<String>,
    /// The program or report it continues.
    pub continues: String,
    /// Who issued it.
    pub issuer: String,
    /// Day of issue.
    pub issued_on: Option<Date>,
    /// Days it covers.
    pub period: Period,
    /// Service ids it excludes.
    pub excludes: Vec<String>,
    /// AWS Regions it excludes.
    pub excludes_regions: Vec<String>,
    /// Line in `aws-reports.yaml`.
    pub origin: Origin,
    /// Where its fields stand.
    pub fields: Fields,
}

impl Letter {
    /// True if AWS issued it: `Amazon Web Services, Inc.`. A reseller of AWS's is somebody else.
    pub fn is_of_aws(&self) -> bool {
        let lower = self.issuer.to_lowercase();
        let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        first.is_some_and(|word| matches!(word, "aws" | "amazon"))
    }

    /// Where a field stands, or else the entry.
    pub fn at(&self, field: &str) -> &Origin {
        self.fields.at(field, &self.origin)
    }
}
