//! Checks that a workbook must pass before the spreadsheet library opens it.
//!
//! The library trusts what a file states about itself: it reserves memory for as many shared strings as
//! are claimed, follows circular sector chains of old binary files, and clones fonts and number formats
//! for each cell style. So every part is inflated here first, against limits that do not come from the
//! file, and each XML part is read with the same tokenizer that the library uses.

mod scan;

use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;

use super::{REMOVE_PASSWORD, Refused, SAVE_AGAIN};
use crate::diag::{Code, Diagnostic, Origin, codes};
use crate::limits::{
    INFLATED_RATIO, RATIO_FROM, WORKBOOK, WORKBOOK_INFLATED, WORKBOOK_PART, WORKBOOK_PARTS,
    WORKBOOK_STRINGS_PART, WORKBOOK_STYLES_PART, XML_PIECE,
};
use crate::model::text::{printable, quote};

/// Most bytes of one part, inflated, by the end of its name.
const MAX_PART: [(&str, u64); 3] = [
    ("sharedstrings.xml", WORKBOOK_STRINGS_PART),
    ("styles.xml", WORKBOOK_STYLES_PART),
    ("", WORKBOOK_PART),
];

/// A refusal: rule, message, remedy.
struct Refusal {
    code: &'static Code,
    message: String,
    help: &'static str,
}

impl Refusal {
    fn hostile(message: impl Into<String>) -> Self {
        Self { code: &codes::WORKBOOK_REFUSED, message: message.into(), help: SAVE_AGAIN }
    }

    fn large(message: impl Into<String>) -> Self {
        let help = "keep the register in a small workbook of its own, or save it as .csv";
        Self { code: &codes::WORKBOOK_TOO_LARGE, message: message.into(), help }
    }

    fn damaged(message: impl Into<String>) -> Self {
        Self { code: &codes::WORKBOOK_DAMAGED, message: message.into(), help: SAVE_AGAIN }
    }
}

/// Accepts a workbook that is safe to open, or returns the reason why it is not.
pub(crate) fn check(bytes: &[u8], at: &Origin) -> Result<(), Refused> {
    container(bytes)
        .and_then(|()| parts(bytes))
        .map_err(|no| Box::new(Diagnostic::new(no.code, no.message).help(no.help).fault(at)))
}

/// The file must begin as a ZIP archive; common other formats get their own message.
fn container(bytes: &[u8]) -> Result<(), Refusal> {
    let not = |message: &str, help| {
        Err(Refusal { code: &codes::WORKBOOK_FORMAT, message: message.into(), help })
    };
    let save = "save it as .xlsx (Excel workbook) or as .csv";
    if bytes.is_empty() {
        return not("the workbook is empty: 0 bytes", "save or download it again");
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let utf16: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        return if bytes.windows(utf16.len()).any(|window| window == utf16) {
            Err(Refusal {
                code: &codes::WORKBOOK_ENCRYPTED,
                message: "the workbook is password-protected".into(),
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
    if bytes.len() > WORKBOOK {
        return Err(Refusal::large(format!("the workbook is larger than {} MB", WORKBOOK >> 20)));
    }
    directory(bytes)
}

/// Counts the entries of the directory before any memory is reserved for it.
fn directory(bytes: &[u8]) -> Result<(), Refusal> {
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
    if headers > 2 * WORKBOOK_PARTS || claimed > 2 * WORKBOOK_PARTS as u64 {
        return Err(Refusal::hostile(format!("the workbook has more than {WORKBOOK_PARTS} parts")));
    }
    Ok(())
}

fn parts(bytes: &[u8]) -> Result<(), Refusal> {
    let problem = |error: &dyn std::fmt::Display| {
        let text = printable(&error.to_string(), 120);
        Refusal::damaged(format!("the workbook is damaged: {text}"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| problem(&error))?;
    if archive.len() > WORKBOOK_PARTS {
        return Err(Refusal::hostile(format!("the workbook has more than {WORKBOOK_PARTS} parts")));
    }
    let mut total = 0;
    let mut is_workbook = false;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| problem(&error))?;
        let name = entry.name().map_err(|error| problem(&error))?.into_owned();
        if entry.encrypted() {
            return Err(Refusal {
                code: &codes::WORKBOOK_ENCRYPTED,
                message: "the workbook is password-protected".into(),
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
            io::copy(&mut part, &mut io::sink()).map(|_| ()).map_err(|error| problem(&error))
        };
        // Reaching a limit also shows as a read error; the limit is the better reason.
        if let Some(no) = meter.refusal(&name) {
            return Err(no);
        }
        outcome?;
        total += meter.read.get();
    }
    if !is_workbook {
        return Err(Refusal {
            code: &codes::WORKBOOK_FORMAT,
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
    /// End of the last piece of XML.
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
        if self.before + read > WORKBOOK_INFLATED {
            Some(Limit::Total)
        } else if read > self.most {
            Some(Limit::Part)
        } else if read > RATIO_FROM && read / self.stored.max(1) > INFLATED_RATIO {
            Some(Limit::Ratio)
        } else if !self.plain.get() && read - self.piece.get() > XML_PIECE {
            Some(Limit::Piece)
        } else {
            None
        }
    }

    fn refusal(&self, name: &str) -> Option<Refusal> {
        let name = quote(name);
        Some(match self.broken.get()? {
            Limit::Total => Refusal::large(format!(
                "the content of the workbook exceeds {} MB",
                WORKBOOK_INFLATED >> 20
            )),
            Limit::Part => {
                Refusal::large(format!("the part {name} exceeds {} MB", self.most >> 20))
            }
            Limit::Ratio => Refusal::hostile(format!(
                "the part {name} decompresses to more than {INFLATED_RATIO} times its size"
            )),
            Limit::Piece => Refusal::hostile(format!(
                "the part {name} has a tag or text longer than {} KB",
                XML_PIECE >> 10
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
