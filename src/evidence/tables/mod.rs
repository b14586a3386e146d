//! Workbooks, delimited text and saved web pages as tables, whole: for files that are imported once, such as
//! a publisher's spreadsheet of controls.

mod html;

use std::sync::Arc;

use super::Refused;
use super::register::Value;
use super::stream::delimited::{DELIMITERS, Fault, Records};
use super::stream::xlsx::Grids;
use super::stream::{encoding, json};
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{TABLE_ROWS, TABLE_TEXT, WORKBOOK};
use crate::model::{Sheet, SheetCell, SheetRow};

pub use html::page;

/// The sheets of a workbook, or the one table of delimited text.
///
/// # Errors
/// When the file cannot be read, is neither, or is over a limit.
pub fn sheets(bytes: &[u8], file: &str) -> Result<Vec<Sheet>, Refused> {
    within(bytes, file, TABLE_ROWS, TABLE_TEXT)
}

/// The same, of at most so many rows and so much text in a workbook: our own have as many as a plan.
///
/// # Errors
/// As for [`sheets`].
pub fn within(
    bytes: &[u8],
    file: &str,
    most: usize,
    text_most: usize,
) -> Result<Vec<Sheet>, Refused> {
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook(bytes, file, most, text_most);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(refuse(
            file,
            format!("`{file}` is a workbook in the old .xls format, or has a password"),
            "save it as .xlsx without a password, or as CSV UTF-8",
        ));
    }
    let text = text(bytes, file)?;
    delimited(&text, file).map(|sheet| vec![sheet])
}

/// A text in UTF-8, whatever it was saved as, without a byte order mark.
///
/// # Errors
/// When it is no text, or over a limit.
pub fn text(bytes: &[u8], file: &str) -> Result<String, Refused> {
    if bytes.len() > 2 * TABLE_TEXT {
        return Err(too_large(file));
    }
    let text = encoding::text(bytes).map_err(|error| json::unreadable(&error, file))?;
    if text.len() > TABLE_TEXT {
        return Err(too_large(file));
    }
    if text.contains('\0') {
        let message = format!("`{file}` is neither a workbook nor text");
        return Err(refuse(file, message, "save it as .xlsx or as CSV UTF-8"));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

fn workbook(
    bytes: &[u8],
    file: &str,
    most: usize,
    text_most: usize,
) -> Result<Vec<Sheet>, Refused> {
    if bytes.len() > WORKBOOK {
        return Err(too_large(file));
    }
    let mut grids = Grids::open(bytes, file)?;
    grids.at_most(text_most);
    let mut out = Vec::new();
    let mut left = most;
    for name in grids.names.clone() {
        let mut rows = Vec::new();
        grids.rows(&name, &mut |row| {
            left = left.saturating_sub(1);
            let cells = row.cells.into_iter().map(|(at, value)| (at, cell(value))).collect();
            rows.push(SheetRow { number: row.number, line: row.line, cells });
            left > 0
        })?;
        if left == 0 {
            return Err(too_many(file, most));
        }
        let merged = grids.merged(&name)?;
        // A fill of whole columns is no table.
        let merged = merged.into_iter().take(TABLE_ROWS);
        let merged = merged.map(|((a, b), (c, d))| ((a + 1, b), (c.saturating_add(1), d)));
        out.push(Sheet {
            file: file.into(),
            name: Some(Arc::from(name.as_str())),
            rows,
            merged: merged.collect(),
        });
    }
    Ok(out)
}

fn cell(value: Value) -> SheetCell {
    match value {
        Value::Text(text) => SheetCell::Text(text),
        Value::Number(number) => SheetCell::Number(number),
        Value::Date(moment) => SheetCell::Day(moment.to_string()),
        Value::Bool(truth) => SheetCell::Text(if truth { "TRUE" } else { "FALSE" }.to_owned()),
        Value::Error(error) => SheetCell::Error(error),
        Value::TooLong(length) => SheetCell::TooLong(length),
    }
}

/// The table of a text. The delimiter is the one that most of its lines have: titles may stand above.
fn delimited(text: &str, file: &str) -> Result<Sheet, Refused> {
    let mut bytes = text.as_bytes();
    let mut records = Records::new(delimiter(text), &mut bytes);
    let mut rows = Vec::new();
    loop {
        let line = records.line();
        match records.advance() {
            Ok(true) => {}
            Ok(false) => break,
            Err(fault) => {
                let what = match fault {
                    Fault::OpenQuote => "or below has a quotation mark that is not closed",
                    Fault::Columns(_) => "has too many columns",
                    Fault::Long => "is too long: is a quotation mark not closed?",
                    _ => "cannot be read",
                };
                let message = format!("line {line} of `{file}` {what}");
                let at = Origin::text(file, u32::try_from(line).unwrap_or(u32::MAX), 1);
                let fault = Diagnostic::new(&codes::EVIDENCE_CSV, message);
                return Err(Box::new(fault.help("export it again as CSV UTF-8").fault(&at)));
            }
        }
        let number = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
        let line = u32::try_from(records.line()).unwrap_or(u32::MAX);
        let cells = (0..).zip(records.record.iter()).filter_map(|(at, cell)| {
            Some((at, self::cell(Value::text(&String::from_utf8_lossy(cell))?)))
        });
        rows.push(SheetRow { number, line, cells: cells.collect() });
        if rows.len() > TABLE_ROWS {
            return Err(too_many(file, TABLE_ROWS));
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    Ok(Sheet { file: file.into(), name: None, rows, merged: Vec::new() })
}

fn delimiter(text: &str) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in text.bytes().take(256 << 10) {
        quoted ^= byte == b'"';
        if !quoted && let Some(at) = DELIMITERS.iter().position(|one| *one == byte) {
            counts[at] += 1;
        }
    }
    // Of equals the first: a list with commas in its sentences and tabs between its cells has more commas.
    let tabs = DELIMITERS.iter().position(|one| *one == b'\t').filter(|at| {
        let lines = text.lines().take(50).filter(|line| !line.trim().is_empty());
        let (mut all, mut with) = (0, 0);
        lines.for_each(|line| (all, with) = (all + 1, with + usize::from(line.contains('\t'))));
        counts[*at] > 0 && with * 2 > all
    });
    let most = counts.iter().max().copied().unwrap_or(0);
    let at = tabs.or_else(|| counts.iter().position(|count| *count == most)).unwrap_or(0);
    DELIMITERS[at]
}

fn too_large(file: &str) -> Refused {
    let message = format!("`{file}` has more than {} MB of text", TABLE_TEXT >> 20);
    Box::new(
        Diagnostic::new(&codes::FILE_TOO_LARGE, message)
            .help("check that it is the right file, or keep only the sheet that is needed")
            .fault(&Origin::file(file)),
    )
}

fn too_many(file: &str, most: usize) -> Refused {
    let message = format!("`{file}` has more than {most} rows");
    Box::new(
        Diagnostic::new(&codes::FILE_TOO_LARGE, message)
            .help("check that it is the right file, or keep only the sheet that is needed")
            .fault(&Origin::file(file)),
    )
}

fn refuse(file: &str, message: String, help: &str) -> Refused {
    Box::new(
        Diagnostic::new(&codes::FILE_UNREADABLE, message).help(help).fault(&Origin::file(file)),
    )
}
