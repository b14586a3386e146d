//! FedRAMP's Appendix A: for each control a table of its summary and a table of its solution, in Word.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::{Brought, Catalogs, Reading, origination_of, status_of};
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{WORKBOOK, WORKBOOK_PART, XML_DEPTH};
use crate::model::text::normalized;
use crate::model::{PartId, Status};

/// Where the text of a document is.
const DOCUMENT: &str = "word/document.xml";

/// Cells of a table, row by row.
type Table = Vec<Vec<String>>;

/// True for an archive that holds a Word document.
pub(super) fn is_document(bytes: &[u8]) -> bool {
    let archive = ZipArchive::new(Cursor::new(bytes));
    archive.is_ok_and(|archive| archive.index_for_name(DOCUMENT).is_some())
}

pub(super) fn read(
    name: &str,
    bytes: &[u8],
    catalogs: Catalogs<'_>,
) -> Result<Reading, Diagnostic> {
    let refuse = |what: String| {
        Diagnostic::new(&codes::WORKBOOK_DAMAGED, format!("`{name}` cannot be read: {what}"))
            .help("open it in Word and save it again as .docx")
            .fault(&Origin::file(name))
    };
    if bytes.len() > WORKBOOK {
        return Err(refuse(format!("it is larger than {} MB", WORKBOOK >> 20)));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| refuse(error.to_string()))?;
    let entry = archive.by_name(DOCUMENT).map_err(|error| refuse(error.to_string()))?;
    let tables = tables(entry.take(WORKBOOK_PART)).map_err(refuse)?;
    let mut reading = Reading { kind: "Appendix A of FedRAMP", ..Reading::default() };
    let (mut summaries, mut solutions) = (0, 0);
    for table in &tables {
        let Some(head) = table.first().and_then(|row| row.first()) else { continue };
        let head = head.trim();
        let lower = head.to_lowercase();
        if lower.contains("control summary information")
            || lower.contains("control enhancement summary")
        {
            summaries += 1;
            if let Some(at) = control(head, catalogs, &mut reading) {
                summary(table, at, catalogs, &mut reading);
            }
        } else if lower.contains("what is the solution") {
            solutions += 1;
            if let Some(at) = control(head, catalogs, &mut reading) {
                solution(table, at, catalogs, &mut reading);
            }
        }
    }
    if summaries + solutions == 0 {
        return Err(Diagnostic::new(
            &codes::REGISTER_HEADER_MISSING,
            format!("`{name}` has {} tables, and none is headed `Control Summary Information` or `What is the solution and how is it implemented?`", tables.len()),
        )
        .help("FedRAMP's Appendix A is read by these tables; bring other documents in as a spreadsheet, one row a control")
        .fault(&Origin::file(name)));
    }
    reading.understood.push(format!(
        "{} tables: {summaries} summaries of controls, {solutions} solutions",
        tables.len()
    ));
    let before = reading.controls.len();
    reading.controls.retain(|one| {
        one.status.is_some()
            || !one.owners.is_empty()
            || !one.general.is_empty()
            || !one.statements.is_empty()
            || !one.parameters.is_empty()
    });
    let blank = before - reading.controls.len();
    if blank > 0 {
        reading.understood.push(format!("{blank} controls are blank, as in the template"));
    }
    Ok(reading)
}

/// The position of the control that a heading names.
fn control(head: &str, catalogs: Catalogs<'_>, reading: &mut Reading) -> Option<usize> {
    // `AC-2 (1) Control Enhancement Summary Information`, `AC-2 What is the solution …`.
    let end = head
        .char_indices()
        .find(|(at, c)| c.is_alphabetic() && *at > 0 && head[..*at].contains(char::is_whitespace))
        .map_or(head.len(), |(at, _)| at);
    let id: Option<PartId> = head[..end].trim().parse().ok();
    let known = id.and_then(|id| catalogs.nearest(&id));
    let Some(known) = known else {
        let named = format!("tables of {}", head[..end].trim());
        if !reading.left.iter().any(|left| left.place == named) {
            reading.left(named, "in no framework of the workspace");
        }
        return None;
    };
    let whole = PartId::whole(known.control);
    let at = reading.controls.iter().position(|one| one.satisfies[0] == whole);
    Some(at.unwrap_or_else(|| {
        reading.controls.push(Brought {
            place: format!("tables of {whole}"),
            satisfies: vec![whole],
            ..Brought::default()
        });
        reading.controls.len() - 1
    }))
}

