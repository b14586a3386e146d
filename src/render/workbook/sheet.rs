//! The description of a sheet.

use rust_xlsxwriter::XlsxError;

use super::book::Book;
use super::table::Table;
use super::write::Page;

/// A sheet: its name, its purpose, and how it is made.
pub(super) struct Sheet {
    /// Name on the tab.
    pub(super) name: &'static str,
    /// Title in the first cell.
    pub(super) title: &'static str,
    /// What it contains, in a sentence: printed below the title and on Read me.
    pub(super) about: &'static str,
    /// How it is made.
    pub(super) body: Body,
}

/// How a sheet is made.
pub(super) enum Body {
    /// One row per item, under headings.
    Table(for<'a> fn(&Book<'a>) -> Table<'a>),
    /// A page of its own layout, below title and back link.
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
