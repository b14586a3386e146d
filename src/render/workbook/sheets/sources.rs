//! Sources of the AWS facts used.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target};
use crate::model::Source;

pub(super) static SHEET: Sheet = entry(
    "Sources",
    "Sources",
    "Public pages that are the sources of the facts about AWS services, and the date on which each was read.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a Source;
    let columns = [
        Column::new("Source", 22, |_, item: Item<'a>| Cell::text(item.id.as_str())),
        Column::new("Title", 60, |_, item: Item<'a>| Cell::text(item.title.as_str())),
        Column::new("Checked on", 12, |_, item: Item<'a>| Cell::Day(item.checked_on)),
        Column::new("Confirmed", 14, |_, item: Item<'a>| Cell::maybe(item.confirmed.as_deref())),
        Column::new("Address", 70, |_, item: Item<'a>| Cell::web(Some(&item.url))),
    ];
    Table::new(book, 1, columns, &book.plan.sources, |item| {
        Some(Target::new(Kind::Source, item.id.as_str()))
    })
}
