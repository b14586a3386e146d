//! The customer's own controls.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target};
use crate::model::PlanImplementation;

pub(super) static SHEET: Sheet = entry(
    "Customer controls",
    "Customer controls",
    "The customer's own controls and the requirements each satisfies here. The claimed origination is the author's; dispositions are derived.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanImplementation;
    let columns = [
        Column::new("Customer control", 14, |_, item: Item<'a>| Cell::text(item.id.as_str())),
        Column::new("Title", 40, |_, item: Item<'a>| Cell::text(item.title.as_str())),
        Column::new("Status", 22, |_, item: Item<'a>| Cell::text(item.status.label())),
        Column::new("Claimed origination", 24, |_, item: Item<'a>| {
            Cell::lines(item.origination.iter().map(|one| one.label()))
        }),
        Column::new("Responsible roles", 28, |_, item: Item<'a>| Cell::lines(&item.roles)),
        Column::new("Frequency", 16, |_, item: Item<'a>| Cell::maybe(item.frequency.as_deref())),
        Column::new("Satisfies", 12, |_, item: Item<'a>| {
            Cell::first(item.controls.iter().map(|id| id.as_str()), Kind::Control)
        }),
        Column::new("Also satisfies", 40, |_, item: Item<'a>| {
            Cell::further(item.controls.iter().map(|id| id.as_str()))
        }),
        Column::new("File", 38, |_, item: Item<'a>| Cell::text(item.origin.document())),
    ];
    Table::new(book, 2, columns, &book.plan.implementations, |item| {
        Some(Target::new(Kind::Implementation, item.id.as_str()))
    })
}
