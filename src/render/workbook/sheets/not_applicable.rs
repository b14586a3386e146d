//! Parts that do not apply, and why.

use super::super::book::{Book, PartRow};
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Table, band};
use super::super::text::plain;
use crate::model::Disposition;

pub(super) static SHEET: Sheet = entry(
    "Not applicable",
    "Not applicable",
    "Parts that do not apply to the system, each with its rationale.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let why = band(
        "Why it does not apply",
        [
            Column::new("Rationale", 56, |_, row: PartRow<'a>| {
                row.part.rationale.as_deref().map_or(Cell::Blank, |why| Cell::text(plain(why)))
            }),
            parts::customer_control().optional(),
            parts::further_controls(),
            parts::statement().optional(),
            parts::roles(),
            parts::test().optional(),
            parts::further_tests(),
            parts::evidence().optional(),
            parts::further_evidence(),
            parts::report().optional(),
            parts::further_reports(),
        ],
    );
    parts::sheet(book, Disposition::NotApplicable, why.chain(parts::derived()))
}
