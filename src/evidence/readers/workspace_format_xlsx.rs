//! The workspace's own formats in Excel workbooks: the headings may be below titles, on any visible sheet.

use super::register_xlsx;
use super::workspace_format::{Format, add, no_format};
use crate::evidence::register::{Row, Value, when};
use crate::evidence::stream::xlsx::Grids;
use crate::evidence::{Head, Input, Reading, Refused, Rows};
use crate::model::text::normalized;

fn has(row: &Row, format: &Format) -> bool {
    let headings: Vec<String> =
        row.cells.iter().map(|(_, value)| normalized(&value.shown())).collect();
    format.columns().all(|name| headings.contains(&normalized(name)))
}

/// The first format whose columns are all in one row, with the sheet and the row.
fn find<'a>(
    grids: &mut Grids<'_>,
    formats: &'a [Format],
) -> Result<Option<(&'a Format, String, Row)>, Refused> {
    for format in formats {
        if let Some((sheet, row)) = grids.find(&|row| has(row, format))? {
            return Ok(Some((format, sheet, row)));
        }
    }
    Ok(None)
}

/// True if one of the workspace's formats matches a sheet.
pub fn recognize(head: &Head<'_>) -> bool {
    if head.formats.is_empty() || !register_xlsx::recognize(head.bytes) {
        return false;
    }
    // A workbook that cannot be opened is reported by the register reader.
    let grids = Grids::open(head.bytes, "").and_then(|mut grids| find(&mut grids, head.formats));
    grids.is_ok_and(|found| found.is_some())
}

/// Reads the rows of that sheet.
///
/// # Errors
/// When the workbook cannot be read.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let mut grids = Grids::open(input.head, input.file)?;
    let epoch_1904 = grids.epoch_1904;
    let Some((format, sheet, header)) = find(&mut grids, input.formats)? else {
        return Err(no_format(input.file));
    };
    let mut rows = Rows::new(&format.name, input.evidence);
    rows.tool(|| Some(format.name.clone()));
    let column = |name: &str| {
        let is = |value: &Value| normalized(&value.shown()) == normalized(name);
        header.cells.iter().find(|(_, value)| is(value)).map(|(column, _)| *column)
    };
    let time = format.time.as_deref().and_then(column);
    grids.below(&sheet, &header, &mut |row| {
        rows.met();
        let number = |name: &str| match column(name).and_then(|at| row.cell(at)) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        };
        let cell = |name: &str| {
            let at = column(name);
            match at.and_then(|at| row.cell(at)) {
                // Days are serial numbers here, not seconds.
                Some(Value::Date(moment)) if at == time => moment.day.to_string(),
                Some(Value::Number(number)) if at == time => {
                    let day = when::number(*number, epoch_1904);
                    day.map_or_else(|_| number.to_string(), |moment| moment.day.to_string())
                }
                Some(value) => value.shown(),
                None => String::new(),
            }
        };
        add(&mut rows, format, &cell, &number);
        true
    })?;
    rows.reading(input.file)
}
