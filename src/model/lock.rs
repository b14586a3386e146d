//! `aws-reports.lock.json`: what AWS Artifact listed on a day, field by field, in a stable order.
//!
//! The file is a superset of `aws artifact list-reports --output json`, so that output is a lock as
//! well. Fields keep AWS's names; values AWS invents later are kept as text. Nothing in it is secret:
//! addresses of documents and term tokens have no field.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Date, Period, Redaction};

/// The format this program writes.
pub const LOCK_FORMAT: u32 = 1;

/// A time as AWS states it, as text. The AWS CLI writes RFC 3339 or Unix seconds; the latter become
/// the former, and an offset becomes UTC.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct AwsTime(pub String);

impl AwsTime {
    /// A time from Unix seconds; the number as text if it is out of range.
    pub fn from_epoch(seconds: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "saturates, and is then out of range")]
        let whole = seconds.floor() as i64;
        let time = jiff::Timestamp::from_second(whole).ok().filter(|_| seconds.is_finite());
        Self(time.map_or_else(|| seconds.to_string(), |time| time.to_string()))
    }

    /// A time from text; other text is kept unchanged.
    pub fn from_text(text: &str) -> Self {
        let whole = text.parse::<jiff::Timestamp>().ok().map(|time| time.as_second());
        let time = whole.and_then(|second| jiff::Timestamp::from_second(second).ok());
        Self(time.map_or_else(|| text.to_owned(), |time| time.to_string()))
    }

    /// Its day in UTC.
    pub fn day(&self) -> Option<Date> {
        Date::from_time(&self.0).ok()
    }
}