/// A text that a person wrote: no prompt of the template.
fn written(text: &str) -> Option<&str> {
    let text = text.trim();
    let word = normalized(text);
    let prompt = word.starts_with("clickheretoenter") || word.starts_with("clickortaptoenter");
    (!text.is_empty() && !prompt).then_some(text)
}

fn summary(table: &Table, at: usize, catalogs: Catalogs<'_>, reading: &mut Reading) {
    for cell in table.iter().skip(1).flatten() {
        let (label, rest) = cell.split_once(':').unwrap_or((cell, ""));
        let word = normalized(label);
        if word == "responsiblerole" || word == "responsibleroles" {
            let Some(text) = written(rest) else { continue };
            for owner in text.split([';', ',', '\n']).map(str::trim).filter(|one| !one.is_empty()) {
                let owners = &mut reading.controls[at].owners;
                if !owners.iter().any(|known| known == owner) {
                    owners.push(owner.to_owned());
                }
            }
        } else if word.starts_with("parameter") {
            parameter(label, rest, at, catalogs, reading);
        } else if word.starts_with("implementationstatus") {
            checked(cell).for_each(|said| match status_of(said) {
                Some(status) => {
                    let one = &mut reading.controls[at];
                    one.status = Some(match one.status {
                        Some(known) if known != status => Status::Partial,
                        _ => status,
                    });
                }
                None => {
                    let place = reading.controls[at].place.clone();
                    reading.left(place, format!("the status {said} is not known"));
                }
            });
        } else if word.starts_with("controlorigination") {
            for said in checked(cell) {
                if normalized(said).starts_with("shared") {
                    let note = ("Origination".to_owned(), "Shared with customers".to_owned());
                    reading.controls[at].notes.push(note);
                    continue;
                }
                match origination_of(said) {
                    Some("inherited") => {
                        let one = &mut reading.controls[at];
                        one.inherited.push(said.to_owned());
                        one.origination.push("inherited");
                    }
                    Some(known) => {
                        let list = &mut reading.controls[at].origination;
                        if !list.contains(&known) {
                            list.push(known);
                        }
                    }
                    None => {
                        let place = reading.controls[at].place.clone();
                        reading.left(place, format!("the origination {said} is not known"));
                    }
                }
            }
        }
    }
}

/// Lines with a box that is checked, without the box.
fn checked(cell: &str) -> impl Iterator<Item = &str> {
    const BOXES: [char; 4] = ['☒', '☑', '■', '✓'];
    cell.lines().filter_map(|line| {
        let line = line.trim();
        line.starts_with(BOXES).then(|| line.trim_start_matches(BOXES).trim())
    })
}

/// `Parameter AC-2(d)(3)-1`: the first parameter of that part's sentence.
fn parameter(label: &str, rest: &str, at: usize, catalogs: Catalogs<'_>, reading: &mut Reading) {
    let Some(value) = written(rest) else { return };
    let named = label.trim().trim_start_matches(|c: char| c.is_alphabetic() && c.is_lowercase());
    let named = named.trim_start_matches("Parameter").trim();
    let (id, nth) = match named.rsplit_once(")-") {
        Some((id, nth)) => (format!("{id})"), nth.trim().parse::<usize>().unwrap_or(1)),
        None => (named.to_owned(), 1),
    };
    let part: Option<PartId> = id.parse().ok();
    let inserted = part.as_ref().map(|part| catalogs.inserted(part)).unwrap_or_default();
    match inserted.get(nth.saturating_sub(1)) {
        Some(known) => {
            reading.controls[at].parameters.insert(known.to_lowercase(), value.to_owned());
        }
        None => reading.left(
            format!("parameter {named}"),
            format!("the part has no such parameter; its value is not taken over: {value}"),
        ),
    }
}

