//! `reviews/*.yaml`: what auditors and management wrote into an output, brought back.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::left_out;
use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::yaml::{At, Each, File, recover};
use crate::model::{Date, Period, Remark, RemarkField, RemarkKind, Unread, UnreadKind};

/// The folder of the files.
pub(crate) const FOLDER: &str = "reviews";

/// A file of `reviews/` as written: the entries on one plan of one period.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "reviews/*.yaml")]
pub(crate) struct RemarkFile {
    /// The framework whose plan the entries were written on, as the package names it: `nist-800-53-r5/low`.
    plan: String,
    /// The audit period of that plan.
    period: Period,
    /// What was written, one entry for each thing that it is about.
    #[serde(default)]
    entries: Each<At<RawRemark>>,
}

/// An entry. It names one thing: a part, test, item, population, evidence item, exception, finding, request or
/// signature.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawRemark {
    /// Id of a part: `AC-2(j)`.
    part: Option<String>,
    /// Id of a test: `T-020`.
    test: Option<String>,
    /// Id of an item of a sample, with its test: `T-020/EMP-0042`.
    item: Option<String>,
    /// Id of the test whose population and sample it is about.
    population: Option<String>,
    /// Id of an evidence item: `EV-001`.
    evidence: Option<String>,
    /// Id of an exception, as the sheet of exceptions has it: `T-020/1`.
    exception: Option<String>,
    /// Fingerprint of a finding.
    finding: Option<String>,
    /// Id of a request: `R-AC-2(j)`, or `A-1` of one that an auditor added.
    request: Option<String>,
    /// Who signs: `prepared`, `reviewed`, `approved` or `examined`.
    #[serde(rename = "sign-off")]
    sign_off: Option<String>,
    /// What is asked for, of a request that an auditor added.
    what: Option<String>,
    /// The part, test or evidence item that such a request is about.
    about: Option<String>,
    /// Who provides what is asked for.
    owner: Option<String>,
    /// The day until when.
    due: Option<Date>,
    /// How far the organization is with a request.
    internal_status: Option<InternalStatus>,
    /// How far the auditor is with a request.
    auditor_status: Option<AuditorStatus>,
    /// The auditor's own reference: of a working paper or a test.
    reference: Option<String>,
    /// Who examined it, or who signs.
    by: Option<String>,
    /// What the person who signs is.
    position: Option<String>,
    /// The day of that.
    date: Option<Date>,
    /// What the auditor came to.
    result: Option<AuditorResult>,
    /// What the auditor has to say.
    note: Option<String>,
    /// Management's response.
    response: Option<String>,
}

/// What an auditor came to.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AuditorResult {
    /// It is as it should be.
    Accepted,
    /// Something has to be said first.
    Question,
    /// What there is does not do.
    NotAccepted,
}

/// How far the organization is with a request.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum InternalStatus {
    /// Nothing was done yet.
    Open,
    /// Somebody works on it.
    InProgress,
    /// The auditor has it.
    Provided,
    /// There is none.
    NotAvailable,
}

/// How far the auditor is with a request.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AuditorStatus {
    /// It was asked for.
    Requested,
    /// It came.
    Received,
    /// It does.
    Accepted,
    /// It does not, and is asked for again.
    Returned,
}

impl AuditorResult {
    fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Question => "question",
            Self::NotAccepted => "not-accepted",
        }
    }
}

impl InternalStatus {
    fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::Provided => "provided",
            Self::NotAvailable => "not-available",
        }
    }
}

impl AuditorStatus {
    fn key(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
        }
    }
}

