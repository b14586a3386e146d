//! The files that the register names: hashed through one handle, and parsed in the same pass if they
//! contain rows or a picture.

use std::collections::BTreeMap;
use std::io::Read;

use super::picture::{self};
use super::requirement_mapping::with_requirements;
use super::settings;
use super::stream::encoding;
use super::{Format, Kind, READERS, Reader, Reading, Refused, Summary, read, read_export};
use crate::diag::{Diagnostic, Origin, Severity, Sink, codes};
use crate::input::folder::{Folder, HashingReader, in_evidence};
use crate::limits::{PICTURE, PICTURES, SETTINGS};
use crate::model::{
    Evidence, EvidenceKind, FileFacts, Found, Hidden, HiddenPicture, Knowledge, Observation,
    Picture, RowCount,
};

/// Size from which a file is read on one thread and hashed on another.
const LARGE: u64 = 4 << 20;
/// Bytes from which a picture is recognized.
const HEAD: u64 = 16;

/// What readers need to know about the workspace.
pub struct Context<'a> {
    /// The workspace's own formats.
    pub formats: &'a [Format],
    /// The shipped and the workspace's knowledge.
    pub knowledge: Option<&'a Knowledge>,
    /// False if the policy is to show no pictures.
    pub pictures: bool,
}

/// What was read from a file.
enum Content {
    Rows(Vec<Observation>),
    Names(BTreeMap<String, String>),
    Picture(Picture),
    /// Only its hash is printed.
    Bytes,
}

/// Hashes every registered file, and in the same pass reads the rows of tool exports and the pictures.
pub fn read_files(
    folder: &Folder,
    mut items: Vec<Evidence>,
    context: &Context<'_>,
    facts: &mut FileFacts,
    sink: &mut Sink,
) -> (Vec<Evidence>, Vec<Observation>) {
    let mut pending = Vec::new();
    let mut names = BTreeMap::new();
    let mut shown = 0;
    for (at, item) in items.iter_mut().enumerate() {
        let Some(written) = &item.path else { continue };
        let path = in_evidence(written);
        let read = folder.hashed(&path).and_then(|mut file| {
            if item.kind == EvidenceKind::ToolOutput && file.size() > LARGE {
                let mut file = file.read_ahead();
                let read = rows(&mut file, &path, item, context, facts, sink);
                return Ok((or_report(read, item, sink), file.finish()?));
            }
            let content = content(&mut file, &path, item, context, facts, sink);
            Ok((content, file.finish()?))
        });
        let (content, digested) = match read {
            Ok(read) => read,
            Err(diagnostic) => {
                sink.push(diagnostic.cause(&item.origin));
                continue;
            }
        };
        item.sha256 = Some(digested.sha256);
        item.bytes = Some(digested.bytes);
        item.path = Some(path.clone());
        match content {
            Content::Rows(rows) => pending.push((at, rows)),
            Content::Names(found) => names.extend(found),
            Content::Picture(picture) if shown + picture.page.bytes.len() > PICTURES => {
                facts.pictures.push(hidden(item, &path, Hidden::Limit(PICTURES)));
            }
            Content::Picture(picture) => {
                shown += picture.page.bytes.len();
                item.picture = Some(picture);
            }
            Content::Bytes => {}
        }
    }
    // Rows are mapped last: names of deployed Config rules may come from any of the files.
    let mut observations = Vec::new();
    for (at, rows) in pending {
        observations.extend(with_requirements(rows, items.get(at), context.knowledge, &names));
    }
    (items, observations)
}

/// What was read, or nothing and an error.
fn or_report(read: Result<Content, Refused>, item: &Evidence, sink: &mut Sink) -> Content {
    read.unwrap_or_else(|fault| {
        let fault = fault.cause(&item.origin);
        if fault.severity == Severity::Warning {
            sink.finding(fault)
        } else {
            sink.push(fault)
        }
        Content::Bytes
    })
}

/// Reads what is printed of a file that is not tool output; the rest is only hashed.
fn content(
    file: &mut HashingReader,
    path: &str,
    item: &mut Evidence,
    context: &Context<'_>,
    facts: &mut FileFacts,
    sink: &mut Sink,
) -> Content {
    let mut head = Vec::new();
    // Read errors are reported when the file is hashed.
    if file.take(HEAD).read_to_end(&mut head).is_err() {
        return Content::Bytes;
    }
    if path.to_lowercase().ends_with(".json") {
        let room = (SETTINGS - head.len()) as u64;
        // What could not be read here is reported when the file is hashed.
        if file.take(room).read_to_end(&mut head).is_ok() && head.len() < SETTINGS {
            let found = settings::of(&head);
            if !found.is_empty() {
                facts.settings.insert(item.id.clone(), found);
            }
        }
    }
    if item.kind == EvidenceKind::ToolOutput {
        let content = &mut head.as_slice().chain(file);
        let read = rows(content, path, item, context, facts, sink);
        or_report(read, item, sink)
    } else if picture::recognize(&head).is_some_and(|found| found.shown) {
        if !context.pictures {
            return Content::Bytes;
        }
        let mut whole = head;
        if file.take(PICTURE as u64 + 1).read_to_end(&mut whole).is_err() {
            return Content::Bytes;
        }
        match picture::scaled(&whole) {
            Ok(picture) => Content::Picture(picture),
            Err(reason) => {
                facts.pictures.push(hidden(item, path, reason));
                Content::Bytes
            }
        }
    } else {
        if item.kind == EvidenceKind::Screenshot {
            facts.pictures.push(hidden(item, path, Hidden::Format));
        }
        rows_of_another_kind(&mut head.as_slice().chain(file), path, item, context, facts, sink)
    }
}

