//! Records of delimited text as a stream, within limits, each with the line it begins on: used for
//! registers, tool exports and populations.

use std::collections::VecDeque;
use std::io::{self, Read};

use crate::limits::{COLUMNS, RECORD};

/// The delimiters that are tried, the likeliest first.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Display name of a delimiter.
pub fn name(delimiter: u8) -> &'static str {
    match delimiter {
        b'\t' => "tabs",
        b';' => "semicolons",
        b'|' => "vertical bars",
        _ => "commas",
    }
}

/// Why a record cannot be read.
#[derive(Debug)]
pub enum Fault {
    /// The file cannot be read, is not text, or has a record without an end.
    Io(io::Error),
    /// The parser reported an error.
    Malformed(String),
    /// It has too many columns.
    Columns(usize),
    /// It has too much text.
    Long,
    /// A quotation mark in it is not closed.
    OpenQuote,
}

/// The records of a text.
pub struct Records<'a> {
    reader: csv::Reader<Guarded<'a>>,
    /// The record that was read last.
    pub record: csv::ByteRecord,
    line: u64,
    runs_over_lines: bool,
}

impl<'a> Records<'a> {
    /// Reads from the beginning of a text.
    pub fn new(delimiter: u8, content: &'a mut dyn Read) -> Self {
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Guarded::new(content));
        Self { reader, record: csv::ByteRecord::new(), line: 1, runs_over_lines: false }
    }

    /// Goes to the next record; false at the end.
    ///
    /// # Errors
    /// When the text cannot be read further.
    pub fn advance(&mut self) -> Result<bool, Fault> {
        let start = self.reader.position().byte();
        let odd = !self.reader.get_ref().quotes.len().is_multiple_of(2);
        self.reader.get_mut().begin(start);
        let more = self.reader.read_byte_record(&mut self.record);
        if let Ok(false) = more {
            // With a quotation mark that is never closed, the rest of the file is one cell: the last record
            // spans several lines and has an odd number of quotation marks.
            return if odd && self.runs_over_lines { Err(Fault::OpenQuote) } else { Ok(false) };
        }
        // Blank lines before the record have been skipped by now, so their number is known.
        self.line += self.reader.get_mut().pass_breaks(start);
        if let Err(error) = more {
            let problem = error.to_string();
            return Err(match error.into_kind() {
                csv::ErrorKind::Io(error) => Fault::Io(error),
                _ => Fault::Malformed(problem),
            });
        }
        self.runs_over_lines = self.record.as_slice().contains(&b'\n');
        if self.record.len() > COLUMNS {
            return Err(Fault::Columns(self.record.len()));
        }
        if self.record.as_slice().len() > RECORD {
            return Err(Fault::Long);
        }
        Ok(true)
    }

    /// Line the record begins on, from 1; the last record's at the end of the text. The parser's own count
    /// is that of the blank lines before a record, or of the second half of `\r\n`.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// True if nothing but white space is in the record.
    pub fn is_blank(&self) -> bool {
        self.record.as_slice().iter().all(u8::is_ascii_whitespace)
    }
}

/// Inspects the bytes on their way to the parser, which is some kilobytes ahead of the record it returns:
/// refuses zero bytes and endless records, and remembers where lines end.
struct Guarded<'a> {
    content: &'a mut dyn Read,
    passed: u64,
    /// Runs of line ends that no record has passed yet: where each begins, and its line feeds.
    breaks: VecDeque<(u64, u64)>,
    /// Whether the last byte that passed ends a line.
    ended: bool,
    /// Quotation marks of this record and of what is read ahead.
    quotes: VecDeque<u64>,
    /// Where the line, or the quoted text of several lines, begins.
    from: u64,
}

impl<'a> Guarded<'a> {
    fn new(content: &'a mut dyn Read) -> Self {
        let (breaks, quotes) = (VecDeque::new(), VecDeque::new());
        Self { content, passed: 0, breaks, ended: false, quotes, from: 0 }
    }

