//! Delimited text as a stream of records under headings: what the readers of CSV exports share.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::io::Read;

use super::super::Refused;
use super::json;
use crate::diag::{Diagnostic, Origin};

/// Columns that are read at most.
const MAX_COLUMNS: usize = 500;
/// Longest record, in bytes.
const MAX_RECORD: usize = 4 << 20;
/// The delimiters that are tried, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A heading as it is compared: lower-case letters and digits.
pub fn plain(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first line that is not blank, without a byte order mark.
fn first_line(bytes: &[u8]) -> &[u8] {
    let (_, text) = json::body(bytes);
    let end = text.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(text.len());
    &text[..end]
}

/// The delimiter that cuts a line into most pieces; what stands in quotation marks is not cut.
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

/// The headings of a text; none where it is not text, or begins like JSON or XML.
pub fn columns(head: &[u8]) -> Vec<String> {
    let line = first_line(head);
    let text = !line.contains(&0) && line.len() < 64 << 10 && std::str::from_utf8(line).is_ok();
    if !text || matches!(line.first(), None | Some(b'{' | b'[' | b'<')) {
        return Vec::new();
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(line)).has_headers(false).from_reader(line);
    let record = reader.records().next();
    let record = record.and_then(Result::ok).unwrap_or_default();
    record.iter().take(MAX_COLUMNS).map(plain).collect()
}

/// The records of a text below its headings.
pub struct Table<'a> {
    reader: csv::Reader<Guarded<'a>>,
    record: csv::ByteRecord,
    index: HashMap<String, usize>,
    /// Headings that stand more than once.
    repeated: BTreeSet<String>,
    width: usize,
    /// Line of the last record, and whether it runs over several.
    last_line: u64,
    last_runs_over_lines: bool,
    file: &'a str,
}

/// Refuses bytes that no text has, as they pass, and records without an end.
struct Guarded<'a> {
    content: &'a mut dyn Read,
    /// Bytes since the last line break.
    line: usize,
    passed: u64,
    /// Quotation marks so far, and where the last one stands.
    quotes: u64,
    quoted_at: u64,
}

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.content.read(buffer)?;
        let new = &buffer[..read];
        if let Some(at) = new.iter().position(|b| *b == 0) {
            let told = format!("byte {} is zero: this is not a text file", self.passed + at as u64);
            return Err(std::io::Error::other(told));
        }
        match new.iter().rposition(|b| *b == b'\n') {
            Some(last) => self.line = read - last - 1,
            None => self.line += read,
        }
        self.passed += read as u64;
        self.quotes += new.iter().filter(|b| **b == b'"').count() as u64;
        if let Some(last) = new.iter().rposition(|b| *b == b'"') {
            self.quoted_at = self.passed - (read - last) as u64;
        }
        if self.quotes % 2 == 1 && self.passed - self.quoted_at > MAX_RECORD as u64 {
            let told = format!(
                "the quotation mark at byte {} is not closed within {} MB",
                self.quoted_at,
                MAX_RECORD >> 20
            );
            return Err(std::io::Error::other(told));
        }
        if self.line > MAX_RECORD {
            let told = format!("a line is longer than {} MB", MAX_RECORD >> 20);
            return Err(std::io::Error::other(told));
        }
        Ok(read)
    }
}

impl<'a> Table<'a> {
    /// Reads the headings.
    ///
    /// # Errors
    /// When there are none, or more columns than are read.
    pub fn new(head: &[u8], content: &'a mut dyn Read, file: &'a str) -> Result<Self, Refused> {
        let (mut skipped, _) = json::body(head);
        let mut content = Guarded { content, line: 0, passed: 0, quotes: 0, quoted_at: 0 };
        let mut blank = [0_u8; 64];
        while skipped > 0 {
            let most = skipped.min(blank.len());
            let read = content.read(&mut blank[..most]);
            match read.map_err(|error| json::unreadable(&error, file))? {
                0 => break,
                read => skipped -= read,
            }
        }
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(first_line(head)))
            .has_headers(false)
            .flexible(true)
            .from_reader(content);
        let mut table = Self {
            reader,
            record: csv::ByteRecord::new(),
            index: HashMap::new(),
            repeated: BTreeSet::new(),
            width: 0,
            last_line: 0,
            last_runs_over_lines: false,
            file,
        };
        if !table.next()? {
            let fault = Diagnostic::error("evidence-empty", format!("`{file}` has no headings"))
                .help("export it again")
                .fault(&Origin::file(file));
            return Err(Box::new(fault));
        }
        table.width = table.record.len();
        for (at, heading) in table.record.iter().enumerate() {
            let name = plain(&String::from_utf8_lossy(heading));
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
    pub fn next(&mut self) -> Result<bool, Refused> {
        let more = self.reader.read_byte_record(&mut self.record).map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            match error.into_kind() {
                csv::ErrorKind::Io(error) => json::unreadable(&error, self.file),
                _ => self.refuse(line, "cannot be read"),
            }
        })?;
        let line = self.line();
        if self.record.len() > MAX_COLUMNS {
            let what = format!("has {} columns; {MAX_COLUMNS} are read", self.record.len());
            return Err(self.refuse(line, &what));
        }
        if self.record.as_slice().len() > MAX_RECORD {
            return Err(self.refuse(line, "has more text than is read: is a quotation mark open?"));
        }
        if more {
            self.last_line = line;
            self.last_runs_over_lines = self.record.as_slice().contains(&b'\n');
        } else {
            self.check_quotes()?;
        }
        Ok(more)
    }

    /// A quotation mark that is never closed takes the rest of the file for one cell: then the last
    /// record runs over several lines, and the marks of the file are odd.
    fn check_quotes(&self) -> Result<(), Refused> {
        if self.last_runs_over_lines && self.reader.get_ref().quotes % 2 == 1 {
            let what = "or below has a quotation mark that is not closed";
            return Err(self.refuse(self.last_line, what));
        }
        Ok(())
    }

    /// Refuses a file in which one of these headings stands twice: which is meant cannot be told.
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
            Diagnostic::error("evidence-csv", format!("line {line} of `{}` {what}", self.file))
                .help("export it again, and do not edit the file")
                .fault(&at),
        )
    }

    /// Line the record begins on.
    pub fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    /// True if the record has as many cells as there are headings: a line that is cut has fewer.
    pub fn is_whole(&self) -> bool {
        self.record.len() >= self.width
    }

    /// True if nothing but white space is in the record.
    pub fn is_blank(&self) -> bool {
        self.record.as_slice().iter().all(u8::is_ascii_whitespace)
    }

    /// Where a heading stands, by its plain name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The cell in a column; empty when there is none, or it is no text.
    pub fn at(&self, column: Option<usize>) -> &str {
        let cell = column.and_then(|at| self.record.get(at)).unwrap_or_default();
        std::str::from_utf8(cell).unwrap_or_default().trim()
    }

    /// The cell under a heading, by its plain name.
    pub fn get(&self, name: &str) -> &str {
        self.at(self.column(name))
    }

    /// True if every cell is UTF-8 text.
    pub fn is_text(&self) -> bool {
        std::str::from_utf8(self.record.as_slice()).is_ok()
    }
}