fn solution(table: &Table, at: usize, catalogs: Catalogs<'_>, reading: &mut Reading) {
    for cell in table.iter().skip(1).flatten() {
        let Some(cell) = written(cell) else { continue };
        let whole = reading.controls[at].satisfies[0].clone();
        // `Part a:`, `Part c1:`.
        let label = cell.split_once(':').filter(|(label, _)| {
            let word = label.to_lowercase();
            word.starts_with("part ") && word.len() <= 16
        });
        let Some((label, rest)) = label else {
            reading.controls[at].general.push(cell.to_owned());
            continue;
        };
        let Some(text) = written(rest) else { continue };
        let mut part = whole.clone();
        let plain = label["Part ".len()..].to_lowercase();
        let mut piece = String::new();
        for c in plain.chars().chain([' ']) {
            let same = piece
                .chars()
                .next()
                .is_none_or(|first| first.is_ascii_digit() == c.is_ascii_digit());
            if c.is_ascii_alphanumeric() && same {
                piece.push(c);
            } else {
                if !piece.is_empty() {
                    part = part.child(&piece);
                    piece.clear();
                }
                if c.is_ascii_alphanumeric() {
                    piece.push(c);
                }
            }
        }
        match catalogs.nearest(&part) {
            Some(known) if !known.path().is_empty() => {
                if known != part {
                    let place = format!("{whole}, {label}");
                    reading.left(
                        place,
                        format!("the catalog has no {part}; the text is that of {known}"),
                    );
                }
                let list = reading.controls[at].statements.entry(known).or_default();
                list.push(text.to_owned());
            }
            _ => {
                let place = format!("{whole}, {label}");
                reading.left(place, "the control has no such part; the text is the control's");
                reading.controls[at].general.push(text.to_owned());
            }
        }
    }
}

/// Every table of a document, with the text of tables within it in the cell that holds them.
fn tables(content: impl Read) -> Result<Vec<Table>, String> {
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut tables: Vec<Table> = Vec::new();
    let mut open: Table = Vec::new();
    let (mut depth, mut level) = (0_usize, 0_usize);
    let mut cell = String::new();
    let mut in_text = false;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| error.to_string())?;
        match event {
            Event::Eof => return Ok(tables),
            Event::DocType(_) => return Err("it declares a document type".to_owned()),
            Event::Start(tag) => {
                depth += 1;
                if depth > 4 * XML_DEPTH {
                    return Err("tags are nested too deeply".to_owned());
                }
                match tag.name().as_ref() {
                    "w:tbl" => {
                        level += 1;
                        if level == 1 {
                            open = Vec::new();
                        }
                    }
                    "w:tr" if level == 1 => open.push(Vec::new()),
                    "w:tc" if level == 1 => cell.clear(),
                    "w:t" => in_text = level > 0,
                    _ => {}
                }
            }
            Event::Empty(tag) => match tag.name().as_ref() {
                "w:br" | "w:cr" if level > 0 => cell.push('\n'),
                "w:tab" if level > 0 => cell.push(' '),
                "w:p" if level > 0 => newline(&mut cell),
                _ => {}
            },
            Event::Text(text) if in_text => cell.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if in_text => {
                let known = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => name.resolve_char_ref().ok().flatten(),
                };
                cell.extend(known);
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match tag.name().as_ref() {
                    "w:t" => in_text = false,
                    "w:p" if level > 0 => newline(&mut cell),
                    "w:tc" if level == 1 => {
                        if let Some(row) = open.last_mut() {
                            row.push(cell.trim().to_owned());
                        }
                        cell.clear();
                    }
                    "w:tbl" => {
                        level = level.saturating_sub(1);
                        if level == 0 {
                            tables.push(std::mem::take(&mut open));
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn newline(cell: &mut String) {
    if !cell.is_empty() && !cell.ends_with('\n') {
        cell.push('\n');
    }
}
