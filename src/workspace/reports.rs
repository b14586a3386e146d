//! AWS report references (`aws-reports.lock.json` or plain `aws artifact list-reports` output) and
//! the team's review of them (`aws-reports.yaml`).

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::left_out;
use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::yaml::{At, Each, File, TextOr, recover};
use crate::model::{
    Agreement, Authorization, AuthorizationStatus, AwsTime, Cuec, Date, Exception, Fields,
    ImpactLevel, LOCK_FORMAT, Letter, Lock, LockAgreement, LockDocument, LockReport, Opinion,
    Period, Report, ReportState, Review, ScopeState, Unread, UnreadKind,
};

/// What a lock file says.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// Report versions.
    pub reports: Vec<Report>,
    /// Agreements with AWS.
    pub agreements: Vec<Agreement>,
    /// Documents that people downloaded.
    pub documents: Vec<LockDocument>,
}

/// Reads report references from JSON. A report that is not of the shape that is read is left out.
pub(crate) fn load_lock(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Listed {
    let list: Lock = match serde_json::from_str(text) {
        Ok(list) => list,
        Err(error) => {
            let fault = crate::input::json_error(path, &error).help(
                "the file is written by `carveout artifact sync`, or by `aws artifact list-reports --output json`: an object with a `reports` list",
            );
            match entry_by_entry(path, text, unread, sink) {
                Some(list) => list,
                None => {
                    left_out::file(UnreadKind::Report, path, Some(""), fault, unread, sink);
                    return Listed::default();
                }
            }
        }
    };
    if let Some(format) = list.lock.filter(|format| *format > LOCK_FORMAT) {
        let fault = Diagnostic::new(
            &codes::FORMAT_VERSION,
            format!("this program reads format {LOCK_FORMAT}, and the lock says {format}"),
        )
        .help("use the program version that wrote it")
        .fault(&Origin::file(path));
        left_out::file(UnreadKind::Report, path, Some(""), fault, unread, sink);
        return Listed::default();
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
            created: raw.created_at.as_ref().and_then(AwsTime::day),
            origin: here,
            id,
        });
    }
    let agreements = list.agreements.into_iter().flatten();
    let agreements = agreements.map(|agreement| listed_agreement(agreement, path)).collect();
    Listed { reports, agreements, documents: list.documents }
}

