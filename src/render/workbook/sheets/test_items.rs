//! The items that were tested.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{Mark, PlanTest, TestItem};

pub(super) static SHEET: Sheet = entry(
    "Test items",
    "Items tested",
    "Each item of each sample and the result for each attribute. A random sample can be redrawn: number the rows of the population file from 1 below its headings, skipping blank rows, and take the numbers N with the smallest SHA-256 of SEED:N.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = (&'a PlanTest, &'a TestItem);
    let what = band(
        "Item",
        [
            Column::new("Test", 10, |_, (test, _): Item<'a>| {
                Cell::link(test.id.as_str(), Target::new(Kind::Test, test.id.as_str()))
            }),
            Column::new("Item", 30, |_, (_, item): Item<'a>| Cell::text(item.item.as_str())),
        ],
    );
    let seen = band(
        "Results",
        [
            Column::new("Attributes", 48, |_, (test, item): Item<'a>| {
                let told = test.operating.as_ref().map(|operating| &operating.attributes);
                Cell::lines(item.marks.iter().map(|(letter, mark)| {
                    let text = told.and_then(|told| told.get(letter));
                    let text =
                        text.map(|attribute| format!(" {}", attribute.text)).unwrap_or_default();
                    format!("{} {letter}{text}", mark.sign())
                }))
            }),
            Column::new("Exception", 10, |_, (_, item): Item<'a>| {
                match item.marks.values().any(|mark| *mark == Mark::No) {
                    true => Cell::Toned("Yes".into(), Tone::Alert),
                    false => Cell::yes(false),
                }
            }),
            Column::new("Evidence", 12, |_, (_, item): Item<'a>| {
                Cell::first(&item.evidence, Kind::Evidence)
            }),
            Column::new("Note", 36, |_, (_, item): Item<'a>| {
                Cell::maybe_words(item.note.as_deref())
            }),
        ],
    );
    let items = book.plan.tests.iter().flat_map(|test| {
        let items = test.operating.iter().flat_map(|operating| &operating.items);
        items.map(move |item| (test, item))
    });
    Table::new(book, 2, what.chain(seen), items, |_| None)
}