/// Reads a file. An entry at fault is left out.
pub(crate) fn load(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<Remark> {
    let file = File::whole(path);
    let raw = match recover::<RemarkFile>(&file, text) {
        Ok(raw) => raw,
        Err(fault) => {
            left_out::file(UnreadKind::Remark, path, Some(""), fault, unread, sink);
            return Vec::new();
        }
    };
    left_out::entries(UnreadKind::Remark, raw.entries.left_out, "part", &file, unread, sink);
    let mut out = Vec::new();
    for entry in raw.entries.items {
        let origin = entry.origin(&file);
        match remark(entry.value, &raw.plan, raw.period, origin.clone()) {
            Ok(remark) => out.push(remark),
            Err(why) => {
                unread.push(Unread::new(UnreadKind::Remark, origin.clone()));
                sink.fault(
                    Diagnostic::new(&codes::REVIEW_ENTRY_INVALID, why.0).help(why.1).fault(&origin),
                );
            }
        }
    }
    out
}

fn remark(
    raw: RawRemark,
    plan: &str,
    period: Period,
    origin: Origin,
) -> Result<Remark, (String, String)> {
    let named = [
        (RemarkKind::Part, raw.part),
        (RemarkKind::Test, raw.test),
        (RemarkKind::Item, raw.item),
        (RemarkKind::Population, raw.population),
        (RemarkKind::Evidence, raw.evidence),
        (RemarkKind::Exception, raw.exception),
        (RemarkKind::Finding, raw.finding),
        (RemarkKind::Request, raw.request),
        (RemarkKind::SignOff, raw.sign_off),
    ];
    let mut named = named.into_iter().filter_map(|(kind, id)| Some((kind, id?)));
    let kinds = || RemarkKind::ALL.map(RemarkKind::key).join("`, `");
    let (kind, id) = match (named.next(), named.next()) {
        (Some(one), None) => one,
        (None, _) => {
            let help = format!("name one thing, with `{}`", kinds());
            return Err(("an entry does not say what it is about".to_owned(), help));
        }
        (Some((one, _)), Some((two, _))) => {
            let why = format!("an entry is about a `{}` and a `{}`", one.key(), two.key());
            return Err((why, "write an entry for each".to_owned()));
        }
    };
    if id.trim().is_empty() {
        let why = format!("an entry about a `{}` names none", kind.key());
        return Err((why, "write its id, or remove the entry".to_owned()));
    }
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let word = |word: Option<&'static str>| word.map(str::to_owned);
    let fields = [
        (RemarkField::What, raw.what),
        (RemarkField::About, raw.about),
        (RemarkField::Owner, raw.owner),
        (RemarkField::Due, day(raw.due)),
        (RemarkField::InternalStatus, word(raw.internal_status.map(InternalStatus::key))),
        (RemarkField::AuditorStatus, word(raw.auditor_status.map(AuditorStatus::key))),
        (RemarkField::Reference, raw.reference),
        (RemarkField::By, raw.by),
        (RemarkField::Position, raw.position),
        (RemarkField::Date, day(raw.date)),
        (RemarkField::Result, word(raw.result.map(AuditorResult::key))),
        (RemarkField::Note, raw.note),
        (RemarkField::Response, raw.response),
    ];
    let mut kept = BTreeMap::new();
    for (field, text) in fields {
        let Some(text) = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        else {
            continue;
        };
        if !kind.fields().contains(&field) {
            let fields: Vec<&str> = kind.fields().iter().map(|field| field.key()).collect();
            return Err((
                format!("an entry about a `{}` has no `{}`", kind.key(), field.key()),
                format!("it may have `{}`", fields.join("`, `")),
            ));
        }
        kept.insert(field, text);
    }
    Ok(Remark {
        plan: plan.to_owned(),
        period,
        kind,
        id: id.trim().to_owned(),
        fields: kept,
        origin,
    })
}

/// The entries without those that are about the same thing as one before.
pub(crate) fn unique(all: Vec<Remark>, sink: &mut Sink) -> Vec<Remark> {
    let mut seen: BTreeMap<(String, String, RemarkKind, String), Origin> = BTreeMap::new();
    let mut out = Vec::with_capacity(all.len());
    for one in all {
        let key = (one.plan.clone(), one.period.to_string(), one.kind, one.id.clone());
        match seen.get(&key) {
            Some(first) => sink.fault(
                Diagnostic::new(
                    &codes::DUPLICATE_ID,
                    format!(
                        "two entries are about the {} {}",
                        one.kind.label().to_lowercase(),
                        one.id
                    ),
                )
                .help("join the two entries")
                .fault(&one.origin)
                .cause(first),
            ),
            None => {
                seen.insert(key, one.origin.clone());
                out.push(one);
            }
        }
    }
    out
}
