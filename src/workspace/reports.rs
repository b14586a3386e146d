//! AWS report references (`aws-reports.lock.json` or plain `aws artifact list-reports` output) and
//! the team's review of them (`aws-reports.yaml`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::yaml::{At, File, TextOr, parse};
use crate::model::{
    Agreement, Authorization, AuthorizationStatus, AwsTime, Cuec, Date, Exception, ImpactLevel,
    LOCK_FORMAT, Letter, Lock, LockAgreement, LockDocument, Opinion, Period, Report, ReportState,
    Review, ScopeState,
};

/// What a lock file says.
#[derive(Debug, Default)]
pub struct Listed {
    /// Report versions.
    pub reports: Vec<Report>,
    /// Agreements with AWS.
    pub agreements: Vec<Agreement>,
    /// Documents that people downloaded.
    pub documents: Vec<LockDocument>,
}

/// Reads report references from JSON.
pub fn load_lock(path: &str, text: &str, sink: &mut Sink) -> Listed {
    let list: Lock = match serde_json::from_str(text) {
        Ok(list) => list,
        Err(error) => {
            sink.push(crate::input::json_error(path, &error).help(
                "the file is written by `carveout artifact sync`, or by `aws artifact list-reports --output json`: an object with a `reports` list",
            ));
            return Listed::default();
        }
    };
    if let Some(format) = list.lock.filter(|format| *format > LOCK_FORMAT) {
        sink.push(
            Diagnostic::new(
                &codes::FORMAT_VERSION,
                format!("this program reads format {LOCK_FORMAT}, and the lock says {format}"),
            )
            .help("use the program version that wrote it")
            .fault(&Origin::file(path)),
        );
    }
    let mut reports: Vec<Report> = Vec::new();
    for (index, raw) in list.reports.into_iter().enumerate() {
        let before = reports.iter().filter(|r| Some(&r.id) == raw.id.as_ref()).count();
        let here = Origin::text(path, line_of(text, raw.id.as_deref(), before), 1);
        let Some(id) = raw.id.filter(|id| !id.trim().is_empty()) else {
            sink.push(
                Diagnostic::new(&codes::REPORT_UNUSABLE, format!("report {} has no id", index + 1))
                    .help("a report without an id cannot be cited; list the reports again")
                    .fault(&here),
            );
            continue;
        };
        let days = (
            raw.period_start.as_ref().map(AwsTime::day),
            raw.period_end.as_ref().map(AwsTime::day),
        );
        let period = match days {
            (Some(Some(from)), Some(Some(to))) => match Period::new(from, to) {
                Ok(period) => Some(period),
                Err(error) => {
                    sink.push(
                        Diagnostic::new(&codes::REPORT_UNUSABLE, format!("{id}: {error}"))
                            .help("its period counts as unknown")
                            .fault(&here),
                    );
                    None
                }
            },
            (None, None) => None,
            _ => {
                sink.push(
                    Diagnostic::new(
                        &codes::REPORT_UNUSABLE,
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
                Diagnostic::new(
                    &codes::REPORT_DUPLICATE,
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
            listed: raw.no_longer_listed != Some(true),
            origin: here,
            id,
        });
    }
    let agreements = list.agreements.into_iter().flatten();
    let agreements = agreements.map(|agreement| listed_agreement(agreement, path)).collect();
    Listed { reports, agreements, documents: list.documents }
}

fn listed_agreement(raw: LockAgreement, path: &str) -> Agreement {
    let named = raw.name.as_deref().unwrap_or_default().to_lowercase();
    let words: Vec<&str> = named.split(|c: char| !c.is_alphanumeric()).collect();
    Agreement {
        baa: named.contains("business associate") || words.contains(&"baa"),
        active: raw.state.as_deref().is_none_or(|state| state == "ACTIVE"),
        organization: raw.organization_arn.is_some(),
        accounts: raw.aws_account_id.into_iter().collect(),
        from: raw.effective_start.as_ref().and_then(AwsTime::day),
        to: raw.effective_end.as_ref().and_then(AwsTime::day),
        name: raw.name.clone(),
        services: Vec::new(),
        id: raw.id.or(raw.name).or(raw.arn).unwrap_or_else(|| "agreement without id".to_owned()),
        origin: Origin::file(path),
    }
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
    /// Government authorizations of AWS's: FedRAMP and the like.
    #[serde(default)]
    authorizations: Vec<RawAuthorization>,
    /// Agreements with AWS that the lock file does not list, and what is to be said of those it lists.
    #[serde(default)]
    agreements: Vec<RawAgreement>,
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
    /// Exceptions in the reviewer's own words, with what was decided: in one text, or apart.
    #[serde(default)]
    exceptions: Vec<TextOr<RawException>>,
    /// Where to look, by topic id. Pointers, never the report's text.
    #[serde(default)]
    sections: BTreeMap<String, String>,
    /// Services found in or out of scope. One that nobody looked up may be left out: `unknown` says no more.
    #[serde(default)]
    services: BTreeMap<String, ScopeState>,
    /// What the report assumes that its users do, by the report's own numbers. Never its wording.
    #[serde(default)]
    cuecs: Vec<RawCuec>,
    /// Day an attestation of compliance was made, when its period does not tell.
    made_on: Option<Date>,
    /// Last day of a certificate, when its period does not tell.
    valid_to: Option<Date>,
    /// Who reviewed.
    reviewer: Option<String>,
    /// When.
    reviewed_on: Option<Date>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawException {
    /// What was noted, in the reviewer's own words.
    summary: String,
    /// What was decided: without effect on us, compensated by, …
    disposition: Option<String>,
}

/// A control that a report assumes of its users.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCuec {
    /// Number in the report.
    id: At<String>,
    /// Implementations that do what it asks.
    #[serde(default)]
    implementations: Vec<String>,
    /// Why it does not apply.
    rationale: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AgreementKind {
    /// Business Associate Addendum.
    Baa,
    /// Any other.
    Other,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawAgreement {
    /// Id of the agreement.
    id: At<String>,
    /// What it is.
    kind: AgreementKind,
    /// Accounts it speaks of.
    #[serde(default)]
    accounts: Vec<String>,
    /// True when it speaks of every account of the organization.
    #[serde(default)]
    organization: bool,
    /// First day in force.
    effective_from: Date,
    /// Last day in force.
    effective_to: Option<Date>,
    /// Services that are eligible under it.
    #[serde(default)]
    services: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawAuthorization {
    /// Package id: `F1603047866`.
    id: At<String>,
    /// The service offering it names: `AWS GovCloud`.
    service_offering: String,
    /// Level it was granted at.
    level: ImpactLevel,
    /// How it is.
    status: AuthorizationStatus,
    /// Day it was granted.
    authorized_on: Option<Date>,
    /// Last day, where one is set.
    expires_on: Option<Date>,
    /// AWS partition: `aws`, `aws-us-gov`, `aws-cn`.
    #[serde(default = "ordinary_partition")]
    partition: String,
    /// Services inside its boundary.
    #[serde(default)]
    services: Vec<String>,
    /// The package in AWS Artifact, where it was obtained there.
    report: Option<String>,
    /// Where it was read: `FedRAMP Marketplace`.
    source: Option<String>,
    /// When it was read there.
    checked_on: Option<Date>,
    /// Who reviewed it.
    reviewer: Option<String>,
    /// When.
    reviewed_on: Option<Date>,
}

fn ordinary_partition() -> String {
    "aws".to_owned()
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
    /// AWS Regions it leaves out.
    #[serde(default)]
    excludes_regions: Vec<String>,
}

/// What the review file says.
#[derive(Debug, Default)]
pub struct Reviewed {
    /// Reviews.
    pub reviews: Vec<Review>,
    /// Letters.
    pub letters: Vec<Letter>,
    /// Agreements.
    pub agreements: Vec<Agreement>,
    /// Authorizations.
    pub authorizations: Vec<Authorization>,
}

/// Reads the review file.
pub fn load_reviews(path: &str, text: &str, sink: &mut Sink) -> Reviewed {
    let file = File::whole(path);
    let raw: ReviewFile = match parse(&file, text) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return Reviewed::default();
        }
    };
    let mut reviews: Vec<Review> = Vec::new();
    for entry in raw.reviews {
        let origin = entry.report.origin(&file);
        if let Some(kind) = entry.r#type.as_ref().filter(|kind| !matches!(kind.value, 1 | 2)) {
            sink.push(
                Diagnostic::new(
                    &codes::INVALID_TYPE,
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
                Diagnostic::new(
                    &codes::DUPLICATE_ID,
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
            exceptions: entry.exceptions.into_iter().map(exception).collect(),
            sections: entry.sections,
            services: entry.services,
            cuecs: cuecs(entry.cuecs, &file, sink),
            made_on: entry.made_on,
            valid_to: entry.valid_to,
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
            excludes_regions: entry.excludes_regions,
        })
        .collect();
    let agreement = |entry: RawAgreement| Agreement {
        origin: entry.id.origin(&file),
        id: entry.id.value,
        baa: entry.kind == AgreementKind::Baa,
        active: true,
        accounts: entry.accounts,
        organization: entry.organization,
        from: Some(entry.effective_from),
        to: entry.effective_to,
        name: None,
        services: entry.services,
    };
    let agreements = raw.agreements.into_iter().map(agreement).collect();
    let authorizations = raw.authorizations.into_iter().map(|raw| authorization(raw, &file));
    Reviewed { reviews, letters, agreements, authorizations: authorizations.collect() }
}

fn authorization(raw: RawAuthorization, file: &File) -> Authorization {
    Authorization {
        origin: raw.id.origin(file),
        id: raw.id.value,
        service_offering: raw.service_offering,
        level: raw.level,
        status: raw.status,
        authorized_on: raw.authorized_on,
        expires_on: raw.expires_on,
        partition: raw.partition,
        services: raw.services,
        report: raw.report,
        source: raw.source,
        checked_on: raw.checked_on,
        reviewer: raw.reviewer,
        reviewed_on: raw.reviewed_on,
    }
}

/// Agreements of the review file and of the lock. An entry about one that the lock lists adds to it.
pub fn joined(own: Vec<Agreement>, listed: Vec<Agreement>) -> Vec<Agreement> {
    let mut listed = listed;
    let mut out: Vec<Agreement> = Vec::new();
    for entry in own {
        match listed.iter_mut().find(|known| known.id == entry.id) {
            Some(known) => known.services.extend(entry.services),
            None => out.push(entry),
        }
    }
    out.extend(listed);
    out
}

fn exception(raw: TextOr<RawException>) -> Exception {
    match raw {
        TextOr::Text(summary) => Exception { summary, disposition: None, one_text: true },
        TextOr::Map(raw) => {
            Exception { summary: raw.summary, disposition: raw.disposition, one_text: false }
        }
    }
}

/// Complementary user entity controls of a report; one mapped twice is reported.
pub(super) fn cuecs(raw: Vec<RawCuec>, file: &File, sink: &mut Sink) -> Vec<Cuec> {
    let mut cuecs: Vec<Cuec> = Vec::new();
    for entry in raw {
        let origin = entry.id.origin(file);
        if let Some(twin) = cuecs.iter().find(|known| known.id == entry.id.value) {
            sink.push(
                Diagnostic::new(
                    &codes::DUPLICATE_ID,
                    format!("{} is mapped twice", entry.id.value),
                )
                .help("join the two entries")
                .fault(&origin)
                .cause(&twin.origin),
            );
            continue;
        }
        cuecs.push(Cuec {
            id: entry.id.value,
            implementations: entry.implementations,
            rationale: entry.rationale,
            origin,
        });
    }
    cuecs
}