/// The rows of a tool's export that is registered as another kind: its results count anyway.
fn rows_of_another_kind(
    content: &mut dyn Read,
    path: &str,
    item: &mut Evidence,
    context: &Context<'_>,
    facts: &mut FileFacts,
    sink: &mut Sink,
) -> Content {
    match read_export(content, path, &item.id, context.formats) {
        Ok(Some((reader, Reading::Observations(rows, summary)))) => {
            note(&summary, reader, path, item, facts);
            item.rows = item.rows.or(Some(summary.rows));
            report(&summary, path, item, sink);
            Content::Rows(rows)
        }
        Ok(Some((_, Reading::Names(found)))) => Content::Names(found),
        Ok(Some((reader, Reading::List(summary)))) => {
            if is_list(item) {
                note(&summary, reader, path, item, facts);
                report(&summary, path, item, sink);
            }
            Content::Bytes
        }
        Ok(_) => Content::Bytes,
        Err(fault) if fault.code.name == codes::EVIDENCE_EMPTY.name && is_list(item) => {
            facts.found.insert(item.id.clone(), nothing(path, item));
            Content::Bytes
        }
        // By the register it is not tool output, so an error in its rows is only a warning.
        Err(fault) => {
            sink.finding(fault.severity(Severity::Warning).cause(&item.origin));
            Content::Bytes
        }
    }
}

fn rows(
    content: &mut dyn Read,
    path: &str,
    item: &mut Evidence,
    context: &Context<'_>,
    facts: &mut FileFacts,
    sink: &mut Sink,
) -> Result<Content, Refused> {
    let read = match read(content, path, &item.id, context.formats) {
        // The register says that nothing was found, and so it is.
        Err(fault) if fault.code.name == codes::EVIDENCE_EMPTY.name && item.rows == Some(0) => {
            facts.found.insert(item.id.clone(), nothing(path, item));
            return Ok(Content::Bytes);
        }
        read => read?,
    };
    match read {
        Some((reader, Reading::Observations(rows, summary))) => {
            note(&summary, reader, path, item, facts);
            item.rows = Some(summary.rows);
            report(&summary, path, item, sink);
            Ok(Content::Rows(rows))
        }
        Some((_, Reading::Names(found))) => {
            item.rows = item.rows.or(Some(found.len() as u64));
            Ok(Content::Names(found))
        }
        _ => Err(Box::new(unread(path))),
    }
}

/// True for an item whose rows are what it shows.
fn is_list(item: &Evidence) -> bool {
    matches!(item.kind, EvidenceKind::Export | EvidenceKind::ToolOutput | EvidenceKind::Record)
}

/// A list in which nothing was found.
fn nothing(path: &str, item: &Evidence) -> Found {
    Found { path: path.to_owned(), stated: item.rows, ..Found::default() }
}

/// Notes what a file says of itself.
fn note(summary: &Summary, reader: &Reader, path: &str, item: &Evidence, facts: &mut FileFacts) {
    if let Some(stated) = item.rows {
        facts.rows.push(RowCount {
            evidence: item.id.clone(),
            path: path.to_owned(),
            stated,
            counted: summary.rows,
            origin: item.origin.clone(),
        });
    }
    let checks = summary.pass + summary.fail + summary.manual + summary.muted;
    let found = Found {
        path: path.to_owned(),
        format: reader.title,
        scanner: reader.kind == Kind::Tool && !summary.said.activity && checks > summary.records,
        rows: summary.rows,
        stated: item.rows,
        said: summary.said.clone(),
    };
    facts.found.insert(item.id.clone(), found);
}

fn hidden(item: &Evidence, path: &str, reason: Hidden) -> HiddenPicture {
    HiddenPicture {
        evidence: item.id.clone(),
        path: path.to_owned(),
        reason,
        origin: item.origin.clone(),
    }
}

fn unread(path: &str) -> Diagnostic {
    let known: Vec<&str> = READERS.iter().map(|reader| reader.title).collect();
    Diagnostic::new(
        &codes::TOOL_OUTPUT_UNREAD,
        format!("`{path}` has an unknown format: it is listed and hashed, but its rows are not read"),
    )
    .help(format!(
        "this version reads {}; name its columns in evidence/formats.yaml, or give the item another \
         `kind` if its rows do not matter",
        known.join(", ")
    ))
    .fault(&Origin::file(path))
}

/// One finding per reason for which rows were excluded.
fn report(summary: &Summary, path: &str, item: &Evidence, sink: &mut Sink) {
    if let Some(name) = summary.encoding {
        sink.finding(encoding::notice(name, path).cause(&item.origin));
    }
    for left in &summary.left_out {
        sink.finding(
            Diagnostic::new(
                &codes::TOOL_OUTPUT_ROWS_LEFT_OUT,
                format!("{}: `{path}`: {left}", item.id),
            )
            .help("check that the export is complete; excluded rows appear in no output")
            .fault(&Origin::file(path))
            .cause(&item.origin),
        );
    }
}
