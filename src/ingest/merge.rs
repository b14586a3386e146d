//! What was written, held against what the workspace says now.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Reading, left_out};
use crate::diag::{Diagnostic, Origin, codes, nearest};
use crate::limits::TEXT_NAME;
use crate::model::text::one_line;
use crate::model::{RemarkField, RemarkKind};

/// What the workspace says of one thing now.
#[derive(Clone, Debug, Default)]
pub struct Ours {
    /// What is written, by field.
    pub fields: BTreeMap<RemarkField, String>,
    /// The same as outputs print it: with what policy keeps out of them taken out.
    pub printed: BTreeMap<RemarkField, String>,
    /// The entry.
    pub origin: Option<Origin>,
}

/// The plan that the output is a copy of, as it is now.
#[derive(Clone, Debug, Default)]
pub struct Current {
    /// Ids of what may be written about, by kind and by the id as outputs print it.
    pub ids: BTreeMap<(RemarkKind, String), String>,
    /// What is written, by kind and id.
    pub ours: BTreeMap<(RemarkKind, String), Ours>,
}

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub kind: RemarkKind,
    /// The id of that.
    pub id: String,
    /// The field.
    pub field: RemarkField,
    /// What the workspace says now; empty for nothing.
    pub from: String,
    /// What it says then; empty for nothing.
    pub to: String,
    /// Where it was written.
    pub place: Origin,
}

/// What comes of a reading.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Fields that change, by kind, id and field.
    pub changes: Vec<Change>,
    /// Rows that are left out and cells that changed on both sides.
    pub faults: Vec<Diagnostic>,
    /// Values that are there already, or that nobody touched.
    pub unchanged: usize,
}

/// Most characters of a value in a message.
const SHOWN: usize = 80;

/// On one line, and not longer than a message may be.
fn short(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn said(field: RemarkField, value: &str) -> String {
    match value {
        "" => "nothing".to_owned(),
        value => format!("`{}`", short(field.shown(value))),
    }
}

/// What changes, and what people have to settle.
pub fn outcome(reading: Reading, current: &Current) -> Outcome {
    let mut out = Outcome { faults: reading.faults, ..Outcome::default() };
    let mut by_row: BTreeMap<(RemarkKind, String), Vec<Entry>> = BTreeMap::new();
    for entry in reading.entries {
        by_row.entry((entry.kind, entry.id.clone())).or_default().push(entry);
    }
    for ((kind, printed), entries) in by_row {
        let Some(first) = entries.first() else { continue };
        let untouched = |one: &Entry| one.was.as_deref() == Some(one.value.as_str());
        if entries.iter().all(untouched) {
            out.unchanged += entries.len();
            continue;
        }
        let id = match known(kind, &printed, current) {
            Ok(id) => id,
            Err((why, help)) => {
                out.faults.push(left_out(why, help, &first.place));
                continue;
            }
        };
        let nothing = Ours::default();
        let ours = current.ours.get(&(kind, id.clone())).unwrap_or(&nothing);
        if kind == RemarkKind::Request && !printed.starts_with("R-") {
            let asks = |entry: &Entry| entry.field == RemarkField::What && !entry.value.is_empty();
            let emptied = entries.iter().all(|entry| entry.value.is_empty());
            if !ours.fields.contains_key(&RemarkField::What)
                && !entries.iter().any(asks)
                && !emptied
            {
                out.faults.push(left_out(
                    format!("the request {printed} does not say what is asked for"),
                    "write it under `Request` in the same row",
                    &first.place,
                ));
                continue;
            }
        }
        for entry in entries {
            field(entry, &id, ours, &mut out);
        }
    }
    out
}

/// One value against what the workspace says.
fn field(entry: Entry, id: &str, ours: &Ours, out: &mut Outcome) {
    let of =
        |map: &BTreeMap<RemarkField, String>| map.get(&entry.field).cloned().unwrap_or_default();
    let (real, printed) = (of(&ours.fields), of(&ours.printed));
    if entry.value == printed || entry.was.as_ref() == Some(&entry.value) {
        out.unchanged += 1;
        return;
    }
    let theirs_alone = match &entry.was {
        Some(was) => *was == printed,
        None => printed.is_empty(),
    };
    if theirs_alone {
        out.changes.push(Change {
            kind: entry.kind,
            id: id.to_owned(),
            field: entry.field,
            from: real,
            to: entry.value,
            place: entry.place,
        });
        return;
    }
    let before = match &entry.was {
        Some(was) => format!("; when the copy was made it was {}", said(entry.field, was)),
        None => String::new(),
    };
    let mut conflict = Diagnostic::new(
        &codes::INGEST_CONFLICT,
        format!(
            "{} of the {} {id} is {} in the copy and {} in the workspace{before}",
            entry.field.label(),
            entry.kind.label().to_lowercase(),
            said(entry.field, &entry.value),
            said(entry.field, &printed)
        ),
    )
    .help("decide which holds, and write it in both: in the cell, and in the file of reviews/")
    .fault(&entry.place);
    if let Some(origin) = &ours.origin {
        conflict = conflict.cause(origin);
    }
    out.faults.push(conflict);
}

/// The id of what a row is about, as the workspace has it.
fn known(kind: RemarkKind, printed: &str, current: &Current) -> Result<String, (String, String)> {
    if let Some(id) = current.ids.get(&(kind, printed.to_owned())) {
        return Ok(id.clone());
    }
    let plain = printed.chars().count() <= TEXT_NAME && !printed.chars().any(char::is_control);
    match kind {
        // A request that is answered, and one that an auditor added.
        RemarkKind::Request if plain => return Ok(printed.to_owned()),
        // A finding that was mended since.
        RemarkKind::Finding if is_fingerprint(printed) => return Ok(printed.to_owned()),
        _ => {}
    }
    let ids: BTreeSet<&str> =
        current.ids.keys().filter(|(of, _)| *of == kind).map(|(_, id)| id.as_str()).collect();
    let noun = kind.label().to_lowercase();
    let shown = short(printed);
    let help = match nearest(printed, ids) {
        Some(near) => format!("if `{near}` is meant, correct the id; nothing of the row was taken over"),
        None => "it was removed from the workspace, or its id was changed: nothing of the row was taken over".to_owned(),
    };
    Err((format!("the plan has no {noun} `{shown}`"), help))
}

fn is_fingerprint(text: &str) -> bool {
    let (hash, nth) = text.split_once('/').unwrap_or((text, "1"));
    hash.len() == 20
        && hash.bytes().all(|b| b.is_ascii_hexdigit())
        && !nth.is_empty()
        && nth.bytes().all(|b| b.is_ascii_digit())
}
