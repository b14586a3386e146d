//! What a sheet is.

use rust_xlsxwriter::XlsxError;

use super::book::Book;
use super::table::Table;
use super::write::Page;

/// A sheet: what it is called, what it is for, what makes it.
pub(super) struct Sheet {
    /// Name on the tab.
    pub(super) name: &'static str,
    /// Title in the first cell.
    pub(super) title: &'static str,
    /// What it is, in a sentence: stands under the title and on Read me.
    pub(super) about: &'static str,
    /// What makes it.
    pub(super) body: Body,
}

/// What makes a sheet.
pub(super) enum Body {
    /// One row per item, under headings.
    Table(for<'a> fn(&Book<'a>) -> Table<'a>),
    /// Written by hand, below title and way back.
    Page(fn(&mut Page<'_, '_>) -> Result<(), XlsxError>),
}

/// A sheet with a table, as an entry of the registry.
pub(super) const fn entry(
    name: &'static str,
    title: &'static str,
    about: &'static str,
    make: for<'a> fn(&Book<'a>) -> Table<'a>,
) -> Sheet {
    Sheet { name, title, about, body: Body::Table(make) }
}
