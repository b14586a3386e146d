//! Evidence registers in Excel workbooks.

use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx};

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::Refused;
use crate::evidence::register::{Builder, Header, Place, Register, no_header};
use crate::evidence::stream::xlsx::cells::Cells;
use crate::evidence::stream::xlsx::{Book, damaged, guard};
use crate::limits::HEADING_ROWS;
use crate::model::text::quote;

/// True if the bytes begin like a ZIP archive that names a workbook part.
pub fn recognize(bytes: &[u8]) -> bool {
    let names = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    bytes.starts_with(b"PK\x03\x04") && names(b"[Content_Types].xml") && names(b"xl/workbook")
}

/// Reads the register of a workbook. Errors are returned inside the [`Register`].
pub fn read(bytes: &[u8], file: &str) -> Register {
    match try_read(bytes, file) {
        Ok(register) => register,
        Err(diagnostic) => Register::refused(*diagnostic),
    }
}

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
        while head.len() < HEADING_ROWS
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
        // A register with one sheet per control family has the same headings on each.
        if found[index].is_some() && found[index] == best {
            let more = read_sheet(&mut book, &sheet.name, file)?;
            register.evidence.extend(more.evidence);
            register.left_out.extend(more.left_out);
            register.unread_from = register.unread_from.or(more.unread_from);
            register.diagnostics.extend(more.diagnostics);
            register.understood.extend(more.understood);
            continue;
        }
        let why = match (&found[index], sheet.visible) {
            (Some(_), _) => "another sheet matches the headings of a register better",
            (None, SheetVisible::Visible) => "it has no register headings",
            (None, _) => "it is hidden",
        };
        register.understood.push(format!("sheet {name} is not read: {why}"));
        if found[index].is_some() {
            register.diagnostics.push(
                Diagnostic::new(
                    &codes::REGISTER_SHEET_NOT_READ,
                    format!("sheet {name} also looks like a register and is not read"),
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

/// Headings are searched in the first rows of the sheet, counted from its top.
#[expect(clippy::cast_possible_truncation, reason = "a small constant")]
const MAX_HEADER_ROW: u32 = HEADING_ROWS as u32;

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
        return Err(Box::new(no_header(&Origin::file(file), "the sheet is not a register")));
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

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod tests;
