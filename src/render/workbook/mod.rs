//! The workbook: one sheet per question an auditor asks, every reference a link.
//!
//! A file in `sheets` defines what a sheet lists, as data; `write` turns that into cells. A new sheet is
//! one file and one line in `sheets::SHEETS`.

mod book;
mod entries;
mod export;
pub mod layout;
mod parts;
mod sheet;
mod sheets;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use export::{Listed, listed};
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use crate::model::Plan;
use book::Book;
use sheet::{Body, Sheet};
use style::Styles;
use table::Table;
pub(crate) use text::put;
pub(crate) use write::excel_day;
use write::{Index, Page};

/// Why the workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The rows do not fit on a sheet.
    #[error("the workbook's sheet `{sheet}` could not be written: {source}")]
    Sheet {
        /// Name of the sheet.
        sheet: &'static str,
        /// The error of the writer.
        source: XlsxError,
    },
    /// The sheets could not be combined.
    #[error("the workbook could not be assembled: {0}")]
    Pack(#[source] XlsxError),
}

/// The plan as an XLSX file, with the id of the plan in its properties. The same plan gives the same bytes.
///
/// # Errors
/// When the plan has more rows than fit on an Excel sheet.
pub fn workbook(plan: &Plan, id: &str) -> Result<Vec<u8>, WorkbookError> {
    let book = Book::new(plan);
    let styles = Styles::new();
    let sheets = sheets::of_plan(plan);
    let tables: Vec<_> = sheets
        .iter()
        .map(|sheet| match sheet.body {
            Body::Table(make) => Some(make(&book)),
            Body::Page(_) => None,
        })
        .collect();
    // A sheet with nothing to say is left out, and named on Read me.
    let says =
        |table: &Option<Table<'_>>| table.as_ref().is_none_or(|table| !table.rows.is_empty());
    let absent: Vec<&Sheet> = sheets
        .iter()
        .copied()
        .zip(&tables)
        .filter(|(_, table)| !says(table))
        .map(|(sheet, _)| sheet)
        .collect();
    let (sheets, tables): (Vec<_>, Vec<_>) =
        sheets.into_iter().zip(tables).filter(|(_, table)| says(table)).unzip();
    let mut index = Index::default();
    let mut rows = Vec::new();
    for (sheet, table) in sheets.iter().copied().zip(&tables) {
        if let Some(table) = table {
            index.add(sheet.name, table);
        }
        rows.push((sheet, table.as_ref().map(|table| table.rows.len())));
    }
    index.add_controls(plan);

    let mut workbook = Workbook::new();
    workbook.set_default_format(&styles.default, 17, 64).map_err(WorkbookError::Pack)?;
    // `verify` holds it against the plan.
    let id = format!("sha256:{id}");
    workbook.set_properties(&properties(plan).set_custom_property("plan.json", id));
    for (sheet, table) in sheets.iter().copied().zip(&tables) {
        let mut write = |sheet: &'static Sheet| -> Result<(), XlsxError> {
            let mut page =
                Page::begin(&mut workbook, sheet, &styles, &book, (&rows, &absent), &index)?;
            match (&sheet.body, table) {
                (Body::Page(write), _) => write(&mut page)?,
                (Body::Table(_), Some(table)) => {
                    page.heading(sheet)?;
                    page.table(table)?;
                }
                (Body::Table(_), None) => {}
            }
            page.protect();
            Ok(())
        };
        write(sheet).map_err(|source| WorkbookError::Sheet { sheet: sheet.name, source })?;
    }
    workbook.save_to_buffer().map_err(WorkbookError::Pack)
}

fn properties(plan: &Plan) -> DocProperties {
    let comment = [Some(plan.notice.as_str()), plan.system.synthetic.as_deref()];
    let cut = |text: &str| text::clean(text).chars().take(250).collect::<String>();
    let properties = DocProperties::new()
        .set_title(cut(&format!("{}: control responsibility workbook", plan.system.name)))
        .set_subject(cut(&format!("{}, {}", plan.framework_title, plan.period_label)))
        .set_author(cut(&plan.generator))
        .set_company(cut(&plan.system.organization))
        .set_keywords(cut(&plan.framework))
        .set_comment(cut(&table::joined(comment.into_iter().flatten(), " ")));
    match write::excel_day(plan.as_of) {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    }
}
