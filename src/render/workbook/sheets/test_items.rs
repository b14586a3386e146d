//! The items that were tested.

use super::super::book::Book;
use super::super::entries;
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

/// Position of an item in the book.
type Item = usize;

fn of<'a>(book: &Book<'a>, at: Item) -> (&'a PlanTest, &'a TestItem) {
    let (test, item, _) = &book.items()[at];
    (test, item)
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let what = band(
        "Item",
        [
            Column::new("Id", 22, |book: &Book<'a>, at: Item| {
                Cell::text(book.items()[at].2.clone())
            }),
            Column::new("Test", 10, |book, at| {
                let id = of(book, at).0.id.as_str();
                Cell::link(id, Target::new(Kind::Test, id))
            }),
            Column::new("Item", 26, |book, at| Cell::text(of(book, at).1.item.as_str())),
        ],
    );
    let seen = band(
        "Results",
        [
            Column::new("Attributes", 48, |book, at| {
                let (test, item) = of(book, at);
                let told = test.operating.as_ref().map(|operating| &operating.attributes);
                Cell::lines(item.marks.iter().map(|(letter, mark)| {
                    let text = told.and_then(|told| told.get(letter));
                    let text =
                        text.map(|attribute| format!(" {}", attribute.text)).unwrap_or_default();
                    format!("{} {letter}{text}", mark.sign())
                }))
            }),
            Column::new("Exception", 10, |book, at| {
                match of(book, at).1.marks.values().any(|mark| *mark == Mark::No) {
                    true => Cell::Toned("Yes".into(), Tone::Alert),
                    false => Cell::yes(false),
                }
            }),
            Column::new("Evidence", 12, |book, at| {
                Cell::first(&of(book, at).1.evidence, Kind::Evidence)
            }),
            Column::new("Note", 32, |book, at| Cell::maybe_words(of(book, at).1.note.as_deref())),
        ],
    );
    let write =
        entries::columns(SHEET.name, |book: &Book<'a>, at: Item| book.items()[at].2.clone().into());
    Table::new(book, 3, what.chain(seen).chain(write), 0..book.items().len(), |_| None)
}
