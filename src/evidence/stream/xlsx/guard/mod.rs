//! What a workbook must pass before the spreadsheet library sees it.
//!
//! The library believes what a file says of itself: it reserves memory for as many shared strings as
//! are claimed, follows the sector chains of old binary files in circles, and clones fonts and
//! number formats for each cell style. So every part is inflated here first, against limits that do
//! not come from the file, and each XML part is read with the very tokenizer the library uses.

mod scan;

use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;

use super::{REMOVE_PASSWORD, Refused, SAVE_AGAIN};
use crate::diag::{Diagnostic, Origin};

/// Largest workbook, as stored.
const MAX_FILE: usize = 32 << 20;
/// Most parts in a workbook.
const MAX_ENTRIES: usize = 2_000;
/// Most bytes of all parts together, inflated.
const MAX_INFLATED: u64 = 256 << 20;
/// Most bytes of one part, inflated, by the end of its name.
const MAX_PART: [(&str, u64); 3] =
    [("sharedstrings.xml", 64 << 20), ("styles.xml", 16 << 20), ("", 192 << 20)];
/// How much larger than stored a part may be, once it is over [`RATIO_FROM`].
const MAX_RATIO: u64 = 200;
const RATIO_FROM: u64 = 4 << 20;
/// Longest single piece of XML: a tag, a text, a comment.
const MAX_PIECE: u64 = 1 << 20;

/// A refusal: rule, message, remedy.
struct No {
    rule: &'static str,
    message: String,
    help: &'static str,
}

impl No {
    fn hostile(message: impl Into<String>) -> Self {
        Self { rule: "workbook-refused", message: message.into(), help: SAVE_AGAIN }
    }

    fn large(message: impl Into<String>) -> Self {
        let help = "keep the register in a small workbook of its own, or save it as .csv";
        Self { rule: "workbook-too-large", message: message.into(), help }
    }

    fn damaged(message: impl Into<String>) -> Self {
        Self { rule: "workbook-damaged", message: message.into(), help: SAVE_AGAIN }
    }
}

/// Passes a workbook that can be opened, or says why not.
pub fn check(bytes: &[u8], at: &Origin) -> Result<(), Refused> {
    container(bytes)
        .and_then(|()| parts(bytes))
        .map_err(|no| Box::new(Diagnostic::error(no.rule, no.message).help(no.help).fault(at)))
}

/// The file must begin as a ZIP archive; what people send instead gets a message of its own.
fn container(bytes: &[u8]) -> Result<(), No> {
    let not =
        |message: &str, help| Err(No { rule: "workbook-format", message: message.into(), help });
    let save = "save it as .xlsx (Excel workbook) or as .csv";
    if bytes.is_empty() {
        return not("the workbook is empty: 0 bytes", "save or download it again");
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let utf16: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        return if bytes.windows(utf16.len()).any(|window| window == utf16) {
            Err(No {
                rule: "workbook-encrypted",
                message: "the workbook has a password".into(),
                help: REMOVE_PASSWORD,
            })
        } else {
            not("this is a workbook of the old .xls format", save)
        };
    }
    if bytes.starts_with(b"PK\x05\x06") {
        return not("this is an empty ZIP archive, not an Excel workbook", save);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        let text = std::str::from_utf8(&bytes[..bytes.len().min(512)]);
        let is_text = text.is_ok_and(|text| !text.contains('\0'))
            || text.is_err_and(|e| e.valid_up_to() > 500);
        return match bytes {
            [b'<', ..] => not("this is an XML or HTML page, not an Excel workbook", save),
            _ if is_text => not(
                "this is a text file, not an Excel workbook",
                "rename it to .csv, or save it as .xlsx",
            ),
            _ => not("this is not an Excel workbook", save),
        };
    }
    if bytes.len() > MAX_FILE {
        return Err(No::large(format!("the workbook is larger than {} MB", MAX_FILE >> 20)));
    }
    directory(bytes)
}

/// Counts the directory before anything is reserved for it.
fn directory(bytes: &[u8]) -> Result<(), No> {
    let (mut headers, mut claimed) = (0, 0);
    let mut left = bytes;
    while let Some(at) = left.windows(2).position(|pair| pair == b"PK") {
        let record = &left[at..];
        if record.starts_with(b"PK\x01\x02") {
            headers += 1;
        }
        // The 64-bit end record states its number of entries in eight bytes.
        if record.starts_with(b"PK\x06\x06")
            && let Some(count) = record.get(32..40)
        {
            let count = count.iter().rev().fold(0_u64, |sum, b| sum << 8 | u64::from(*b));
            claimed = claimed.max(count);
        }
        left = &record[2..];
    }
    if headers > 2 * MAX_ENTRIES || claimed > 2 * MAX_ENTRIES as u64 {
        return Err(No::hostile(format!("the workbook has more than {MAX_ENTRIES} parts")));
    }
    Ok(())
}

