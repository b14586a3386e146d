//! AWS report references (`aws-reports.lock.json` or plain `aws artifact list-reports` output) and
//! the team's review of them (`aws-reports.yaml`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::yaml::{At, File, parse};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::model::{Date, Letter, Opinion, Period, Report, ReportState, Review, ScopeState};

/// A time as the AWS CLI writes it: RFC 3339 or Unix seconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Time {
    Epoch(f64),
    Text(String),
}

impl Time {
    fn day(&self) -> Option<Date> {
        match self {
            Self::Epoch(seconds) => Date::from_epoch(*seconds),
            Self::Text(text) => Date::from_time(text).ok(),
        }
    }
}

/// One report as AWS sends it; every field may be missing, and unknown fields are AWS's to add.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawReport {
    id: Option<String>,
    version: Option<i64>,
    name: Option<String>,
    series: Option<String>,
    category: Option<String>,
    arn: Option<String>,
    period_start: Option<Time>,
    period_end: Option<Time>,
    state: Option<String>,
    acceptance_type: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RawList {
    reports: Vec<RawReport>,
}

/// Reads report references from JSON.
pub fn load_lock(path: &str, text: &str, sink: &mut Sink) -> Vec<Report> {
    let list: RawList = match serde_json::from_str(text) {
        Ok(list) => list,
        Err(error) => {
            sink.push(super::json_error(path, &error).help(
                "the file is written by `aws artifact list-reports --output json`: an object with a `reports` list",
            ));
            return Vec::new();
        }
    };
    let mut reports: Vec<Report> = Vec::new();
    for (index, raw) in list.reports.into_iter().enumerate() {
        let before = reports.iter().filter(|r| Some(&r.id) == raw.id.as_ref()).count();
        let here = Origin::text(path, line_of(text, raw.id.as_deref(), before), 1);
        let Some(id) = raw.id.filter(|id| !id.trim().is_empty()) else {
            sink.push(
                Diagnostic::warning("report-unusable", format!("report {} has no id", index + 1))
                    .help("a report without an id cannot be cited; list the reports again")
                    .fault(&here),
            );
            continue;
        };
        let days =
            (raw.period_start.as_ref().map(Time::day), raw.period_end.as_ref().map(Time::day));
        let period = match days {
            (Some(Some(from)), Some(Some(to))) => match Period::new(from, to) {
                Ok(period) => Some(period),
                Err(error) => {
                    sink.push(
                        Diagnostic::warning("report-unusable", format!("{id}: {error}"))
                            .help("its period counts as unknown")
                            .fault(&here),
                    );
                    None
                }
            },
            (None, None) => None,
            _ => {
                sink.push(
                    Diagnostic::warning(
                        "report-unusable",
                        format!("{id}: its period cannot be read"),
                    )
                    .help("its period counts as unknown")
                    .fault(&here),
                );
                None
            }
        };
        let version = raw.version.unwrap_or(0);
        if let Some(twin) = reports.iter().find(|r| r.id == id && r.version == version) {
            sink.push(
                Diagnostic::warning(
                    "report-duplicate",
                    format!("{id} version {version} is listed twice; the first entry is used"),
                )
                .help("take one of the two out")
                .fault(&here)
                .cause(&twin.origin),
            );
            continue;
        }
        reports.push(Report {
            version,
            name: raw.name,
            series: raw.series,
            category: raw.category,
            arn: raw.arn,
            period,
            state: raw.state.map(ReportState::from),
            acceptance: raw.acceptance_type,
            origin: here,
            id,
        });
    }
    reports
}

/// The line on which the `nth` mention of a report id stands; serde_json keeps no places.
fn line_of(text: &str, id: Option<&str>, nth: usize) -> u32 {
    let quoted = format!("\"{}\"", id.unwrap_or_default());
    let line = text.lines().enumerate().filter(|(_, line)| line.contains(&quoted)).nth(nth);
    u32::try_from(line.map_or(0, |(index, _)| index) + 1).unwrap_or(u32::MAX)
}

/// `aws-reports.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "aws-reports.yaml")]
pub struct ReviewFile {
    /// One entry per report (version) the team relies on or considered.
    #[serde(default)]
    reviews: Vec<RawReview>,
    /// Continued Operations Letters.
    #[serde(default)]
    letters: Vec<RawLetter>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawReview {
    /// Report id.
    report: At<String>,
    /// Version; every version when absent.
    version: Option<i64>,
    /// Program id, when the title does not tell.
    program: Option<String>,
    /// 1 or 2, when the period does not tell.
    r#type: Option<At<u8>>,
    /// The auditor's opinion.
    opinion: Option<Opinion>,
    /// Exceptions in the reviewer's own words, with what was decided.
    #[serde(default)]
    exceptions: Vec<String>,
    /// Where to look, by topic id. Pointers, never the report's text.
    #[serde(default)]
    sections: BTreeMap<String, String>,
    /// Services found in or out of scope.
    #[serde(default)]
    services: BTreeMap<String, ScopeState>,
    /// Who reviewed.
    reviewer: Option<String>,
    /// When.
    reviewed_on: Option<Date>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawLetter {
    /// Id of yours.
    id: At<String>,
    /// Its own Artifact id.
    report: Option<String>,
    /// Program or report id it continues.
    continues: String,
    /// Who issued it.
    issuer: String,
    /// Day of issue.
    issued_on: Option<Date>,
    /// Days it speaks of.
    covers: Period,
    /// Services it leaves out.
    #[serde(default)]
    excludes: Vec<String>,
}

/// Reads the review file.
pub fn load_reviews(path: &str, text: &str, sink: &mut Sink) -> (Vec<Review>, Vec<Letter>) {
    let file = File::whole(path);
    let raw: ReviewFile = match parse(&file, text) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return (Vec::new(), Vec::new());
        }
    };
    let mut reviews: Vec<Review> = Vec::new();
    for entry in raw.reviews {
        let origin = entry.report.origin(&file);
        if let Some(kind) = entry.r#type.as_ref().filter(|kind| !matches!(kind.value, 1 | 2)) {
            sink.push(
                Diagnostic::error(
                    "invalid-type",
                    format!("a report is of type 1 or 2, not {}", kind.value),
                )
                .help("take the line out: the report's period tells its type")
                .fault(&kind.origin(&file)),
            );
        }
        let twin =
            reviews.iter().find(|r| r.report == entry.report.value && r.version == entry.version);
        if let Some(twin) = twin {
            sink.push(
                Diagnostic::error(
                    "duplicate-id",
                    format!("{} is reviewed twice", entry.report.value),
                )
                .help("join the entries, or give each its `version`")
                .fault(&origin)
                .cause(&twin.origin),
            );
            continue;
        }
        reviews.push(Review {
            report: entry.report.value,
            version: entry.version,
            program: entry.program,
            report_type: entry.r#type.map(|kind| kind.value),
            opinion: entry.opinion,
            exceptions: entry.exceptions,
            sections: entry.sections,
            services: entry.services,
            reviewer: entry.reviewer,
            reviewed_on: entry.reviewed_on,
            origin,
        });
    }
    let letters = raw
        .letters
        .into_iter()
        .map(|entry| Letter {
            origin: entry.id.origin(&file),
            id: entry.id.value,
            report: entry.report,
            continues: entry.continues,
            issuer: entry.issuer,
            issued_on: entry.issued_on,
            period: entry.covers,
            excludes: entry.excludes,
        })
        .collect();
    (reviews, letters)
}