impl<'de> Deserialize<'de> for AwsTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = AwsTime;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time: RFC 3339 text or Unix seconds")
            }
            fn visit_str<E>(self, text: &str) -> Result<AwsTime, E> {
                Ok(AwsTime::from_text(text))
            }
            fn visit_f64<E>(self, seconds: f64) -> Result<AwsTime, E> {
                Ok(AwsTime::from_epoch(seconds))
            }
            fn visit_i64<E>(self, seconds: i64) -> Result<AwsTime, E> {
                #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
                Ok(AwsTime::from_epoch(seconds as f64))
            }
            fn visit_u64<E>(self, seconds: u64) -> Result<AwsTime, E> {
                #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
                Ok(AwsTime::from_epoch(seconds as f64))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// The lock file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "aws-reports.lock.json")]
pub struct Lock {
    /// Format; absent in plain output of the AWS CLI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<u32>,
    /// When AWS was called, or the exported files were read (RFC 3339, UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<String>,
    /// `aws-artifact` if retrieved over the network, `files` if read from exported JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `aws`, `aws-us-gov`, `aws-cn`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// Region that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Account of the caller, redacted according to the policy on account ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Report versions by id and version.
    pub reports: Vec<LockReport>,
    /// Agreements with AWS; absent if they were not retrieved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreements: Option<Vec<LockAgreement>>,
    /// Documents that people downloaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<LockDocument>,
}

/// One version of one report: the results of ListReports, ListReportVersions and GetReportMetadata.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own field names")]
pub struct LockReport {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_start: Option<AwsTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_end: Option<AwsTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<AwsTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified_at: Option<AwsTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<AwsTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence_number: Option<i64>,
    /// True for a version that AWS lists no longer. It is kept because a review cites it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_longer_listed: Option<bool>,
    /// Fields this version does not know, as sent.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl LockReport {
    /// Merges the fields of `more`; the later response takes precedence.
    pub fn merge(&mut self, more: Self) {
        macro_rules! take {
            ($($field:ident),*) => {$( if more.$field.is_some() { self.$field = more.$field; } )*};
        }
        take!(
            id,
            version,
            name,
            series,
            category,
            period_start,
            period_end,
            state,
            acceptance_type,
            arn,
            term_arn,
            company_name,
            product_name,
            description,
            upload_state,
            status_message,
            created_at,
            last_modified_at,
            deleted_at,
            sequence_number
        );
        self.other.extend(more.other);
    }

    /// Its period, if both ends are stated and in order.
    pub fn period(&self) -> Option<Period> {
        let (from, to) = (self.period_start.as_ref()?.day()?, self.period_end.as_ref()?.day()?);
        Period::new(from, to).ok()
    }

    /// Its title, or else its id.
    pub fn title(&self) -> &str {
        self.name.as_deref().or(self.id.as_deref()).unwrap_or("report without id")
    }

    /// True if AWS lists it as published.
    pub fn is_published(&self) -> bool {
        self.state.as_deref() == Some("PUBLISHED")
    }

    fn key(&self) -> (&str, i64) {
        (self.id.as_deref().unwrap_or_default(), self.version.unwrap_or(0))
    }
}

/// An agreement between the customer and AWS, such as the Business Associate Addendum. The wording of
/// its terms is confidential and has no field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own field names")]
pub struct LockAgreement {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_start: Option<AwsTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_end: Option<AwsTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_account_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A document somebody downloaded: the SHA-256 of that copy, and the consent to its terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockDocument {
    /// Report id.
    pub report: String,
    /// Version.
    pub version: i64,
    /// SHA-256 of the copy, lower-case hexadecimal. Every download is watermarked: two copies differ.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// File name, without its folder.
    pub file: String,
    /// When (RFC 3339, UTC).
    pub retrieved_at: String,
    /// Acceptance type AWS stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<String>,
    /// The terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_arn: Option<String>,
    /// SHA-256 of the terms as shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_sha256: Option<String>,
    /// Who accepted the terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consented_by: Option<String>,
    /// When (RFC 3339, UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consented_at: Option<String>,
}

impl Lock {
    /// Sorts every list and merges entries of the same version.
    pub fn settle(&mut self) {
        self.reports.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut joined: Vec<LockReport> = Vec::new();
        for report in std::mem::take(&mut self.reports) {
            match joined.last_mut() {
                Some(last) if last.id.is_some() && last.key() == report.key() => last.merge(report),
                _ => joined.push(report),
            }
        }
        self.reports = joined;
        if let Some(agreements) = &mut self.agreements {
            agreements.sort_by(|a, b| (&a.id, &a.name, &a.arn).cmp(&(&b.id, &b.name, &b.arn)));
        }
        self.documents.sort_by(|a, b| {
            (&a.report, a.version, &a.retrieved_at).cmp(&(&b.report, b.version, &b.retrieved_at))
        });
    }

    /// Keeps the versions of an older lock that are cited and that this one lists no longer, marked so. A
    /// plan of a past period rests on them, and AWS lists only the newest version. Returns those kept.
    pub fn keep(&mut self, old: &Self, cited: impl Fn(&str, i64) -> bool) -> Vec<LockReport> {
        let here = |known: &LockReport| self.reports.iter().any(|now| now.key() == known.key());
        let mut kept: Vec<LockReport> = old
            .reports
            .iter()
            .filter(|known| known.id.is_some() && !here(known))
            .filter(|known| cited(known.key().0, known.key().1))
            .cloned()
            .collect();
        for report in &mut kept {
            report.no_longer_listed = Some(true);
        }
        self.reports.extend(kept.iter().cloned());
        self.settle();
        kept
    }

    /// Writes account ids as the policy lets them be written, in every field that may hold one.
    pub fn redact(&mut self, redaction: Redaction) {
        let own = |agreement: &LockAgreement| agreement.aws_account_id.clone();
        let agreements = self.agreements.iter().flatten();
        let ids: Vec<String> =
            self.account.clone().into_iter().chain(agreements.filter_map(own)).collect();
        let whole = |id: &&String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        for id in ids.iter().filter(whole) {
            let shown = redaction.show(id);
            let replace = |field: &mut Option<String>| {
                if let Some(text) = field.as_mut() {
                    *text = text.replace(id.as_str(), shown.as_deref().unwrap_or("omitted"));
                }
            };
            replace(&mut self.account);
            for agreement in self.agreements.iter_mut().flatten() {
                replace(&mut agreement.aws_account_id);
                replace(&mut agreement.organization_arn);
                replace(&mut agreement.arn);
                replace(&mut agreement.agreement_arn);
            }
        }
    }

    /// The newest listed version of a report.
    pub fn newest(&self, id: &str) -> Option<&LockReport> {
        self.reports.iter().filter(|r| r.id.as_deref() == Some(id)).max_by_key(|r| r.version)
    }

    /// True if AWS lists any version of the report.
    pub fn lists(&self, id: &str) -> bool {
        let of_id = |report: &&LockReport| report.id.as_deref() == Some(id);
        self.reports.iter().filter(of_id).any(|report| report.no_longer_listed != Some(true))
    }

    /// True when two locks say the same of AWS, whenever and however they were made.
    pub fn same_statement(&self, other: &Self) -> bool {
        self.reports == other.reports
            && (self.agreements.is_none()
                || other.agreements.is_none()
                || self.agreements == other.agreements)
    }
}
