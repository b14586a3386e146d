//! Evidence registers as delimited text.

use std::io::Read;

use crate::diag::{Code, Diagnostic, Origin, codes};
use crate::evidence::Refused;
use crate::evidence::register::{Builder, Header, Place, Register, Row, Value, no_header};
use crate::evidence::stream::delimited::{self, DELIMITERS, Fault, Records};
use crate::evidence::stream::encoding;
use crate::limits::{COLUMNS, DATA_FILE, HEAD, HEADING_ROWS, SHEET_ROWS};

/// True if the text has a row of register headings near its top.
pub fn recognize(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.contains(&0) {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(_) => {}
        // Truncated inside a character.
        Err(error) if error.error_len().is_none() => {}
        Err(_) => return false,
    }
    sniff(bytes).is_some()
}

/// Reads a register from delimited text. Errors are returned inside the [`Register`].
pub fn read(bytes: &[u8], file: &str) -> Register {
    let Some(encoding) = encoding::foreign(bytes) else { return read_utf8(bytes, file) };
    let mut text = Vec::new();
    match encoding::decoded(encoding, &mut &*bytes).read_to_end(&mut text) {
        Ok(_) => {
            let mut register = read_utf8(&text, file);
            register.decoded(encoding::name(encoding), file);
            register
        }
        Err(error) => {
            let message = format!("the register cannot be read: {error}");
            let at = Origin::file(file);
            Register::refused(*refuse(&codes::REGISTER_ENCODING, &message, SAVE_UTF8, &at))
        }
    }
}

fn read_utf8(bytes: &[u8], file: &str) -> Register {
    match try_read(bytes, file) {
        Ok(register) => register,
        Err(diagnostic) => Register::refused(*diagnostic),
    }
}

fn refuse(code: &'static Code, message: &str, help: &str, at: &Origin) -> Refused {
    Box::new(Diagnostic::new(code, message).help(help).fault(at))
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
        return Err(refuse(&codes::REGISTER_EMPTY, "the register is empty: 0 bytes", help, &whole));
    }
    if bytes.len() as u64 > DATA_FILE {
        let message = format!("the register is larger than {} MB", DATA_FILE >> 20);
        return Err(refuse(&codes::REGISTER_TOO_LARGE, &message, "split the register", &whole));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let help = "rename it to .xlsx, or save it as .csv";
        return Err(refuse(
            &codes::REGISTER_FORMAT,
            "this is a workbook, not delimited text",
            help,
            &whole,
        ));
    }
    let skipped = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &bytes[skipped..];
    if let Err(error) = std::str::from_utf8(text) {
        let offset = skipped + error.valid_up_to();
        let line = line_at(bytes, offset);
        let message = format!("byte {offset}, on line {line}, is not UTF-8 text");
        return Err(refuse(
            &codes::REGISTER_ENCODING,
            &message,
            SAVE_UTF8,
            &Origin::text(file, line, 1),
        ));
    }
    if let Some(offset) = text.iter().position(|b| *b == 0) {
        let offset = skipped + offset;
        let line = line_at(bytes, offset);
        let message = format!("byte {offset}, on line {line}, is zero, so this is not a text file");
        let at = Origin::text(file, line, 1);
        return Err(refuse(&codes::REGISTER_ENCODING, &message, SAVE_UTF8, &at));
    }
    let Some((delimiter, at, header)) = sniff(text) else {
        return Err(Box::new(no_header(&whole, "this text is not a register")));
    };
    let mut content = text;
    let mut records = Rows::new(&mut content, delimiter, file);
    let (mut head, mut headings) = (Vec::new(), 0);
    while head.len() <= at {
        match records.next_row()? {
            Some(row) => {
                // Headings over two rows are as wide as the wider one.
                headings = headings.max(records.width());
                head.push(row);
            }
            None => return Err(Box::new(no_header(&whole, "this text is not a register"))),
        }
    }
    let place = Place { file: file.into(), sheet: None };
    let mut builder = Builder::new(place, false, header, &head[at]);
    while !builder.is_full() {
        match records.next_row() {
            Ok(Some(row)) if row.cells.last().is_some_and(|(at, _)| *at as usize >= headings) => {
                builder.wider(&row, records.width(), headings);
            }
            Ok(Some(row)) => builder.row(&row),
            Ok(None) => {
                let cells = records.width();
                let within = !text.ends_with(b"\n") && !text.ends_with(b"\r");
                if within && cells < headings && records.seen > head.len() as u32 {
                    builder.cut(records.line(), cells, headings);
                }
                break;
            }
            // The rows before it are used.
            Err(fault) => builder.broken(*fault, records.line()),
        }
    }
    let mut register = builder.finish();
    let name = delimited::name(delimiter);
    register.understood.insert(0, format!("columns are separated by {name}"));
    Ok(register)
}

