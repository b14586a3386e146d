//! Who stands for what.

use super::super::book::Book;
use super::super::entries;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Table, band};
use crate::render::written::SIGNATURES;

pub(super) static SHEET: Sheet = entry(
    "Sign-off",
    "Sign-off",
    "Who prepared, reviewed, approved and examined this plan. A name typed here records who did; it is no electronic signature.",
    make,
);

type Item = (&'static str, &'static str, &'static str);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let what = band(
        "What is signed",
        [
            Column::new("Id", 12, |_, (id, _, _): Item| Cell::text(id)),
            Column::new("Signature", 16, |_, (_, role, _): Item| Cell::text(role)),
            Column::new("Stands for", 56, |_, (_, _, what): Item| Cell::text(what)),
        ],
    );
    let write = entries::columns(SHEET.name, |_, (id, _, _): Item| id.into());
    Table::new(book, 2, what.chain(write), SIGNATURES, |_| None)
}
