//! Implementations that crosswalks relate to parts they do not name.

use super::super::book::{Book, PartRow};
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target};
use crate::model::Mapped;

pub(super) static SHEET: Sheet = entry(
    "Mapped controls",
    "Customer controls mapped by crosswalks",
    "Customer controls that count for a part because a crosswalk relates the requirement that they were written for to it: it is equal to the part or includes all of it. What a crosswalk only offers is not listed; a person decides on it.",
    make,
);

#[derive(Clone, Copy)]
struct Item<'a> {
    row: PartRow<'a>,
    mapped: &'a Mapped,
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let columns = [
        Column::new("Part", 16, |_, item: Item<'a>| {
            Cell::link(item.row.part.id.to_string(), Target::part(&item.row.part.id))
        }),
        Column::new("Control", 34, |_, item: Item<'a>| Cell::text(item.row.control.title.as_str())),
        Column::new("Customer control", 16, |_, item: Item<'a>| {
            Cell::first([&item.mapped.implementation], Kind::Implementation)
        }),
        Column::new("Written for", 16, |_, item: Item<'a>| {
            Cell::text(item.mapped.from.to_string())
        }),
        Column::new("Relation", 44, |_, item: Item<'a>| {
            let (from, to) = (&item.mapped.from, &item.row.part.id);
            Cell::text(format!("{from} {} {to}", item.mapped.relation.label()))
        }),
        Column::new("Disposition of the part", 22, |_, item: Item<'a>| {
            Cell::text(item.row.part.disposition.short())
        }),
        Column::new("Crosswalk", 40, |_, item: Item<'a>| Cell::lines(&item.mapped.through)),
    ];
    let items = book
        .all_parts()
        .flat_map(|row| row.part.mapped.iter().map(move |mapped| Item { row, mapped }))
        .filter(|item| item.mapped.counts);
    Table::new(book, 1, columns, items, |_| None)
}
