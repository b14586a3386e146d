//! The files that the register names: hashed through one handle, and parsed in the same pass if they
//! contain rows or a picture.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::content_kind;
use super::picture::{self};
use super::requirement_mapping::with_requirements;
use super::settings;
use super::stream::encoding;
use super::{
    Format, Kind, READERS, Reader, Reading, Refused, Summary, read, read_export, requirement,
    requirement_ids,
};
use crate::diag::{Diagnostic, Origin, Severity, Sink, codes};
use crate::input::folder::{Folder, HashingReader, in_evidence};
use crate::limits::{DATA_FILE, PICTURE, PICTURES, SETTINGS};
use crate::model::{
    Evidence, EvidenceKind, FileFacts, Found, Hidden, HiddenPicture, Knowledge, Observation,
    ObservationStatus, OtherContent, Picture, RowCount, Unread, UnreadKind,
};

/// Size from which a file is read on one thread and hashed on another.
const LARGE: u64 = 4 << 20;
/// Bytes from which a picture is recognized, and the kind of any other file.
const HEAD: u64 = 512;
/// What could not be read of an item whose file cannot be read at all.
const FILE: &str = "the file";

/// What readers need to know about the workspace.
pub(crate) struct Context<'a> {
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
pub(crate) fn read_files(
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
                return Ok((or_report(read, item, facts, sink), file.finish()?));
            }
            let content = content(&mut file, &path, item, context, facts, sink);
            Ok((content, file.finish()?))
        });
        let (content, digested) = match read {
            Ok(read) => read,
            Err(fault) => {
                facts.unread.push(unread_file(item));
                sink.fault(of_register(fault, item));
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
    for one in &mut facts.unread {
        let unread = one.kind == UnreadKind::Evidence && one.what == Some(FILE);
        let item = items.iter().find(|item| unread && Some(&item.id) == one.id.as_ref());
        if let Some((item, path)) = item.and_then(|item| Some((item, item.path.as_ref()?))) {
            let tool = item.kind == EvidenceKind::ToolOutput;
            one.names.extend(mentioned(folder, &in_evidence(path), tool, context));
        }
    }
    // Rows are mapped last: names of deployed Config rules may come from any of the files.
    let mut observations = Vec::new();
    for (at, rows) in pending {
        observations.extend(with_requirements(rows, items.get(at), context.knowledge, &names));
    }
    // An item that was left out supports nothing. What its export shows to fail speaks against all the same.
    let left: Vec<(String, String)> = facts
        .unread
        .iter()
        .filter(|one| one.kind == UnreadKind::Evidence && one.what.is_none())
        .filter_map(|one| Some((one.id.clone().unwrap_or_default(), one.file.clone()?)))
        .collect();
    for (id, file) in left {
        observations.extend(failing(folder, &in_evidence(&file), &id, context));
    }
    (items, observations)
}

/// A fault of a file, with its register entry: where there is no such file, the entry is at fault.
fn of_register(mut fault: Diagnostic, item: &Evidence) -> Diagnostic {
    if fault.code != &codes::FILE_MISSING {
        return fault.cause(&item.origin);
    }
    let files = std::mem::take(&mut fault.places);
    let fault = fault.fault(&item.origin);
    files.iter().fold(fault, |fault, place| fault.cause(&place.at))
}

/// The failing checks of a file that no register names, because the register that names it could not be read.
pub(crate) fn failing(
    folder: &Folder,
    path: &str,
    evidence: &str,
    context: &Context<'_>,
) -> Vec<Observation> {
    let Ok(mut file) = folder.hashed(path) else { return Vec::new() };
    match read_export(&mut file, path, evidence, context.formats) {
        Ok(Some((_, Reading::Observations(rows, _)))) => {
            let failing = rows.into_iter().filter(|row| row.status == ObservationStatus::Fail);
            with_requirements(failing.collect(), None, context.knowledge, &BTreeMap::new())
        }
        _ => Vec::new(),
    }
}

/// Rows of an export that cannot be read: what it supports, and what these rows mention, by an id or by a check that
/// maps to it in the tables or in another row.
fn lost_rows(
    summary: &Summary,
    rows: &[Observation],
    item: &Evidence,
    context: &Context<'_>,
) -> Option<Unread> {
    if summary.lost.is_empty() {
        return None;
    }
    let words: BTreeSet<&str> = summary.lost.iter().map(String::as_str).collect();
    let mut names = controls(&words, context);
    let alike = rows.iter().filter(|row| words.contains(&*row.rule));
    for (framework, id) in alike.flat_map(|row| row.requirements.iter()) {
        let parts = requirement_ids(framework, id).map(|(_, parts)| parts).unwrap_or_default();
        names.extend(parts.iter().map(|part| part.control.to_string()));
    }
    if summary.cut {
        names.extend(any_check(context));
    }
    let one = unread_file(item).what("some rows");
    Some(one.names(names))
}

/// The controls that any check is mapped to.
fn any_check(context: &Context<'_>) -> Vec<String> {
    let all = context.knowledge.into_iter().flat_map(|known| known.checks.all());
    let parts = all.flat_map(|checked| &checked.parts);
    let controls: BTreeSet<String> = parts.map(|part| part.control.to_string()).collect();
    controls.into_iter().collect()
}

/// The controls that words name, by their ids or as checks that map to them.
fn controls(words: &BTreeSet<&str>, context: &Context<'_>) -> BTreeSet<String> {
    let mut found = requirement::mentioned(words.iter().copied());
    for check in words {
        let mapped = context.knowledge.into_iter().flat_map(|known| known.checks.of_any(check));
        found
            .extend(mapped.flat_map(|checked| &checked.parts).map(|part| part.control.to_string()));
    }
    found
}

/// The controls that a file names which cannot be read: by their ids, or by checks that map to them. Whether one of
/// these checks fails is not known.
///
/// Of a tool's output that is gone, or cut off, nobody can tell which checks it had: it may be any that is mapped.
fn mentioned(folder: &Folder, path: &str, tool: bool, context: &Context<'_>) -> Vec<String> {
    let content = folder.bytes(path, DATA_FILE).ok().and_then(|file| file.content);
    let content = content.unwrap_or_default();
    let text = String::from_utf8_lossy(&content);
    let json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    let cut = json && !text.trim_end().ends_with(['}', ']']);
    if cut || (tool && (content.is_empty() || content.contains(&0))) {
        return any_check(context);
    }
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '(' | ')');
    let words: BTreeSet<&str> = text.split(|c| !in_name(c)).filter(|word| word.len() > 2).collect();
    controls(&words, context).into_iter().collect()
}

