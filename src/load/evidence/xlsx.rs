//! Evidence registers in Excel workbooks.
//!
//! A workbook is hostile until `guard` has seen it: only then does the spreadsheet library open
//! it, and cells are read as a stream that stops at fixed limits. A sheet's stated dimensions are
//! never believed.

mod cells;
mod grid;
mod guard;

use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use self::cells::Cells;
use super::register::{Builder, Header, Place, Register, SEARCHED, no_header, quote};
use crate::diag::{Diagnostic, Origin};

pub use grid::Grids;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// True if the bytes begin like a ZIP archive that names a workbook part.
pub fn recognize(bytes: &[u8]) -> bool {
    let names = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    bytes.starts_with(b"PK\x03\x04") && names(b"[Content_Types].xml") && names(b"xl/workbook")
}

/// Reads the register of a workbook. Faults come back inside the [`Register`].
pub fn read(bytes: &[u8], file: &str) -> Register {
    match try_read(bytes, file) {
        Ok(register) => register,
        Err(diagnostic) => Register::refused(*diagnostic),
    }
}

type Refused = Box<Diagnostic>;

fn try_read(bytes: &[u8], file: &str) -> Result<Register, Refused> {
    let at = Origin::file(file);
    guard::check(bytes, &at)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error, &at))?;
    let sheets: Vec<_> = book.sheets_metadata().to_vec();
    let mut best: Option<(usize, usize)> = None;
    let mut found = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet || sheet.visible != SheetVisible::Visible {
            found.push(None);
            continue;
        }
        let mut head = Vec::new();
        let mut cells = Cells::open(&mut book, &sheet.name, file)?;
        while head.len() < SEARCHED
            && let Some(row) = cells.next_row()?
        {
            if row.number > MAX_HEADER_ROW {
                break;
            }
            head.push(row);
        }
        let score = Header::find(&head).map(|(_, header)| header.score());
        if let Some(score) = score
            && best.is_none_or(|(_, other)| score > other)
        {
            best = Some((index, score));
        }
        found.push(score);
    }
    let Some((chosen, _)) = best else {
        return Err(Box::new(no_header(&at, "no visible sheet of this workbook is a register")));
    };
    let mut register = read_sheet(&mut book, &sheets[chosen].name, file)?;
    let best = found[chosen];
    for (index, sheet) in sheets.iter().enumerate().filter(|(index, _)| *index != chosen) {
        let name = quote(&sheet.name);
        // A register kept on a sheet a family has the same headings on each.
        if found[index].is_some() && found[index] == best {
            let more = read_sheet(&mut book, &sheet.name, file)?;
            register.evidence.extend(more.evidence);
            register.diagnostics.extend(more.diagnostics);
            register.understood.extend(more.understood);
            continue;
        }
        let why = match (&found[index], sheet.visible) {
            (Some(_), _) => "another sheet matches the headings of a register better",
            (None, SheetVisible::Visible) => "it has no headings of a register",
            (None, _) => "it is hidden",
        };
        register.understood.push(format!("sheet {name} is not read: {why}"));
        if found[index].is_some() {
            register.diagnostics.push(
                Diagnostic::warning(
                    "register-sheet-not-read",
                    format!("sheet {name} looks like a register too and is not read"),
                )
                .help("keep the register on one sheet, or rename the id column of the other")
                .fault(&Origin::Cell {
                    file: file.into(),
                    sheet: sheet.name.as_str().into(),
                    cell: "1".into(),
                }),
            );
        }
    }
    Ok(register)
}

/// Headings are searched in the first rows of the sheet, counted as people see them.
#[expect(clippy::cast_possible_truncation, reason = "a small constant")]
const MAX_HEADER_ROW: u32 = SEARCHED as u32;

fn read_sheet(book: &mut Book<'_>, name: &str, file: &str) -> Result<Register, Refused> {
    let epoch_1904 = book.has_1904_epoch();
    let place = Place { file: file.into(), sheet: Some(name.into()) };
    let mut cells = Cells::open(book, name, file)?;
    let mut head = Vec::new();
    let mut below = None;
    while let Some(row) = cells.next_row()? {
        if row.number > MAX_HEADER_ROW {
            below = Some(row);
            break;
        }
        head.push(row);
    }
    let Some((at, header)) = Header::find(&head) else {
        return Err(Box::new(no_header(&Origin::file(file), "the sheet is no register")));
    };
    let mut builder = Builder::new(place, epoch_1904, header, &head[at]);
    head.drain(..=at);
    head.into_iter().chain(below).for_each(|row| builder.row(&row));
    while !builder.is_full()
        && let Some(row) = cells.next_row()?
    {
        builder.row(&row);
    }
    let mut register = builder.finish();
    register.diagnostics.append(&mut cells.faults);
    Ok(register)
}

/// The message for a workbook that the spreadsheet library cannot follow.
fn damaged(error: &XlsxError, at: &Origin) -> Refused {
    let (rule, message, help) = match error {
        XlsxError::Password => {
            ("workbook-encrypted", "the workbook has a password".into(), REMOVE_PASSWORD)
        }
        error => {
            let told: String =
                error.to_string().chars().filter(|c| !c.is_control()).take(120).collect();
            ("workbook-damaged", format!("the workbook cannot be read: {told}"), SAVE_AGAIN)
        }
    };
    Box::new(Diagnostic::error(rule, message).help(help).fault(at))
}

const SAVE_AGAIN: &str =
    "open it in a spreadsheet program and save it again as .xlsx, or save the register as .csv";
const REMOVE_PASSWORD: &str =
    "remove the password and save it as .xlsx, or save the register as .csv";

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod tests;
