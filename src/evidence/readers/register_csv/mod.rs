//! Evidence registers as delimited text: commas, semicolons or tabs, in UTF-8.

use crate::diag::{Diagnostic, Origin};
use crate::evidence::register::{
    Builder, Header, Place, Register, Row, SEARCHED, Value, no_header,
};

/// Records that are read at most, empty ones too.
const MAX_ROWS: u32 = 1_000_000;
/// Columns that are read at most.
const MAX_COLUMNS: usize = 500;
/// Largest file.
pub const MAX_FILE: usize = 256 << 20;
/// Text that is looked at to tell the delimiter.
const SNIFFED: usize = 256 << 10;

/// The delimiters that are tried, the likeliest first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// True if the text has a row of register headings near its top.
pub fn recognize(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(SNIFFED)];
    if head.contains(&0) {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(_) => {}
        // Cut within a character.
        Err(error) if error.error_len().is_none() => {}
        Err(_) => return false,
    }
    sniff(bytes).is_some()
}

/// Reads a register of delimited text. Faults come back inside the [`Register`].
pub fn read(bytes: &[u8], file: &str) -> Register {
    match try_read(bytes, file) {
        Ok(register) => register,
        Err(diagnostic) => Register::refused(*diagnostic),
    }
}

type Refused = Box<Diagnostic>;

fn refuse(rule: &str, message: &str, help: &str, at: &Origin) -> Refused {
    Box::new(Diagnostic::error(rule, message).help(help).fault(at))
}

fn line_at(bytes: &[u8], offset: usize) -> u32 {
    let lines = bytes[..offset.min(bytes.len())].iter().filter(|b| **b == b'\n').count();
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}

const SAVE_UTF8: &str = "save it as UTF-8: in Excel choose `CSV UTF-8 (comma delimited)`";

fn try_read(bytes: &[u8], file: &str) -> Result<Register, Refused> {
    let whole = Origin::file(file);
    if bytes.is_empty() {
        let help = "save or download it again";
        return Err(refuse("register-empty", "the register is empty: 0 bytes", help, &whole));
    }
    if bytes.len() > MAX_FILE {
        let message = format!("the register is larger than {} MB", MAX_FILE >> 20);
        return Err(refuse("register-too-large", &message, "split the register", &whole));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let help = "rename it to .xlsx, or save it as .csv";
        return Err(refuse(
            "register-format",
            "this is a workbook, not delimited text",
            help,
            &whole,
        ));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(refuse("register-encoding", "the register is in UTF-16", SAVE_UTF8, &whole));
    }
    let skipped = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &bytes[skipped..];
    if let Err(error) = std::str::from_utf8(text) {
        let offset = skipped + error.valid_up_to();
        let line = line_at(bytes, offset);
        let message = format!("byte {offset}, on line {line}, is not UTF-8 text");
        return Err(refuse("register-encoding", &message, SAVE_UTF8, &Origin::text(file, line, 1)));
    }
    if let Some(offset) = text.iter().position(|b| *b == 0) {
        let offset = skipped + offset;
        let line = line_at(bytes, offset);
        let message = format!("byte {offset}, on line {line}, is zero: this is not a text file");
        let at = Origin::text(file, line, 1);
        return Err(refuse("register-encoding", &message, SAVE_UTF8, &at));
    }
    let Some((delimiter, at, header)) = sniff(text) else {
        return Err(Box::new(no_header(&whole, "this text is not a register")));
    };
    let mut records = Records::new(text, delimiter, file);
    let mut head = Vec::new();
    while head.len() <= at {
        match records.next_row()? {
            Some(row) => head.push(row),
            None => return Err(Box::new(no_header(&whole, "this text is not a register"))),
        }
    }
    let place = Place { file: file.into(), sheet: None };
    let mut builder = Builder::new(place, false, header, &head[at]);
    while !builder.is_full()
        && let Some(row) = records.next_row()?
    {
        builder.row(&row);
    }
    let mut register = builder.finish();
    let name = match delimiter {
        b'\t' => "tabs",
        b';' => "semicolons",
        _ => "commas",
    };
    register.understood.insert(0, format!("columns are separated by {name}"));
    Ok(register)
}