fn parts(bytes: &[u8]) -> Result<(), No> {
    let told = |error: &dyn std::fmt::Display| {
        let text: String =
            error.to_string().chars().filter(|c| !c.is_control()).take(120).collect();
        No::damaged(format!("the workbook is damaged: {text}"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| told(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(No::hostile(format!("the workbook has more than {MAX_ENTRIES} parts")));
    }
    let mut total = 0;
    let mut is_workbook = false;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| told(&error))?;
        let name = entry.name().map_err(|error| told(&error))?.into_owned();
        if entry.encrypted() {
            return Err(No {
                rule: "workbook-encrypted",
                message: "the workbook has a password".into(),
                help: REMOVE_PASSWORD,
            });
        }
        let lower = name.to_ascii_lowercase();
        is_workbook |= lower == "[content_types].xml";
        let meter = Meter::new(entry.compressed_size(), total, &lower);
        let mut part = Metered { inner: entry, meter: meter.clone() };
        let outcome = if lower.ends_with(".xml") || lower.ends_with(".rels") {
            scan::xml(&mut part, &lower, &meter)
        } else {
            meter.plain.set(true);
            io::copy(&mut part, &mut io::sink()).map(|_| ()).map_err(|error| told(&error))
        };
        // A limit shows as a read error too: it is the better reason.
        if let Some(no) = meter.refusal(&name) {
            return Err(no);
        }
        outcome?;
        total += meter.read.get();
    }
    if !is_workbook {
        return Err(No {
            rule: "workbook-format",
            message: "this is a ZIP archive, not an Excel workbook".into(),
            help: "save the register as .xlsx (Excel workbook) or as .csv",
        });
    }
    Ok(())
}

/// Limits of one part.
#[derive(Clone)]
struct Meter {
    stored: u64,
    before: u64,
    most: u64,
    /// Bytes inflated so far.
    read: Rc<Cell<u64>>,
    /// Where the last piece of XML ended.
    piece: Rc<Cell<u64>>,
    /// True for parts that are not XML and have no pieces.
    plain: Rc<Cell<bool>>,
    broken: Rc<Cell<Option<Limit>>>,
}

#[derive(Clone, Copy)]
enum Limit {
    Total,
    Part,
    Ratio,
    Piece,
}

impl Meter {
    fn new(stored: u64, before: u64, name: &str) -> Self {
        let most =
            MAX_PART.iter().find(|(end, _)| name.ends_with(end)).map_or(0, |(_, most)| *most);
        Self {
            stored,
            before,
            most,
            read: Rc::default(),
            piece: Rc::default(),
            plain: Rc::default(),
            broken: Rc::default(),
        }
    }

    fn limit(&self, read: u64) -> Option<Limit> {
        if self.before + read > MAX_INFLATED {
            Some(Limit::Total)
        } else if read > self.most {
            Some(Limit::Part)
        } else if read > RATIO_FROM && read / self.stored.max(1) > MAX_RATIO {
            Some(Limit::Ratio)
        } else if !self.plain.get() && read - self.piece.get() > MAX_PIECE {
            Some(Limit::Piece)
        } else {
            None
        }
    }

    fn refusal(&self, name: &str) -> Option<No> {
        let name = super::quote(name);
        Some(match self.broken.get()? {
            Limit::Total => {
                No::large(format!("the workbook holds more than {} MB", MAX_INFLATED >> 20))
            }
            Limit::Part => {
                No::large(format!("the part {name} holds more than {} MB", self.most >> 20))
            }
            Limit::Ratio => No::hostile(format!(
                "the part {name} is more than {MAX_RATIO} times larger than it is stored"
            )),
            Limit::Piece => No::hostile(format!(
                "the part {name} has a tag or text longer than {} KB",
                MAX_PIECE >> 10
            )),
        })
    }
}

/// Counts what is inflated and stops at a limit.
struct Metered<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let read = self.meter.read.get() + count as u64;
        self.meter.read.set(read);
        if let Some(limit) = self.meter.limit(read) {
            self.meter.broken.set(Some(limit));
            return Err(io::Error::other("limit"));
        }
        Ok(count)
    }
}