/// The lock without the entries that are not of the shape that is read. `None` if the text as such cannot be read.
fn entry_by_entry(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Option<Lock> {
    let mut whole: Value = serde_json::from_str(text).ok()?;
    let mut take = |key: &str| match whole.get_mut(key).map(Value::take) {
        Some(Value::Array(list)) => Some(list),
        _ => None,
    };
    let lists = [take("reports")?, take("agreements").unwrap_or_default()];
    let documents = take("documents").unwrap_or_default();
    let head = whole.as_object_mut()?;
    head.insert("reports".to_owned(), Value::Array(Vec::new()));
    head.remove("agreements");
    head.remove("documents");
    let mut lock: Lock = serde_json::from_value(whole).ok()?;
    let mut fault = |kind: UnreadKind, entry: &Value, error: &serde_json::Error| {
        let id = entry.get("id").and_then(Value::as_str);
        let at = Origin::text(path, line_of(text, id, 0), 1);
        let named = id.map_or_else(String::new, |id| format!(" {id}"));
        sink.fault(
            Diagnostic::new(&codes::INVALID_JSON, format!("the {}{named}: {error}", kind.noun()))
                .help("it is left out; run `carveout artifact sync` to write the file again")
                .fault(&at),
        );
        unread.push(Unread::new(kind, at).id(id.unwrap_or_default()));
    };
    let [reports, agreements] = lists;
    for entry in reports {
        match LockReport::deserialize(&entry) {
            Ok(report) => lock.reports.push(report),
            Err(error) => fault(UnreadKind::Report, &entry, &error),
        }
    }
    for entry in agreements {
        match LockAgreement::deserialize(&entry) {
            Ok(agreement) => lock.agreements.get_or_insert_default().push(agreement),
            Err(error) => fault(UnreadKind::Agreement, &entry, &error),
        }
    }
    for entry in documents {
        match LockDocument::deserialize(&entry) {
            Ok(document) => lock.documents.push(document),
            Err(error) => fault(UnreadKind::Report, &entry, &error),
        }
    }
    Some(lock)
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
        fields: Fields::default(),
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
pub(crate) struct ReviewFile {
    /// One entry per report (version) the team relies on or considered.
    #[serde(default)]
    reviews: Each<RawReview>,
    /// Continued Operations Letters.
    #[serde(default)]
    letters: Each<RawLetter>,
    /// Government authorizations of AWS's: FedRAMP and the like.
    #[serde(default)]
    authorizations: Each<RawAuthorization>,
    /// Agreements with AWS that the lock file does not list, and what is to be said of those it lists.
    #[serde(default)]
    agreements: Each<RawAgreement>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawReview {
    /// Report id.
    report: At<String>,
    /// Version; every version when absent.
    version: Option<At<i64>>,
    /// Program id, when the title does not tell.
    program: Option<At<String>>,
    /// 1 or 2, when the period does not tell.
    r#type: Option<At<u8>>,
    /// The auditor's opinion.
    opinion: Option<At<Opinion>>,
    /// Exceptions in the reviewer's own words, with what was decided: in one text, or apart.
    #[serde(default)]
    exceptions: Vec<At<TextOr<RawException>>>,
    /// Where to look, by topic id. Pointers, never the report's text.
    #[serde(default)]
    sections: BTreeMap<String, String>,
    /// Services found in or out of scope. One that nobody looked up may be left out: `unknown` says no more.
    #[serde(default)]
    services: BTreeMap<String, At<ScopeState>>,
    /// What the report assumes that its users do, by the report's own numbers. Never its wording.
    #[serde(default)]
    cuecs: Vec<RawCuec>,
    /// Day an attestation of compliance was made, when its period does not tell.
    made_on: Option<At<Date>>,
    /// Last day of a certificate, when its period does not tell.
    valid_to: Option<At<Date>>,
    /// Who reviewed.
    reviewer: Option<At<String>>,
    /// When.
    reviewed_on: Option<At<Date>>,
    /// When the certification body last audited the holder of a certificate.
    surveillance_on: Option<At<Date>>,
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
    implementations: Vec<At<String>>,
    /// Why it does not apply.
    rationale: Option<At<String>>,
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
    accounts: Vec<At<String>>,
    /// True when it speaks of every account of the organization.
    #[serde(default)]
    organization: bool,
    /// First day in force.
    effective_from: At<Date>,
    /// Last day in force.
    effective_to: Option<At<Date>>,
    /// Services that are eligible under it.
    #[serde(default)]
    services: Vec<At<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawAuthorization {
    /// Package id: `F1603047866`.
    id: At<String>,
    /// The service offering it names: `AWS GovCloud`.
    service_offering: String,
    /// Level it was granted at.
    level: At<ImpactLevel>,
    /// How it is.
    status: At<AuthorizationStatus>,
    /// Day it was granted.
    authorized_on: Option<At<Date>>,
    /// Last day, where one is set.
    expires_on: Option<At<Date>>,
    /// AWS partition: `aws`, `aws-us-gov`, `aws-cn`.
    #[serde(default = "ordinary_partition")]
    partition: String,
    /// Services inside its boundary.
    #[serde(default)]
    services: Vec<String>,
    /// The package in AWS Artifact, where it was obtained there.
    report: Option<At<String>>,
    /// Where it was read: `FedRAMP Marketplace`.
    source: Option<String>,
    /// When it was read there.
    checked_on: Option<Date>,
    /// Who reviewed it.
    reviewer: Option<At<String>>,
    /// When.
    reviewed_on: Option<At<Date>>,
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
    continues: At<String>,
    /// Who issued it.
    issuer: At<String>,
    /// Day of issue.
    issued_on: Option<At<Date>>,
    /// Days it speaks of.
    covers: At<Period>,
    /// Services it leaves out.
    #[serde(default)]
    excludes: Vec<At<String>>,
    /// AWS Regions it leaves out.
    #[serde(default)]
    excludes_regions: Vec<At<String>>,
}

/// What the review file says.
#[derive(Debug, Default)]
pub(crate) struct Reviewed {
    /// Reviews.
    pub reviews: Vec<Review>,
    /// Letters.
    pub letters: Vec<Letter>,
    /// Agreements.
    pub agreements: Vec<Agreement>,
    /// Authorizations.
    pub authorizations: Vec<Authorization>,
}

/// Reads the review file. An entry at fault is left out.
pub(crate) fn load_reviews(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Reviewed {
    let file = File::whole(path);
    let raw: ReviewFile = match recover(&file, text) {
        Ok(raw) => raw,
        Err(fault) => {
            unread_file(path, fault, unread, sink);
            return Reviewed::default();
        }
    };
    left_out::entries(UnreadKind::Review, raw.reviews.left_out, "report", &file, unread, sink);
    left_out::entries(UnreadKind::Letter, raw.letters.left_out, "id", &file, unread, sink);
    let left = raw.authorizations.left_out;
    left_out::entries(UnreadKind::Authorization, left, "id", &file, unread, sink);
    left_out::entries(UnreadKind::Agreement, raw.agreements.left_out, "id", &file, unread, sink);
    let mut reviews: Vec<Review> = Vec::new();
    // Of two reviews of one version, nobody can tell which is meant.
    let mut twins = BTreeSet::new();
    for entry in raw.reviews.items {
        let origin = entry.report.origin(&file);
        let mut own = Sink::default();
        if let Some(kind) = entry.r#type.as_ref().filter(|kind| !matches!(kind.value, 1 | 2)) {
            own.push(
                Diagnostic::new(
                    &codes::INVALID_TYPE,
                    format!("a report is of type 1 or 2, not {}", kind.value),
                )
                .help("take the line out: the report's period tells its type")
                .fault(&kind.origin(&file)),
            );
        }
        let version = entry.version.as_ref().map(|version| version.value);
        let twin = reviews.iter().find(|r| r.report == entry.report.value && r.version == version);
        if let Some(twin) = twin {
            own.push(
                Diagnostic::new(
                    &codes::DUPLICATE_ID,
                    format!("{} is reviewed twice", entry.report.value),
                )
                .help("join the entries, or give each its `version`")
                .fault(&origin)
                .cause(&twin.origin),
            );
            twins.insert((twin.report.clone(), twin.version));
        }
        let cuecs = cuecs(entry.cuecs, &file, &mut own);
        if own.has_errors() {
            unread.push(Unread::new(UnreadKind::Review, origin).id(entry.report.value));
            own.finish().into_iter().for_each(|fault| sink.fault(fault));
            continue;
        }
        let mut at = Places::new(&file);
        reviews.push(Review {
            report: entry.report.value,
            version: at.field("version", entry.version),
            program: at.field("program", entry.program),
            report_type: at.field("type", entry.r#type),
            opinion: at.field("opinion", entry.opinion),
            exceptions: at
                .list("exceptions", entry.exceptions)
                .into_iter()
                .map(exception)
                .collect(),
            sections: entry.sections,
            services: entry
                .services
                .into_iter()
                .map(|(name, state)| {
                    at.fields.note(format!("services/{name}"), state.origin(&file));
                    (name, state.value)
                })
                .collect(),
            cuecs,
            made_on: at.field("made_on", entry.made_on),
            valid_to: at.field("valid_to", entry.valid_to),
            reviewer: at.field("reviewer", entry.reviewer),
            reviewed_on: at.field("reviewed_on", entry.reviewed_on),
            surveillance_on: at.field("surveillance_on", entry.surveillance_on),
            origin,
            fields: at.fields,
        });
    }
    // Of a report with a review that cannot be read, no other review of it speaks in its place.
    reviews.retain(|review| {
        let mut left = unread.iter().filter(|one| one.kind == UnreadKind::Review);
        let other = left.any(|one| one.id.as_ref().is_none_or(|report| *report == review.report));
        let twice = twins.contains(&(review.report.clone(), review.version));
        !twice && (review.version.is_some() || !other)
    });
    let letters = raw.letters.items.into_iter().map(|entry| letter(entry, &file)).collect();
    let agreements =
        raw.agreements.items.into_iter().map(|entry| agreement(entry, &file)).collect();
    let authorizations = raw.authorizations.items.into_iter().map(|raw| authorization(raw, &file));
    Reviewed { reviews, letters, agreements, authorizations: authorizations.collect() }
}

/// Notes that the review file, or what it would list of each kind, cannot be read.
pub(crate) fn unread_file(
    path: &str,
    fault: Diagnostic,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) {
    left_out::file(UnreadKind::Review, path, Some(""), fault, unread, sink);
    for kind in [UnreadKind::Letter, UnreadKind::Authorization, UnreadKind::Agreement] {
        unread.push(Unread::new(kind, Origin::file(path)));
    }
}

/// Takes values out of their places, and remembers these.
pub(super) struct Places<'a> {
    file: &'a File,
    pub(super) fields: Fields,
}

impl<'a> Places<'a> {
    pub(super) fn new(file: &'a File) -> Self {
        Self { file, fields: Fields::default() }
    }

    /// A field that may be absent.
    pub(super) fn field<T>(&mut self, name: &str, value: Option<At<T>>) -> Option<T> {
        value.map(|value| self.stated(name, value))
    }

    /// A field that has to be there.
    pub(super) fn stated<T>(&mut self, name: &str, value: At<T>) -> T {
        self.fields.note(name, value.origin(self.file));
        value.value
    }

    /// A list: the field stands where its first entry does.
    pub(super) fn list<T>(&mut self, name: &str, values: Vec<At<T>>) -> Vec<T> {
        if let Some(first) = values.first() {
            self.fields.note(name, first.origin(self.file));
        }
        values.into_iter().map(|value| value.value).collect()
    }
}

fn letter(entry: RawLetter, file: &File) -> Letter {
    let mut at = Places::new(file);
    Letter {
        origin: entry.id.origin(file),
        id: entry.id.value,
        report: entry.report,
        continues: at.stated("continues", entry.continues),
        issuer: at.stated("issuer", entry.issuer),
        issued_on: at.field("issued_on", entry.issued_on),
        period: at.stated("covers", entry.covers),
        excludes: at.list("excludes", entry.excludes),
        excludes_regions: at.list("excludes_regions", entry.excludes_regions),
        fields: at.fields,
    }
}

fn agreement(entry: RawAgreement, file: &File) -> Agreement {
    let mut at = Places::new(file);
    Agreement {
        origin: entry.id.origin(file),
        id: entry.id.value,
        baa: entry.kind == AgreementKind::Baa,
        active: true,
        accounts: at.list("accounts", entry.accounts),
        organization: entry.organization,
        from: Some(at.stated("effective_from", entry.effective_from)),
        to: at.field("effective_to", entry.effective_to),
        name: None,
        services: at.list("services", entry.services),
        fields: at.fields,
    }
}

fn authorization(raw: RawAuthorization, file: &File) -> Authorization {
    let mut at = Places::new(file);
    Authorization {
        origin: raw.id.origin(file),
        id: raw.id.value,
        service_offering: raw.service_offering,
        level: at.stated("level", raw.level),
        status: at.stated("status", raw.status),
        authorized_on: at.field("authorized_on", raw.authorized_on),
        expires_on: at.field("expires_on", raw.expires_on),
        partition: raw.partition,
        services: raw.services,
        report: at.field("report", raw.report),
        source: raw.source,
        checked_on: raw.checked_on,
        reviewer: at.field("reviewer", raw.reviewer),
        reviewed_on: at.field("reviewed_on", raw.reviewed_on),
        fields: at.fields,
    }
}

/// Agreements of the review file and of the lock. An entry about one that the lock lists adds to it.
pub(crate) fn joined(own: Vec<Agreement>, listed: Vec<Agreement>) -> Vec<Agreement> {
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
        let mut at = Places::new(file);
        cuecs.push(Cuec {
            id: entry.id.value,
            implementations: at.list("implementations", entry.implementations),
            rationale: at.field("rationale", entry.rationale),
            origin,
            fields: at.fields,
        });
    }
    cuecs
}