/// The delimiter under which the headings are understood best, with the header and its place.
fn sniff(text: &[u8]) -> Option<(u8, usize, Header)> {
    let mut best: Option<(u8, usize, Header)> = None;
    for delimiter in DELIMITERS {
        let head = &text[..text.len().min(SNIFFED)];
        let mut records = Records::new(head, delimiter, "");
        let mut rows = Vec::new();
        while rows.len() < SEARCHED
            && let Ok(Some(row)) = records.next_row()
        {
            rows.push(row);
        }
        if let Some((at, header)) = Header::find(&rows)
            && best.as_ref().is_none_or(|(_, _, other)| header.score() > other.score())
        {
            best = Some((delimiter, at, header));
        }
    }
    best
}

/// The records of a text, within limits.
struct Records<'a> {
    reader: csv::Reader<&'a [u8]>,
    record: csv::ByteRecord,
    text: &'a [u8],
    file: &'a str,
    seen: u32,
    /// Bytes whose lines are counted, and the line they end on.
    counted: (usize, u32),
}

impl<'a> Records<'a> {
    fn new(text: &'a [u8], delimiter: u8, file: &'a str) -> Self {
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        Self { reader, record: csv::ByteRecord::new(), text, file, seen: 0, counted: (0, 1) }
    }

    /// The next record that is not empty.
    fn next_row(&mut self) -> Result<Option<Row>, Refused> {
        loop {
            let more = self.reader.read_byte_record(&mut self.record);
            let start = self.record.position().map_or(0, csv::Position::byte);
            let start = usize::try_from(start).unwrap_or(usize::MAX);
            let line = self.line_of(start);
            let at = || Origin::text(self.file, line, 1);
            match more {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => {
                    let message = format!("line {line} cannot be read: {error}");
                    return Err(refuse("register-format", &message, SAVE_UTF8, &at()));
                }
            }
            self.seen += 1;
            if self.seen > MAX_ROWS {
                let message = format!("the register has more than {MAX_ROWS} lines");
                return Err(refuse("register-too-large", &message, "split the register", &at()));
            }
            if self.record.len() > MAX_COLUMNS {
                let message = format!(
                    "line {line} has {} columns; {MAX_COLUMNS} are read",
                    self.record.len()
                );
                let help = "check the delimiter, or cut the columns that are not used";
                return Err(refuse("register-too-large", &message, help, &at()));
            }
            self.check_quotes(start, line)?;
            let mut row = Row { number: self.seen, line, cells: Vec::new() };
            for (column, field) in (0..).zip(&self.record) {
                if let Some(value) = Value::text(&String::from_utf8_lossy(field)) {
                    row.cells.push((column, value));
                }
            }
            if !row.cells.is_empty() {
                return Ok(Some(row));
            }
        }
    }

    /// The line a record begins on. The parser's own count stands before blank lines and before the
    /// second half of `\r\n`.
    fn line_of(&mut self, start: usize) -> u32 {
        let rest = self.text.get(start..).unwrap_or_default();
        let blank = rest.iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let (from, line) = self.counted;
        let to = (start + blank).min(self.text.len()).max(from);
        let more = self.text[from..to].iter().filter(|b| **b == b'\n').count();
        self.counted = (to, line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX)));
        self.counted.1
    }

    /// A quotation mark that is never closed takes the rest of the file for one cell.
    fn check_quotes(&self, start: usize, line: u32) -> Result<(), Refused> {
        let end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let last = end >= self.text.len();
        let raw = self.text.get(start..end.min(self.text.len())).unwrap_or_default();
        let odd = last && raw.iter().filter(|b| **b == b'"').count() % 2 == 1;
        if odd && raw.trim_ascii_end().contains(&b'\n') {
            let message = format!("a quotation mark on line {line} or below is not closed");
            let help = "close it, or write it twice inside a quoted cell";
            let at = Origin::text(self.file, line, 1);
            return Err(refuse("register-quote-open", &message, help, &at));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
