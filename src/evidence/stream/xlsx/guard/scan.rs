//! One XML part, tag by tag.
//!
//! This does not validate the XML. It looks for what makes the spreadsheet library reserve memory, or do
//! work, out of proportion to the size of the file: claimed counts, endless texts, styles that are copied
//! for each cell, entities, links out of the workbook. It must read names and attributes exactly as the
//! library does, hence the same tokenizer with the same settings, and local names without prefix.

use std::collections::HashSet;
use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Meter, Refusal};
use crate::limits::{
    SHEET_PRELUDE, WORKBOOK_SHEETS, WORKBOOK_STRING, WORKBOOK_STRINGS, WORKBOOK_STYLES,
    XML_ATTRIBUTE,
};
use crate::model::text::quote;

/// Reads a part to its end, or to the first reason to refuse it.
///
/// XML that is merely broken is accepted: the library reports the same error if it ever opens the part.
pub(super) fn xml(part: &mut impl Read, name: &str, meter: &Meter) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let config = reader.config_mut();
    // These are the library's settings. A stricter scanner would stop earlier than the library does, and
    // let it read what was not scanned.
    config.check_end_names = false;
    config.check_comments = false;
    config.expand_empty_elements = true;
    let mut scan = Scan { name, ..Scan::default() };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        // The tokenizer reads ahead by one buffer at most: a piece is measured between two events.
        meter.piece.set(meter.read.get());
        let read = meter.read.get();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => return scan.finish(),
            Ok(Event::DocType(_)) => {
                return Err(Refusal::hostile(format!(
                    "the part {} declares a document type",
                    quote(name)
                )));
            }
            Ok(Event::Start(tag)) => {
                scan.start(&tag)?;
                scan.open(tag.name().as_ref(), read);
            }
            Ok(Event::End(tag)) => scan.close(tag.name().as_ref()),
            Ok(_) => {}
        }
        scan.measure(read)?;
    }
}

#[derive(Default)]
struct Scan<'a> {
    name: &'a str,
    strings: u64,
    claimed: u64,
    styles: usize,
    longest: usize,
    sheets: HashSet<String>,
    targets: HashSet<String>,
    cells_begun: bool,
    is_sheet: bool,
    /// Open strings and values, and where they began.
    stack: Vec<(String, u64)>,
}

/// The elements whose text the library collects until they close.
const GATHERED: [&str; 6] = ["si", "is", "t", "v", "f", "definedName"];

