//! What people wrote into a workbook or a page of a package, brought back: read from either, held against what the files
//! of `reviews/` say now, and written there as text. Texts and lists only; `cli` reads and writes the files.

mod edit;
mod marks;
mod merge;
mod workbook;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Origin, codes};
use crate::model::{CopyRef, Date, Period, RemarkField, RemarkKind};

pub use edit::{Block, Edited, edited, new_file, plan_of};
pub use merge::{Change, Current, Ours, Outcome, outcome};

/// One value that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub kind: RemarkKind,
    /// The id of that, as the output prints it.
    pub id: String,
    /// The field.
    pub field: RemarkField,
    /// The value as [`RemarkField::read`] gives it; empty where it was taken out.
    pub value: String,
    /// What stood there when the output was made; `None` where that is not known.
    pub was: Option<String>,
    /// Where it was written.
    pub place: Origin,
}

/// What an output is a copy of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Id of the system.
    pub system: String,
    /// The framework, as the copy writes it.
    pub plan: String,
    /// The audit period.
    pub period: Period,
    /// The day of the plan, where the copy says it.
    pub as_of: Option<Date>,
}

/// What was read from a workbook or from the marks of a page.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it is a copy of.
    pub source: Source,
    /// What was written, changed or not.
    pub entries: Vec<Entry>,
    /// Rows that were left out.
    pub faults: Vec<Diagnostic>,
    /// What else a person should know: sheets and columns that are not there.
    pub notes: Vec<String>,
}

/// Reads a workbook, one sheet of it as delimited text, or the saved marks of a page.
///
/// # Errors
/// When it is none of these, cannot be read, was made by a later form, or says two things of one row: the whole is
/// refused.
pub fn read(bytes: &[u8], name: &str) -> Result<Reading, Vec<Diagnostic>> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        Some(b'{') => marks::read(bytes, name),
        // A byte order mark before a JSON text.
        Some(0xef) if bytes.get(3) == Some(&b'{') => marks::read(&bytes[3..], name),
        _ => workbook::read(bytes, name),
    }
}

/// An output that is refused as a whole.
fn refused(message: impl Into<String>, help: impl Into<String>, at: &Origin) -> Diagnostic {
    Diagnostic::new(&codes::INGEST_REFUSED, message.into()).help(help.into()).fault(at)
}

/// A row that is left out.
fn left_out(message: impl Into<String>, help: impl Into<String>, at: &Origin) -> Diagnostic {
    Diagnostic::new(&codes::INGEST_ROW, message.into()).help(help.into()).fault(at)
}

/// What is written about: kind and id.
type Key = (RemarkKind, String);

/// Several rows about one thing, as one: a row that was not touched says nothing against another. Two that say two things
/// are refused.
fn joined(rows: Vec<(Key, Vec<Entry>)>) -> Result<Vec<Entry>, Vec<Diagnostic>> {
    let mut kept: BTreeMap<(RemarkKind, String, RemarkField), Entry> = BTreeMap::new();
    let mut faults = Vec::new();
    for entry in rows.into_iter().flat_map(|(_, entries)| entries) {
        let key = (entry.kind, entry.id.clone(), entry.field);
        let Some(known) = kept.get_mut(&key) else {
            kept.insert(key, entry);
            continue;
        };
        let untouched = |one: &Entry| one.was.as_ref() == Some(&one.value);
        if known.value == entry.value || untouched(&entry) {
            continue;
        }
        if untouched(known) {
            *known = entry;
            continue;
        }
        faults.push(
            Diagnostic::new(
                &codes::INGEST_TWICE,
                format!(
                    "the {} {} stands in two rows, with another {} in each",
                    entry.kind.label().to_lowercase(),
                    entry.id,
                    entry.field.label().to_lowercase()
                ),
            )
            .help("keep the row that is meant and remove the other; nothing of the file was taken over")
            .fault(&entry.place)
            .cause(&known.place),
        );
    }
    if faults.is_empty() { Ok(kept.into_values().collect()) } else { Err(faults) }
}

/// Says that a copy is of another form than this program knows.
fn form_known(reference: &CopyRef, at: &Origin) -> Result<(), Diagnostic> {
    if reference.form <= crate::model::COPY_FORM {
        return Ok(());
    }
    Err(refused(
        format!(
            "it was made by a later version of the program (form {}; this one knows form {})",
            reference.form,
            crate::model::COPY_FORM
        ),
        "install the version that made it, and take it over with that one",
        at,
    ))
}
