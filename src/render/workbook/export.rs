//! The sheets of the workbook as text: delimited, and as JSON.

use serde_json::{Map, Value};

use super::book::Book;
use super::sheet::Body;
use super::sheets;
use super::table::{Cell, Table};
use super::text::looks_like_formula;
use crate::model::{Plan, text::file_name};

/// A sheet as text.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Name of the sheet.
    pub sheet: &'static str,
    /// Its name in a file: `aws-reports`.
    pub file: String,
    /// Comma-separated values in UTF-8, with a row of headings. A text that a spreadsheet might take for a formula has an
    /// apostrophe before it.
    pub csv: Vec<u8>,
    /// A list of rows, each by its headings, without empty cells. Texts are as they are.
    pub json: Value,
}

/// Every sheet with rows. Read me and Summary have none: what they count is in `plan.json`.
pub fn listed(plan: &Plan) -> Vec<Listed> {
    let book = Book::new(plan);
    let tables = sheets::of_plan(plan).into_iter().filter_map(|sheet| match sheet.body {
        Body::Table(make) => Some((sheet.name, make(&book))),
        Body::Page(_) => None,
    });
    tables
        .filter(|(_, table)| !table.rows.is_empty())
        .map(|(sheet, table)| Listed {
            sheet,
            file: file_name(sheet),
            csv: csv(&table),
            json: json(&table),
        })
        .collect()
}

/// What a cell shows.
fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) | Cell::WriteDay(Some(day)) => day.to_string(),
        Cell::Picture(_, alt) => alt.to_string(),
        cell => cell.shown().unwrap_or_default().to_owned(),
    }
}

/// A field that no spreadsheet computes.
fn guarded(text: String) -> String {
    if looks_like_formula(&text) { format!("'{text}") } else { text }
}

fn csv(table: &Table<'_>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail.
    let headings = table.headings.iter().map(|heading| guarded(heading.text.to_string()));
    let _ = writer.write_record(headings.collect::<Vec<_>>());
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| match cell {
            Cell::Number(number) => number.to_string(),
            cell => guarded(shown(cell)),
        });
        let _ = writer.write_record(cells.collect::<Vec<_>>());
    }
    writer.into_inner().unwrap_or_default()
}

fn json(table: &Table<'_>) -> Value {
    let rows = table.rows.iter().map(|row| {
        let cells = table.headings.iter().zip(&row.cells).filter_map(|(heading, cell)| {
            let value = match cell {
                Cell::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "a whole number below 2^53"
                    )]
                    let whole = *number as i64;
                    Value::from(whole)
                }
                Cell::Number(number) => Value::from(*number),
                cell => Some(shown(cell)).filter(|text| !text.is_empty())?.into(),
            };
            Some((heading.text.to_string(), value))
        });
        Value::Object(cells.collect::<Map<_, _>>())
    });
    rows.collect()
}