    /// A record begins at `start`, or after the blank lines there.
    fn begin(&mut self, start: u64) {
        while self.quotes.front().is_some_and(|at| *at < start) {
            self.quotes.pop_front();
        }
        self.from = self.from.max(start);
    }

    /// The lines that end in runs of line ends that begin at `start` or before.
    fn pass_breaks(&mut self, start: u64) -> u64 {
        let mut lines = 0;
        while let Some((at, feeds)) = self.breaks.front().copied()
            && at <= start
        {
            lines += feeds;
            self.breaks.pop_front();
        }
        lines
    }
}

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        for (at, byte) in (self.passed..).zip(&buffer[..read]) {
            match byte {
                b'\n' | b'\r' => {
                    let feeds = u64::from(*byte == b'\n');
                    match self.breaks.back_mut() {
                        Some((_, known)) if self.ended => *known += feeds,
                        _ => self.breaks.push_back((at, feeds)),
                    }
                    self.ended = true;
                    if self.quotes.len().is_multiple_of(2) {
                        self.from = at + 1;
                    }
                    continue;
                }
                b'"' => self.quotes.push_back(at),
                0 => {
                    let problem = format!("byte {at} is zero, so this is not a text file");
                    return Err(io::Error::other(problem));
                }
                _ => {}
            }
            self.ended = false;
        }
        self.passed += read as u64;
        if self.passed - self.from.min(self.passed) > RECORD as u64 {
            let most = RECORD >> 20;
            return Err(io::Error::other(match self.quotes.back() {
                Some(at) if self.quotes.len() % 2 == 1 => {
                    format!("the quotation mark at byte {at} is not closed within {most} MB")
                }
                _ => format!("a line is longer than {most} MB"),
            }));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, String)> {
        let mut bytes = text.as_bytes();
        let mut records = Records::new(b',', &mut bytes);
        let mut out = Vec::new();
        while records.advance().unwrap() {
            let first = records.record.get(0).unwrap_or_default();
            out.push((records.line(), String::from_utf8_lossy(first).into_owned()));
        }
        out
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r\n"] {
            let text = "\n\na,1\n\n\"b\n\nb\",2\nc,3\n\n\nd,4".replace('\n', end);
            let at: Vec<u64> = lines(&text).into_iter().map(|(line, _)| line).collect();
            assert_eq!(at, [3, 5, 8, 11], "{end:?}");
        }
        // Longer than the parser's buffer, so that its end falls on every position of a line.
        let text: String =
            (0..40_000).map(|n| format!("{n},{}\r\n\r\n", "x".repeat(n % 7))).collect();
        for (n, (line, first)) in (0..).zip(lines(&text)) {
            assert_eq!((line, first), (2 * n + 1, n.to_string()));
        }
    }

    #[test]
    fn quotation_marks_are_closed() {
        let last = |text: &str| {
            let mut bytes = text.as_bytes();
            let mut records = Records::new(b',', &mut bytes);
            loop {
                match records.advance() {
                    Ok(true) => {}
                    Ok(false) => return Ok(records.line()),
                    Err(fault) => return Err((records.line(), fault)),
                }
            }
        };
        assert!(matches!(last("a\nb,\"c\nd\n"), Err((2, Fault::OpenQuote))));
        assert_eq!(last("disk,5\" wide\nb,\"c\nd\"\n").unwrap(), 2);
        // An inch mark in one line must not affect a later text of several megabytes.
        let long = format!("disk,5\" wide\n{}", "x,y\n".repeat(2 << 20));
        assert!(last(&long).is_ok());
        let open = format!("a,\"b\n{}", "x,y\n".repeat(2 << 20));
        assert!(matches!(last(&open), Err((1, Fault::Io(_)))));
        assert!(matches!(last(&"x".repeat(5 << 20)), Err((_, Fault::Io(_)))));
    }
}
