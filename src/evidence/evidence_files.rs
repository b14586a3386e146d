//! The files that the register names: hashed through one handle, and read on the way where they hold
//! rows or a picture.

use std::collections::BTreeMap;
use std::io::Read;

use super::picture::{self, MAX_FILE};
use super::requirement_mapping::placed;
use super::{Format, READERS, Reading, Refused, Summary, read, read_export};
use crate::diag::{Diagnostic, Origin, Severity, Sink};
use crate::input::folder::{Folder, Hashed, in_evidence};
use crate::model::{Evidence, EvidenceKind, Knowledge, Observation, Picture};

/// Most bytes of encoded pictures that one workspace shows.
const MAX_SHOWN: usize = 96 << 20;
/// Size from which a file is read on one thread and hashed on another.
const LARGE: u64 = 4 << 20;
/// Bytes that tell a picture.
const HEAD: u64 = 16;

/// What is known of the workspace while its files are read.
pub struct Context<'a> {
    /// Its own formats.
    pub formats: &'a [Format],
    /// What bears on what.
    pub knowledge: Option<&'a Knowledge>,
    /// False where its policy is to show no picture.
    pub pictures: bool,
}

/// What the content of a file gave.
enum Content {
    Rows(Vec<Observation>),
    Names(BTreeMap<String, String>),
    Picture(Picture),
    /// Nothing that is printed but its hash.
    Bytes,
}

/// Hashes every registered file, and reads the rows of tool exports and the pictures as they pass.
pub fn read_files(
    folder: &Folder,
    mut items: Vec<Evidence>,
    context: &Context<'_>,
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
                let mut file = file.ahead();
                let read = rows(&mut file, &path, item, context, sink);
                return Ok((or_nothing(read, item, sink), file.finish()?));
            }
            let content = content(&mut file, &path, item, context, sink);
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
        item.path = Some(path);
        match content {
            Content::Rows(rows) => pending.push((at, rows)),
            Content::Names(found) => names.extend(found),
            Content::Picture(picture) if shown + picture.page.bytes.len() > MAX_SHOWN => {
                sink.finding(too_many(item));
            }
            Content::Picture(picture) => {
                shown += picture.page.bytes.len();
                item.picture = Some(picture);
            }
            Content::Bytes => {}
        }
    }
    let mut observations = Vec::new();
    for (at, rows) in pending {
        observations.extend(placed(rows, items.get(at), context.knowledge, &names));
    }
    (items, observations)
}

/// What was read, or nothing and a fault.
fn or_nothing(read: Result<Content, Refused>, item: &Evidence, sink: &mut Sink) -> Content {
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

/// Reads what is printed of a file that is no tool's output; the rest of it is left to hash.
fn content(
    file: &mut Hashed,
    path: &str,
    item: &mut Evidence,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Content {
    let mut head = Vec::new();
    // What cannot be read is told when the file is hashed.
    if file.take(HEAD).read_to_end(&mut head).is_err() {
        return Content::Bytes;
    }
    let read = if item.kind == EvidenceKind::ToolOutput {
        rows(&mut head.as_slice().chain(file), path, item, context, sink)
    } else if picture::recognize(&head).is_some_and(|found| found.shown) {
        if !context.pictures {
            return Content::Bytes;
        }
        let mut whole = head;
        match file.take(MAX_FILE as u64 + 1).read_to_end(&mut whole) {
            Ok(_) => picture::scaled(&whole, path).map(Content::Picture),
            Err(_) => return Content::Bytes,
        }
    } else {
        if item.kind == EvidenceKind::Screenshot {
            sink.finding(
                Diagnostic::warning(
                    "picture-not-shown",
                    format!("{}: `{path}` is neither a PNG nor a JPEG picture", item.id),
                )
                .help("it is listed and hashed; save it as PNG to have it shown")
                .fault(&item.origin)
                .cause(&Origin::file(path)),
            );
        }
        return told_by_content(&mut head.as_slice().chain(file), path, item, context, sink);
    };
    or_nothing(read, item, sink)
}

/// The rows of a tool's export that is registered as something else: what it says counts all the same.
fn told_by_content(
    content: &mut dyn Read,
    path: &str,
    item: &mut Evidence,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Content {
    match read_export(content, path, &item.id, context.formats) {
        Ok(Some((_, Reading::Observations(rows, summary)))) => {
            item.rows = item.rows.or(Some(summary.rows));
            report(&summary, path, item, sink);
            Content::Rows(rows)
        }
        Ok(Some((_, Reading::Names(found)))) => Content::Names(found),
        Ok(_) => Content::Bytes,
        // It is no tool's output by the register: a fault of its rows is worth a warning.
        Err(mut fault) => {
            fault.severity = Severity::Warning;
            sink.finding(fault.cause(&item.origin));
            Content::Bytes
        }
    }
}

fn rows(
    content: &mut dyn Read,
    path: &str,
    item: &mut Evidence,
    context: &Context<'_>,
    sink: &mut Sink,
) -> Result<Content, Refused> {
    match read(content, path, &item.id, context.formats)? {
        Some((_, Reading::Observations(rows, summary))) => {
            if let Some(stated) = item.rows.filter(|stated| *stated != summary.rows) {
                sink.finding(
                    Diagnostic::error(
                        "evidence-rows-differ",
                        format!(
                            "{} states {stated} rows, and `{path}` has {}",
                            item.id, summary.rows
                        ),
                    )
                    .help("leave the number out, for the rows are counted, or register the right file")
                    .fault(&item.origin)
                    .cause(&Origin::file(path)),
                );
            }
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

fn too_many(item: &Evidence) -> Diagnostic {
    Diagnostic::warning(
        "picture-not-shown",
        format!(
            "{} is not shown: the pictures before it take {} MB, which is the most",
            item.id,
            MAX_SHOWN >> 20
        ),
    )
    .help("cut the pictures to what they show, or save them smaller")
    .fault(&item.origin)
}

fn unread(path: &str) -> Diagnostic {
    let known: Vec<&str> = READERS.iter().map(|reader| reader.title).collect();
    Diagnostic::warning(
        "tool-output-unread",
        format!("`{path}` is listed and hashed, but its rows are not read"),
    )
    .help(format!(
        "this version reads {}; name its columns in evidence/formats.yaml, or give the item another \
         `kind` if its rows do not matter",
        known.join(", ")
    ))
    .fault(&Origin::file(path))
}

/// Rows that were left out are findings, one a reason.
fn report(summary: &Summary, path: &str, item: &Evidence, sink: &mut Sink) {
    for left in &summary.left_out {
        sink.finding(
            Diagnostic::warning(
                "tool-output-rows-left-out",
                format!("{}: `{path}`: {left}", item.id),
            )
            .help("see whether the export is whole; what was left out is in no output")
            .fault(&Origin::file(path))
            .cause(&item.origin),
        );
    }
}
