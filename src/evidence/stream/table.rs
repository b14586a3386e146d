//! Delimited text as a stream of records under headings, shared by the readers of CSV exports.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::io::Read;

use super::super::Refused;
use super::delimited::{DELIMITERS, Fault, Records};
use super::json;
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{COLUMNS, POPULATION_ITEMS};
use crate::model::text::normalized;

/// The first line that is not blank, without a byte order mark.
fn first_line(bytes: &[u8]) -> &[u8] {
    let (_, text) = json::body(bytes);
    let end = text.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(text.len());
    &text[..end]
}

/// The delimiter that splits a line into most pieces; quoted text is not split.
fn delimiter(line: &[u8]) -> u8 {
    let mut quoted = false;
    let bare: Vec<u8> = line
        .iter()
        .copied()
        .filter(|b| {
            quoted ^= *b == b'"';
            !quoted
        })
        .collect();
    let count = |delimiter: u8| bare.iter().filter(|b| **b == delimiter).count();
    let mut best = DELIMITERS[0];
    for other in DELIMITERS {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

/// The headings of a text, normalized; none if it is not text, or begins like JSON or XML.
pub fn columns(head: &[u8]) -> Vec<String> {
    headings(head).iter().map(|heading| normalized(heading)).collect()
}

/// The headings of a text as written; none if it is not text, or begins like JSON or XML.
pub fn headings(head: &[u8]) -> Vec<String> {
    let line = first_line(head);
    let text = !line.contains(&0) && line.len() < 64 << 10 && std::str::from_utf8(line).is_ok();
    if !text || matches!(line.first(), None | Some(b'{' | b'[' | b'<')) {
        return Vec::new();
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(line)).has_headers(false).from_reader(line);
    let record = reader.records().next();
    let record = record.and_then(Result::ok).unwrap_or_default();
    record.iter().take(COLUMNS).map(str::to_owned).collect()
}

/// The records of a text below its headings.
pub struct Table<'a> {
    records: Records<'a>,
    index: HashMap<String, usize>,
    /// Headings that are repeated.
    repeated: BTreeSet<String>,
    width: usize,
    /// Records so far.
    read: u64,
    file: &'a str,
}

impl<'a> Table<'a> {
    /// Reads the headings.
    ///
    /// # Errors
    /// When there are none, or too many columns.
    pub fn new(head: &[u8], content: &'a mut dyn Read, file: &'a str) -> Result<Self, Refused> {
        let records = Records::new(delimiter(first_line(head)), content);
        let (index, repeated) = (HashMap::new(), BTreeSet::new());
        let mut table = Self { records, index, repeated, width: 0, read: 0, file };
        loop {
            if !table.advance()? {
                let fault =
                    Diagnostic::new(&codes::EVIDENCE_EMPTY, format!("`{file}` has no headings"))
                        .help("export it again")
                        .fault(&Origin::file(file));
                return Err(Box::new(fault));
            }
            // Blank lines above the headings.
            if !(table.records.record.len() == 1 && table.is_blank()) {
                break;
            }
        }
        table.width = table.records.record.len();
        for (at, heading) in table.records.record.iter().enumerate() {
            let name = normalized(&String::from_utf8_lossy(heading));
            match table.index.entry(name) {
                Entry::Vacant(free) => _ = free.insert(at),
                Entry::Occupied(taken) => _ = table.repeated.insert(taken.key().clone()),
            }
        }
        Ok(table)
    }

    /// Goes to the next record; false at the end.
    ///
    /// # Errors
    /// When the text cannot be read further.
    pub fn advance(&mut self) -> Result<bool, Refused> {
        let line = self.records.line();
        self.read += 1;
        if self.read > POPULATION_ITEMS as u64 + 1 {
            let what = format!("or below is over the limit of {POPULATION_ITEMS} lines");
            return Err(self.refuse(line, &what));
        }
        self.records.advance().map_err(|fault| match fault {
            Fault::Io(error) => json::unreadable(&error, self.file),
            Fault::OpenQuote => {
                self.refuse(line, "or below has a quotation mark that is not closed")
            }
            fault => {
                let what = match fault {
                    Fault::Columns(many) => format!("has {many} columns; the limit is {COLUMNS}"),
                    Fault::Long => {
                        "exceeds the text limit: is a quotation mark not closed?".to_owned()
                    }
                    _ => "cannot be read".to_owned(),
                };
                self.refuse(self.records.line(), &what)
            }
        })
    }

    /// Refuses a file in which one of these headings is repeated: it is unclear which column is meant.
    ///
    /// # Errors
    /// When one does.
    pub fn once<'b>(&self, names: impl IntoIterator<Item = &'b str>) -> Result<(), Refused> {
        match names.into_iter().find(|name| self.repeated.contains(*name)) {
            None => Ok(()),
            Some(name) => Err(self.refuse(1, &format!("has the heading `{name}` twice"))),
        }
    }

    fn refuse(&self, line: u64, what: &str) -> Refused {
        let at = Origin::text(self.file, u32::try_from(line).unwrap_or(u32::MAX), 1);
        Box::new(
            Diagnostic::new(&codes::EVIDENCE_CSV, format!("line {line} of `{}` {what}", self.file))
                .help("export it again, and do not edit the file")
                .fault(&at),
        )
    }

    /// Line the record begins on.
    pub fn line(&self) -> u64 {
        self.records.line()
    }

    /// True if the record has as many cells as there are headings: a truncated line has fewer.
    pub fn is_whole(&self) -> bool {
        self.records.record.len() >= self.width
    }

    /// True if the record has something in more cells than there are headings: cells may have been shifted.
    pub fn is_wider(&self) -> bool {
        let more = self.records.record.iter().skip(self.width);
        more.flatten().any(|byte| !byte.is_ascii_whitespace())
    }

    /// True if nothing but white space is in the record.
    pub fn is_blank(&self) -> bool {
        self.records.is_blank()
    }

    /// The column of a heading, by its normalized name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The cell in a column; empty if there is none or it is not text.
    pub fn at(&self, column: Option<usize>) -> &str {
        let cell = column.and_then(|at| self.records.record.get(at)).unwrap_or_default();
        std::str::from_utf8(cell).unwrap_or_default().trim()
    }

    /// The cell under a heading, by its normalized name.
    pub fn get(&self, name: &str) -> &str {
        self.at(self.column(name))
    }

    /// The record as it is, without its separators.
    pub fn raw(&self) -> Vec<u8> {
        self.records.record.iter().collect::<Vec<_>>().join(&b' ')
    }

    /// True if every cell is UTF-8 text.
    pub fn is_text(&self) -> bool {
        std::str::from_utf8(self.records.record.as_slice()).is_ok()
    }
}
