//! `evidence/index.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::left_out;
use crate::diag::{Code, Diagnostic, Origin, Sink, codes};
use crate::evidence::register::truth;
use crate::input::yaml::{At, Each, File, TextOr, recover};
use crate::model::text::is_sha256;
use crate::model::{Date, Evidence, EvidenceKind, Owed, Period, Unread, UnreadKind};

/// `evidence/index.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "evidence/index.yaml")]
pub(crate) struct EvidenceFile {
    /// Evidence items.
    evidence: Each<RawEvidence>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawEvidence {
    /// Stable id: `EV-001`.
    id: At<String>,
    /// Title.
    title: String,
    /// What it is.
    kind: EvidenceKind,
    /// System it was extracted from.
    source: Option<String>,
    /// Query and parameters.
    query: Option<String>,
    /// When it was extracted: a day, or an RFC 3339 time.
    extracted_at: Option<At<String>>,
    /// Who extracted it.
    extracted_by: Option<String>,
    /// The day the team received it, if somebody else produced it.
    received_on: Option<Date>,
    /// Whether a list was checked for completeness and accuracy: yes or no, or how it was checked.
    complete: Option<TextOr<bool>>,
    /// Description of a picture, used as alternative text.
    alt: Option<String>,
    /// The days it covers: one day, or from and to.
    covers: Option<At<TextOr<Period>>>,
    /// Number of rows, for lists.
    rows: Option<u64>,
    /// File, relative to `evidence/`.
    file: Option<At<String>>,
    /// Address of something kept elsewhere (https).
    url: Option<At<String>>,
    /// SHA-256 the register states.
    sha256: Option<At<String>>,
    /// The day by which it is to be collected. Until it has a file or an address, the item is owed and supports nothing.
    due: Option<Date>,
    /// The role that owes it.
    owner: Option<String>,
    /// Controls, parts, implementations or tests it supports.
    supports: Vec<At<String>>,
}

/// Reads `evidence/index.yaml`. An item at fault is left out.
pub(crate) fn load_evidence(
    path: &str,
    text: &str,
    owed: &mut Vec<Owed>,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<Evidence> {
    let file = File::whole(path);
    let raw = match recover::<EvidenceFile>(&file, text) {
        Ok(raw) => raw.evidence,
        Err(fault) => {
            left_out::file(UnreadKind::Evidence, path, Some(text), fault, unread, sink);
            return Vec::new();
        }
    };
    for left in raw.left_out {
        let node = &left.node;
        let mut one = left_out::entry(UnreadKind::Evidence, node, "id", &file)
            .names(node.texts_of(&["supports"]));
        one.file = node.text_of("file").map(str::to_owned);
        // Cut off above both, it may be an export whose checks fail for anything.
        one.anywhere = node.get("file").is_none() && node.get("supports").is_none();
        unread.push(one);
        sink.fault(left.fault);
    }
    let mut items = Vec::new();
    for mut entry in raw.items {
        if let Some(due) = entry.due
            && entry.file.is_none()
            && entry.url.is_none()
            && !entry.id.value.trim().is_empty()
        {
            let origin = entry.id.origin(&file);
            let (title, owner) = (entry.title, entry.owner.take());
            owed.push(Owed { id: entry.id.value, title, owner, due, origin });
            continue;
        }
        let mut faults = Vec::new();
        let item = one(entry, &file, &mut faults);
        if faults.is_empty() {
            items.push(item);
        } else {
            unread.push(left_out::evidence(&item));
            faults.into_iter().for_each(|fault| sink.fault(fault));
        }
    }
    items
}

fn one(raw: RawEvidence, file: &File, faults: &mut Vec<Diagnostic>) -> Evidence {
    let origin = raw.id.origin(file);
    let covers_origin = raw.covers.as_ref().map_or_else(|| origin.clone(), |c| c.origin(file));
    let mut fail = |code: &'static Code, message: String, help: &str, at: &Origin| {
        faults.push(Diagnostic::new(code, message).help(help).fault(at));
    };
    if raw.id.value.trim().is_empty() {
        let message = "an evidence item needs an id".to_owned();
        fail(
            &codes::INVALID_ID,
            message,
            "add the id that it is cited by, such as EV-001",
            &origin,
        );
    }
    let covers = match raw.covers.as_ref().map(|covers| &covers.value) {
        None => None,
        Some(TextOr::Map(period)) => Some(*period),
        Some(TextOr::Text(text)) => {
            let day = Date::from_time(text).ok().and_then(|day| Period::new(day, day).ok());
            let period = day.or_else(|| text.parse().ok());
            if period.is_none() {
                fail(
                    &codes::INVALID_DATE,
                    format!("`{text}` is neither a date nor a period"),
                    "write YYYY-MM-DD, or {from: YYYY-MM-DD, to: YYYY-MM-DD}",
                    &covers_origin,
                );
            }
            period
        }
    };
    let extracted_at = raw.extracted_at.and_then(|text| match Date::from_time(&text.value) {
        Ok(day) => Some((text.value, Some(day))),
        Err(error) => {
            fail(
                &codes::INVALID_DATE,
                error.to_string(),
                "write YYYY-MM-DD or an RFC 3339 time such as 2026-09-30T08:15:00Z",
                &text.origin(file),
            );
            None
        }
    });
    let url = raw.url.as_ref().map(|url| (url, crate::input::url::check(&url.value)));
    if let Some((url, Err(refused))) = url {
        let at = url.origin(file);
        fail(&codes::INVALID_URL, refused.message().to_owned(), refused.help(), &at);
    }
    if let Some(hash) = raw.sha256.as_ref().filter(|hash| !is_sha256(&hash.value)) {
        fail(
            &codes::INVALID_HASH,
            "a SHA-256 has 64 hexadecimal digits".to_owned(),
            "remove the line: carveout hashes the file itself",
            &hash.origin(file),
        );
    }
    let (complete, complete_how) = match raw.complete {
        None => (None, None),
        Some(TextOr::Map(said)) => (Some(said), None),
        Some(TextOr::Text(text)) => match truth(&text) {
            Some(said) => (Some(said), None),
            None => (None, Some(text)),
        },
    };
    Evidence {
        id: raw.id.value,
        title: raw.title,
        kind: raw.kind,
        source: raw.source,
        query: raw.query,
        extracted_at,
        extracted_by: raw.extracted_by,
        received_on: raw.received_on,
        complete,
        complete_how,
        alt: raw.alt,
        covers,
        rows: raw.rows,
        path: raw.file.map(|path| path.value),
        url: raw.url.map(|url| url.value),
        sha256: None,
        bytes: None,
        picture: None,
        stated_sha256: raw.sha256.map(|hash| hash.value.to_lowercase()),
        supports: places(raw.supports, file),
        origin,
        covers_origin,
    }
}

pub(super) fn places(list: Vec<At<String>>, file: &File) -> Vec<(String, Origin)> {
    list.into_iter().map(|entry| (entry.value.clone(), entry.origin(file))).collect()
}
