//! Catalogs from spreadsheets: CSA CCM, CIS Controls, HITRUST, C5, a customer's own list.
//!
//! Columns are known by their headings. The result is an OSCAL catalog like every other one; the ids in it
//! are printed as their publisher writes them. The text stays in the workspace it is imported into.

mod columns;
mod group;
mod rows;
mod write;

use std::collections::BTreeMap;

use super::import::Imported;
use super::profile::{Resolved, Source};
use super::{import, oscal};
use crate::diag::{Diagnostic, Origin, Severity, codes};
use crate::model::text::{few_and_more, one_line, quote};
use crate::model::{Date, Sheet, SheetCell};

pub use columns::Field;

/// Name of the property that holds an id as its publisher writes it.
pub(super) const PUBLISHED_ID: &str = "published-id";

/// What the caller says of a spreadsheet.
#[derive(Clone, Debug, Default)]
pub struct Spreadsheet {
    /// Columns by heading or letter, where headings do not tell.
    pub columns: BTreeMap<Field, String>,
    /// The sheet to read, by name.
    pub sheet: Option<String>,
    /// Title of the catalog; what stands above its headings, or the file's name, if absent.
    pub title: Option<String>,
    /// The publisher's version.
    pub version: Option<String>,
    /// On what terms the text may be used, in words.
    pub licence: Option<String>,
    /// The day of the result.
    pub as_of: Option<Date>,
}

/// A catalog from a spreadsheet, and how it was read.
#[derive(Debug)]
pub struct FromSheet {
    /// The catalog, to be stored.
    pub imported: Imported,
    /// Sheet and columns, in words.
    pub understood: String,
}

/// Reads a catalog from the sheets of a workbook, or from the one table of delimited text. `sha256` is that
/// of the file.
///
/// # Errors
/// When the columns cannot be told, or rows are no requirements: every fault, each with its cell.
pub fn read(
    sheets: &[Sheet],
    file: &str,
    sha256: &str,
    options: &Spreadsheet,
) -> Result<FromSheet, Vec<Diagnostic>> {
    let chosen: Vec<Sheet>;
    let sheets = match &options.sheet {
        None => sheets,
        Some(name) => {
            let named = |sheet: &&Sheet| {
                sheet
                    .name
                    .as_deref()
                    .is_some_and(|own| own.trim().eq_ignore_ascii_case(name.trim()))
            };
            chosen = sheets.iter().filter(named).cloned().collect();
            if chosen.is_empty() {
                let names = sheets.iter().filter_map(|sheet| sheet.name.as_deref()).map(quote);
                let names: Vec<String> = names.collect();
                let message = format!("`{file}` has no visible sheet {}", quote(name));
                let help = match names.is_empty() {
                    true => "delimited text has no sheets; leave --sheet out".to_owned(),
                    false => format!("it has {}", names.join(", ")),
                };
                let fault = Diagnostic::new(&codes::CATALOG_COLUMNS, message).help(help);
                return Err(vec![fault.fault(&Origin::file(file))]);
            }
            &chosen
        }
    };
    let columns::Found { sheet, columns, others } =
        columns::find(sheets, &options.columns).map_err(|fault| vec![fault])?;
    let mut read = rows::read(sheet, &columns);
    if !others.is_empty() {
        let told =
            others.iter().map(|(name, rows)| format!("{} ({rows} rows with ids)", quote(name)));
        let message = format!(
            "{} was read; not read: {}",
            sheet.shown(),
            few_and_more(told.collect::<Vec<_>>(), 6)
        );
        read.notices.push(
            Diagnostic::new(&codes::CATALOG_COLUMNS, message)
                .severity(Severity::Note)
                .help("name another sheet with --sheet, and store it under another --name")
                .fault(&Origin::file(file)),
        );
    }
    if !read.faults.is_empty() {
        return Err(read.faults);
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let title = options.title.clone().or_else(|| above(sheet, &columns));
    let title = title.unwrap_or_else(|| stem.to_owned());
    let source = Source::spreadsheet(file, &title, sha256);
    let groups = group::groups(&read.entries, &read.group_titles);
    let made = write::catalog(&read.entries, &groups, &title, &source, options)
        .map_err(|fault| vec![fault.fault(&Origin::file(file))])?;
    let understood = format!("{}: {}", sheet.shown(), columns.told());
    let withdrawn = read.entries.iter().filter(|entry| entry.withdrawn).count();
    let resolved = Resolved {
        json: made,
        sources: vec![source],
        warnings: read.notices,
        controls: read.entries.iter().filter(|entry| entry.id.path().is_empty()).count(),
        withdrawn,
    };
    let catalog = import::read(file, &resolved).map_err(|fault| vec![fault])?;
    debug_assert!(oscal::catalog(file, &resolved.json).is_ok());
    let imported = Imported { file: file.to_owned(), name: stem.to_owned(), resolved, catalog };
    Ok(FromSheet { imported, understood })
}

/// The title above the headings: the first row of one short text.
fn above(sheet: &Sheet, columns: &columns::Columns) -> Option<String> {
    let rows = sheet.rows.iter().take(columns.below.saturating_sub(1));
    rows.filter(|row| row.cells.len() == 1)
        .filter_map(|row| match row.cells.values().next()? {
            SheetCell::Text(text) => Some(one_line(text)),
            _ => None,
        })
        .find(|text| (4..=120).contains(&text.chars().count()))
}
