//! Who is responsible for each topic on each service, with the source.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{OwnerEntry, PlanService};

pub(super) static SHEET: Sheet = entry(
    "Service topics",
    "Service topics",
    "Who is responsible for each topic on each service or premises in use, with modes and overrides applied. “practice” marks a judgment of carveout's authors.",
    make,
);

#[derive(Clone, Copy)]
struct Item<'a> {
    service: &'a PlanService,
    topic: &'a str,
    entry: &'a OwnerEntry,
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let columns = band(
        "Topic",
        [
            Column::new("Service", 24, |_, item: Item<'a>| {
                Cell::link(
                    item.service.name.as_str(),
                    Target::new(Kind::Service, item.service.id.as_str()),
                )
            }),
            Column::new("Topic", 34, |book, item: Item<'a>| Cell::text(book.topic(item.topic))),
            Column::new("Topic ID", 26, |_, item: Item<'a>| Cell::text(item.topic)),
        ],
    );
    let owner = band(
        "Owner",
        [
            Column::new("Owner", 12, |_, item: Item<'a>| {
                Cell::Toned(item.entry.owner.label().into(), item.entry.owner.into())
            }),
            Column::new("Why", 56, |_, item: Item<'a>| Cell::maybe(item.entry.note.as_deref())),
            Column::new("Source", 22, |book, item: Item<'a>| {
                match book.source(&item.entry.source) {
                    Some(source) => Cell::first([&source.id], Kind::Source),
                    None => Cell::text(item.entry.source.as_str()),
                }
            }),
            Column::new("Source title", 40, |book, item: Item<'a>| {
                Cell::maybe(book.source(&item.entry.source).map(|source| source.title.as_str()))
            }),
            Column::new("Checked on", 12, |book, item: Item<'a>| {
                Cell::day(book.source(&item.entry.source).map(|source| source.checked_on))
            }),
        ],
    );
    let items = book.plan.services.iter().flat_map(|service| {
        service.owners.iter().map(move |(topic, entry)| Item { service, topic, entry })
    });
    Table::new(book, 2, columns.chain(owner), items, |_| None)
}
