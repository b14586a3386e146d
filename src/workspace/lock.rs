//! AWS report references: `aws-reports.lock.json`, or plain `aws artifact list-reports` output.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::left_out;
use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::json_error;
use crate::limits::LOCK_VALUES;
use crate::model::json::parse;
use crate::model::{
    Agreement, AwsTime, Date, Fields, LOCK_FORMAT, Lock, LockAgreement, LockDocument, LockReport,
    Period, Report, ReportState, Unread, UnreadKind,
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
    /// The day on which the list was retrieved.
    pub retrieved: Option<Date>,
}

/// Reads report references from JSON. A report that is not of the shape that is read is left out.
pub(crate) fn load_lock(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Listed {
    let list: Lock = match parse(text, LOCK_VALUES) {
        Ok(list) => list,
        Err(error) => {
            let fault = json_error(path, &error).help(
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
    let lines = Lines::of(text);
    // The versions of each report that were met, with their index.
    let mut met: BTreeMap<String, BTreeMap<i64, usize>> = BTreeMap::new();
    for (index, raw) in list.reports.into_iter().enumerate() {
        let before = raw.id.as_ref().and_then(|id| met.get(id)).map_or(0, BTreeMap::len);
        let here = Origin::text(path, lines.of_id(raw.id.as_deref(), before), 1);
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
        let versions = met.entry(id.clone()).or_default();
        if let Some(twin) = versions.get(&version).and_then(|at| reports.get(*at)) {
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
        versions.insert(version, reports.len());
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
    let retrieved = list.retrieved_at.as_deref().and_then(|time| Date::from_time(time).ok());
    Listed { reports, agreements, documents: list.documents, retrieved }
}

/// The lock without the entries that are not of the shape that is read. `None` if the text as such cannot be read.
fn entry_by_entry(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Option<Lock> {
    let mut whole: Value = parse(text, LOCK_VALUES).ok()?;
    let mut take = |key: &str| match whole.get_mut(key).map(Value::take) {
        Some(Value::Array(list)) => Some(list),
        _ => None,
    };
    let listed = [take("reports")?, take("agreements").unwrap_or_default()];
    let lines = Lines::of(text);
    let documents = take("documents").unwrap_or_default();
    let head = whole.as_object_mut()?;
    head.insert("reports".to_owned(), Value::Array(Vec::new()));
    head.remove("agreements");
    head.remove("documents");
    let mut lock: Lock = serde_json::from_value(whole).ok()?;
    let mut fault = |kind: UnreadKind, entry: &Value, error: &serde_json::Error| {
        let id = entry.get("id").and_then(Value::as_str);
        let at = Origin::text(path, lines.of_id(id, 0), 1);
        let named = id.map_or_else(String::new, |id| format!(" {id}"));
        sink.fault(
            Diagnostic::new(&codes::INVALID_JSON, format!("the {}{named}: {error}", kind.noun()))
                .help("it is left out; run `carveout artifact sync` to write the file again")
                .fault(&at),
        );
        unread.push(Unread::new(kind, at).id(id.unwrap_or_default()));
    };
    let [reports, agreements] = listed;
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

/// The lines on which ids stand between quotation marks.
struct Lines<'a>(BTreeMap<&'a str, Vec<u32>>);

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut lines: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            for piece in line.split('"').filter(|piece| !piece.trim().is_empty()) {
                let known = lines.entry(piece).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
        }
        Self(lines)
    }

    /// The line of the entry of this id, after `nth` other entries of it.
    fn of_id(&self, id: Option<&str>, nth: usize) -> u32 {
        let lines = id.and_then(|id| self.0.get(id));
        lines.and_then(|lines| lines.get(nth)).copied().unwrap_or(1)
    }
}
