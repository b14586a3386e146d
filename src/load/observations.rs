//! The rows of tool exports: read, hashed on the way, and brought to the ids of our catalogs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::evidence::{self, Format, Reading, Summary};
use super::files::Folder;
use super::workspace::text;
use super::yaml::{File, parse};
use crate::diag::{Diagnostic, Origin, Severity, Sink};
use crate::model::{Checked, Evidence, EvidenceKind, Knowledge, Observation, Period, Requirements};

/// The workspace's own formats, from `evidence/formats.yaml`.
pub fn formats(folder: &mut Folder, sink: &mut Sink) -> Vec<Format> {
    let path = "evidence/formats.yaml";
    let Some(content) = text(folder, path, false, sink) else { return Vec::new() };
    match parse::<evidence::mapped::FormatFile>(&File::whole(path), &content) {
        Ok(file) => file.formats,
        Err(fault) => {
            sink.push(fault);
            Vec::new()
        }
    }
}

/// Hashes every registered file through one handle and reads the rows of tool exports as they pass.
pub fn read_files(
    folder: &Folder,
    mut items: Vec<Evidence>,
    formats: &[Format],
    knowledge: Option<&Knowledge>,
    sink: &mut Sink,
) -> (Vec<Evidence>, Vec<Observation>) {
    let mut pending = Vec::new();
    let mut names = BTreeMap::new();
    for (at, item) in items.iter_mut().enumerate() {
        let Some(written) = &item.path else { continue };
        // An absolute path stays as written, and is refused as such.
        let path = if Path::new(written).has_root() {
            written.clone()
        } else {
            format!("evidence/{}", written.trim_start_matches("./"))
        };
        let mut file = match folder.hashed(&path) {
            Ok(file) => file,
            Err(diagnostic) => {
                sink.push(diagnostic.cause(&item.origin));
                continue;
            }
        };
        let rows = (item.kind == EvidenceKind::ToolOutput)
            .then(|| evidence::read(&mut file, &path, &item.id, formats));
        let digested = match file.finish() {
            Ok(digested) => digested,
            Err(diagnostic) => {
                sink.push(diagnostic.cause(&item.origin));
                continue;
            }
        };
        match rows {
            None => {}
            Some(Ok(Some((_, Reading::Observations(rows, summary))))) => {
                item.rows = item.rows.or(Some(summary.rows));
                report(&summary, &path, item, sink);
                pending.push((at, rows));
            }
            Some(Ok(Some((_, Reading::Names(found))))) => {
                item.rows = item.rows.or(Some(found.len() as u64));
                names.extend(found);
            }
            Some(Ok(_)) => sink.finding(unread(&path).cause(&item.origin)),
            Some(Err(fault)) if fault.severity == Severity::Warning => {
                sink.finding(fault.cause(&item.origin));
            }
            Some(Err(fault)) => sink.push(fault.cause(&item.origin)),
        }
        if let Some(stated) = &item.stated_sha256
            && *stated != digested.sha256
        {
            sink.push(
                Diagnostic::error(
                    "evidence-hash-drift",
                    format!("{}: `{path}` is not the file that was registered", item.id),
                )
                .help(format!(
                    "its SHA-256 is {}; restore the file or register it anew",
                    digested.sha256
                ))
                .fault(&item.origin)
                .cause(&Origin::file(path.as_str())),
            );
        }
        item.sha256 = Some(digested.sha256);
        item.bytes = Some(digested.bytes);
        item.path = Some(path);
    }
    let mut observations = Vec::new();
    for (at, rows) in pending {
        observations.extend(placed(rows, items.get(at), knowledge, &names));
    }
    (items, observations)
}

fn unread(path: &str) -> Diagnostic {
    let known: Vec<&str> = evidence::READERS.iter().map(|reader| reader.title).collect();
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

/// Requirements in the ids of our catalogs, and the day of the export where a row states none.
///
/// What the workspace says of a check stands before what its tool says, and that before what is
/// shipped; each by catalog.
pub fn placed(
    mut rows: Vec<Observation>,
    item: Option<&Evidence>,
    knowledge: Option<&Knowledge>,
    names: &BTreeMap<String, String>,
) -> Vec<Observation> {
    let day = item.and_then(|item| {
        let extracted = item.extracted_at.as_ref().map(|(_, day)| *day);
        extracted.or(item.covers.map(|Period { to, .. }| to))
    });
    // Rows of one check share its name and its list, so each pair is looked up once. Both are kept, so
    // that their addresses are not given to others.
    type Key = (*const u8, *const (String, String));
    let mut met: BTreeMap<Key, (Arc<str>, Requirements, Requirements)> = BTreeMap::new();
    for row in &mut rows {
        row.on = row.on.or(day);
        let (rule, list) = (row.rule.clone(), row.requirements.clone());
        let (.., ours) = met.entry((rule.as_ptr(), list.as_ptr())).or_insert_with(|| {
            let of = |name: &str| knowledge.and_then(|known| known.checks.of(&row.tool, name));
            let mapped = of(&rule).or_else(|| names.get(&*rule).and_then(|name| of(name)));
            let ours = joined(translate(&list), mapped);
            (rule, list, ours.into())
        });
        row.requirements = ours.clone();
    }
    rows
}

fn joined(
    mut stated: Vec<(String, String)>,
    mapped: Option<&BTreeMap<String, Checked>>,
) -> Vec<(String, String)> {
    for (catalog, checked) in mapped.into_iter().flatten() {
        if checked.own {
            stated.retain(|(known, _)| known != catalog);
        } else if stated.iter().any(|(known, _)| known == catalog) {
            continue;
        }
        let parts = checked.parts.iter();
        stated.extend(parts.map(|part| (catalog.clone(), part.control.to_string())));
    }
    stated
}

/// The catalog id and the control ids a requirement may mean, likeliest first, in one text.
fn translate(list: &[(String, String)]) -> Vec<(String, String)> {
    list.iter()
        .filter_map(|(framework, id)| {
            let (catalog, parts) = evidence::requirement_ids(framework, id)?;
            let ids: Vec<String> = parts.iter().map(|part| part.control.to_string()).collect();
            Some((catalog.to_owned(), ids.join(" ")))
        })
        .collect()
}