/// What was read, or nothing and an error.
fn or_report(
    read: Result<Content, Refused>,
    item: &Evidence,
    facts: &mut FileFacts,
    sink: &mut Sink,
) -> Content {
    read.unwrap_or_else(|fault| {
        report_unread(*fault, item, facts, sink);
        Content::Bytes
    })
}

/// An export that cannot be read: whatever its checks found is not known.
fn report_unread(fault: Diagnostic, item: &Evidence, facts: &mut FileFacts, sink: &mut Sink) {
    let fault = fault.cause(&item.origin);
    if fault.severity == Severity::Warning {
        sink.finding(fault);
        return;
    }
    facts.unread.push(unread_file(item));
    // Where the workspace's own formats cannot be read, that is the fault.
    let follows = fault.code == &codes::TOOL_OUTPUT_UNREAD
        && facts.unread.iter().any(|one| one.kind == UnreadKind::Format);
    if !follows {
        sink.fault(fault);
    }
}

/// An item whose file cannot be read.
fn unread_file(item: &Evidence) -> Unread {
    Unread::new(UnreadKind::Evidence, item.origin.clone())
        .id(item.id.as_str())
        .what(FILE)
        .names(item.supports.iter().map(|(id, _)| id.clone()))
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
    if let Some((named, found)) = content_kind::differs(path, &head) {
        let (evidence, path, origin) = (item.id.clone(), path.to_owned(), item.origin.clone());
        facts.contents.push(OtherContent { evidence, path, named, found, origin });
    }
    let lower = path.to_lowercase();
    let is_text = [".md", ".txt", ".text", ".markdown"].iter().any(|end| lower.ends_with(end));
    if lower.ends_with(".json") || is_text {
        let room = (SETTINGS - head.len()) as u64;
        // What could not be read here is reported when the file is hashed.
        if file.take(room).read_to_end(&mut head).is_ok() && head.len() < SETTINGS {
            let found = match is_text {
                true => settings::of_text(&String::from_utf8_lossy(&head)),
                false => settings::of(&head),
            };
            if !found.is_empty() {
                facts.settings.insert(item.id.clone(), found);
            }
        }
    }
    if item.kind == EvidenceKind::ToolOutput {
        let content = &mut head.as_slice().chain(file);
        let read = rows(content, path, item, context, facts, sink);
        or_report(read, item, facts, sink)
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
            facts.unread.extend(lost_rows(&summary, &rows, item, context));
            Content::Rows(rows)
        }
        Ok(Some((_, Reading::Names(found, summary)))) => {
            report(&summary, path, item, sink);
            Content::Names(found)
        }
        Ok(Some((reader, Reading::List(rows, summary)))) => {
            // A table of settings has rows of things too; other files of settings have not.
            let lower = path.to_lowercase();
            let table = lower.ends_with(".csv") || lower.ends_with(".tsv");
            if item.kind == EvidenceKind::Record {
                item.rows = item.rows.or(Some(summary.rows));
            }
            if is_list(item) || (table && item.kind == EvidenceKind::Configuration) {
                note(&summary, reader, path, item, facts);
                report(&summary, path, item, sink);
            }
            Content::Rows(rows)
        }
        Ok(_) => {
            // It may be of a format of the workspace's own that cannot be read.
            if facts.unread.iter().any(|one| one.kind == UnreadKind::Format) && is_list(item) {
                facts.unread.push(unread_file(item));
            }
            Content::Bytes
        }
        Err(fault) if fault.code.name == codes::EVIDENCE_EMPTY.name && is_list(item) => {
            facts.found.insert(item.id.clone(), nothing(path, item));
            Content::Bytes
        }
        // The results of a list would count, whatever tool it is of, and are not known.
        Err(fault) if is_list(item) => {
            report_unread(*fault, item, facts, sink);
            Content::Bytes
        }
        // By the register it is neither tool output nor a list, so an error in its rows is only a warning.
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
            facts.unread.extend(lost_rows(&summary, &rows, item, context));
            Ok(Content::Rows(rows))
        }
        Some((_, Reading::Names(found, summary))) => {
            item.rows = item.rows.or(Some(found.len() as u64));
            report(&summary, path, item, sink);
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
    // An answer of the AWS CLI without a list has no rows that a register could count.
    let answer = reader.name == "aws-cli" && summary.rows == 1;
    if let Some(stated) = item.rows.filter(|_| !answer) {
        facts.rows.push(RowCount {
            evidence: item.id.clone(),
            path: path.to_owned(),
            stated,
            counted: summary.rows,
            origin: item.origin.clone(),
        });
    }
    let checks = summary.pass + summary.fail + summary.manual + summary.muted;
    if !summary.said.settings.is_empty() {
        let shown = facts.settings.entry(item.id.clone()).or_default();
        shown.extend(summary.said.settings.iter().cloned());
    }
    let found = Found {
        path: path.to_owned(),
        format: reader.title,
        // An answer of the AWS CLI shows the resources of one service, and says nothing of the others.
        scanner: reader.kind == Kind::Tool
            && reader.name != "aws-cli"
            && !summary.said.activity
            && checks > summary.records,
        rows: summary.rows,
        stated: item.rows.filter(|_| !answer),
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
        let said = Diagnostic::new(
            &codes::TOOL_OUTPUT_ROWS_LEFT_OUT,
            format!("{}: `{path}`: {left}", item.id),
        )
        .help("check that the export is complete; excluded rows appear in no output")
        .fault(&match left.line {
            0 => Origin::file(path),
            line => Origin::text(path, line, 1),
        })
        .cause(&item.origin);
        if left.lost {
            sink.fault(said.severity(Severity::Error));
        } else {
            sink.finding(said);
        }
    }
}