/// The delimiter with which most headings are recognized, with the header and its place.
fn sniff(text: &[u8]) -> Option<(u8, usize, Header)> {
    let mut best: Option<(u8, usize, Header)> = None;
    for delimiter in DELIMITERS {
        let mut head = &text[..text.len().min(HEAD)];
        let mut records = Rows::new(&mut head, delimiter, "");
        let mut rows = Vec::new();
        while rows.len() < HEADING_ROWS
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

/// The records of a register, as rows of cells.
struct Rows<'a> {
    records: Records<'a>,
    file: &'a str,
    seen: u32,
    width: usize,
}

impl<'a> Rows<'a> {
    fn new(text: &'a mut dyn Read, delimiter: u8, file: &'a str) -> Self {
        Self { records: Records::new(delimiter, text), file, seen: 0, width: 0 }
    }

    /// The line of the last record.
    fn line(&self) -> u32 {
        u32::try_from(self.records.line()).unwrap_or(u32::MAX)
    }

    /// The cells of the last record.
    fn width(&self) -> usize {
        self.width
    }

    /// The next record that is not empty.
    fn next_row(&mut self) -> Result<Option<Row>, Refused> {
        loop {
            let more = self.records.advance();
            let line = u32::try_from(self.records.line()).unwrap_or(u32::MAX);
            let at = || Origin::text(self.file, line, 1);
            match more {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(fault) => return Err(self.broken(fault, line)),
            }
            self.seen += 1;
            self.width = self.records.record.len();
            if self.seen > SHEET_ROWS {
                let message = format!("the register has more than {SHEET_ROWS} lines");
                return Err(refuse(
                    &codes::REGISTER_TOO_LARGE,
                    &message,
                    "split the register",
                    &at(),
                ));
            }
            let mut row = Row { number: self.seen, line, cells: Vec::new() };
            for (column, field) in (0..).zip(&self.records.record) {
                if let Some(value) = Value::text(&String::from_utf8_lossy(field)) {
                    row.cells.push((column, value));
                }
            }
            if !row.cells.is_empty() {
                return Ok(Some(row));
            }
        }
    }

    fn broken(&self, fault: Fault, line: u32) -> Refused {
        let at = Origin::text(self.file, line, 1);
        let close = "close it, or write it twice inside a quoted cell";
        match fault {
            Fault::Columns(many) => refuse(
                &codes::REGISTER_TOO_LARGE,
                &format!("line {line} has {many} columns; the limit is {COLUMNS}"),
                "check the delimiter, or remove unused columns",
                &at,
            ),
            Fault::Long => refuse(
                &codes::REGISTER_TOO_LARGE,
                &format!("line {line} exceeds the text limit: is a quotation mark not closed?"),
                close,
                &at,
            ),
            Fault::OpenQuote => refuse(
                &codes::REGISTER_QUOTE_OPEN,
                &format!("a quotation mark on line {line} or below is not closed"),
                close,
                &at,
            ),
            Fault::Io(error) => refuse(
                &codes::REGISTER_FORMAT,
                &format!("line {line} cannot be read: {error}"),
                close,
                &at,
            ),
            Fault::Malformed(why) => refuse(
                &codes::REGISTER_FORMAT,
                &format!("line {line} cannot be read: {why}"),
                SAVE_UTF8,
                &at,
            ),
        }
    }
}

#[cfg(test)]
mod tests;