impl Scan<'_> {
    fn hostile(&self, what: &str) -> Refusal {
        Refusal::hostile(format!("the part {} {what}", quote(self.name)))
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        let local = tag.local_name();
        let raw = tag.attributes_raw();
        match local.as_ref() {
            "sst" => {
                for (key, value) in attributes(raw) {
                    if key == "uniqueCount" {
                        self.claimed = self.claimed.max(leading_number(value));
                    }
                }
                if self.claimed > WORKBOOK_STRINGS {
                    return Err(
                        self.hostile(&format!("claims more than {WORKBOOK_STRINGS} strings"))
                    );
                }
            }
            "si" => {
                self.strings += 1;
                if self.strings > WORKBOOK_STRINGS {
                    return Err(self.hostile(&format!("has more than {WORKBOOK_STRINGS} strings")));
                }
            }
            "worksheet" => self.is_sheet = true,
            "sheetData" => self.cells_begun = true,
            "row" | "c" | "dimension" | "mergeCell" => self.references(raw)?,
            "sheet" => self.sheet(raw)?,
            "Relationship" => self.relationship(raw)?,
            // The library clones font and number format into every cell style: memory grows with the number
            // of styles times the longest attribute, not with the size of the file.
            "xf" | "font" | "name" | "numFmt" => {
                self.styles += usize::from(local.as_ref() == "xf");
                self.longest = self.longest.max(raw.len()).max(64);
                if raw.len() > XML_ATTRIBUTE || self.styles * self.longest > WORKBOOK_STYLES {
                    return Err(self.hostile("has too many or too long cell styles"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Cell references far outside any sheet overflow the library's arithmetic.
    fn references(&self, raw: &str) -> Result<(), Refusal> {
        for (key, value) in attributes(raw) {
            if !matches!(key, "r" | "ref") {
                continue;
            }
            let ends: Vec<_> = value.split(':').map(reference).collect();
            let fits = match ends[..] {
                [Some(_)] => true,
                [Some(a), Some(b)] => a.0 <= b.0 && a.1 <= b.1,
                _ => false,
            };
            if !fits {
                let value = quote(value);
                return Err(self.hostile(&format!("refers to {value}, which no sheet has")));
            }
        }
        Ok(())
    }

    fn sheet(&mut self, raw: &str) -> Result<(), Refusal> {
        if raw.len() > XML_ATTRIBUTE || self.sheets.len() > WORKBOOK_SHEETS {
            return Err(self.hostile("lists too many sheets, or one with a very long name"));
        }
        for (key, value) in attributes(raw) {
            let is_id = key.rsplit(':').next() == Some("id");
            if is_id && !self.sheets.insert(value.to_owned()) {
                return Err(self.hostile("lists the same sheet twice"));
            }
        }
        Ok(())
    }

    fn relationship(&mut self, raw: &str) -> Result<(), Refusal> {
        if raw.len() > 4 * XML_ATTRIBUTE {
            return Err(self.hostile("has a very long relationship"));
        }
        let get = |name: &str| attributes(raw).find(|(key, _)| *key == name).map(|(_, v)| v);
        let kind = get("Type").unwrap_or_default();
        if !kind.ends_with("sheet") && !kind.ends_with("/officeDocument") {
            return Ok(());
        }
        let target = get("Target").unwrap_or_default().to_ascii_lowercase();
        // Only parts with this extension are scanned as XML.
        if !target.ends_with(".xml") {
            return Err(self.hostile("keeps a sheet in a part that is not XML"));
        }
        if !self.targets.insert(target) {
            return Err(self.hostile("names the same sheet twice"));
        }
        Ok(())
    }

    fn open(&mut self, name: &str, at: u64) {
        let local = name.rsplit(':').next().unwrap_or(name);
        if GATHERED.contains(&local) && self.stack.len() < 64 {
            self.stack.push((name.to_owned(), at));
        }
    }

    fn close(&mut self, name: &str) {
        if self.stack.last().is_some_and(|(open, _)| open == name) {
            self.stack.pop();
        }
    }

    fn measure(&self, read: u64) -> Result<(), Refusal> {
        if self.stack.first().is_some_and(|(_, began)| read - began > WORKBOOK_STRING) {
            return Err(
                self.hostile(&format!("has a string longer than {} MB", WORKBOOK_STRING >> 20))
            );
        }
        if self.is_sheet && !self.cells_begun && read > SHEET_PRELUDE {
            return Err(self.hostile("has too much data before its first cell"));
        }
        Ok(())
    }

    fn finish(&self) -> Result<(), Refusal> {
        // The library reserves memory for the claimed number: allow at most twice the actual number.
        if self.claimed > 1_000 + 2 * self.strings {
            return Err(
                self.hostile(&format!("claims {} strings and has {}", self.claimed, self.strings))
            );
        }
        Ok(())
    }
}

/// The digits at the start of a value, as the library reads them.
fn leading_number(value: &str) -> u64 {
    let digits = value.trim_start_matches(|c: char| c.is_whitespace() || c == '+');
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end]
        .bytes()
        .fold(0, |n: u64, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')))
}

/// Row (from 1) and column (from 1, or 0 when none) of `B7`, `7`; `None` outside a sheet.
fn reference(text: &str) -> Option<(u32, u32)> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &text[..text.len() - digits.len()];
    if letters.len() > 3 || !(1..=7).contains(&digits.len()) {
        return None;
    }
    let row: u32 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    let column =
        letters.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    ((1..=1_048_576).contains(&row) && column <= 16_384).then_some((row, column))
}

/// Raw attributes of a tag, in the library's reading: keys up to `=`, values in either quote.
fn attributes(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut left = raw;
    std::iter::from_fn(move || {
        let (key, rest) = left.trim_ascii_start().split_once('=')?;
        let rest = rest.trim_ascii_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let rest = &rest[1..];
        let end = rest.find(quote).unwrap_or(rest.len());
        left = rest.get(end + 1..).unwrap_or_default();
        Some((key.trim_ascii_end(), &rest[..end]))
    })
}
