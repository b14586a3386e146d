//! What tools observed, by control.

use super::super::book::Book;
use super::super::parts::entry;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use super::Sheet;
use crate::model::{ControlId, ObservationCounts};

pub(super) static SHEET: Sheet = entry(
    "Observations",
    "Observations",
    "Outcomes of automated checks that their tools map to a control, counted by resource. They support a test; they are not one.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = (&'a ControlId, &'a ObservationCounts);
    let counted = band(
        "Resources",
        [
            Column::new("Control", 12, |_, (id, _): Item<'a>| {
                Cell::link(id.as_str(), Target::new(Kind::Control, id.as_str()))
            }),
            Column::new("Title", 34, |book, (id, _): Item<'a>| {
                let control = book.plan.controls.iter().find(|control| control.id == *id);
                control.map_or(Cell::Blank, |control| Cell::text(control.title.as_str()))
            }),
            Column::new("Pass", 10, |_, (_, of): Item<'a>| Cell::count(of.pass)),
            Column::new("Fail", 10, |_, (_, of): Item<'a>| Cell::count(of.fail)),
            Column::new("Manual", 10, |_, (_, of): Item<'a>| Cell::count(of.manual)),
            Column::new("Muted", 10, |_, (_, of): Item<'a>| Cell::count(of.muted)),
        ],
    );
    let about = band(
        "Where",
        [
            Column::new("Failing checks", 48, |_, (_, of): Item<'a>| {
                Cell::lines(&of.failing_checks)
            }),
            Column::new("Accounts", 20, |_, (_, of): Item<'a>| Cell::lines(&of.accounts)),
            Column::new("Regions", 20, |_, (_, of): Item<'a>| Cell::lines(&of.regions)),
            Column::new("Evidence", 12, |_, (_, of): Item<'a>| {
                Cell::first(&of.evidence, Kind::Evidence)
            }),
            Column::new("Further evidence", 18, |_, (_, of): Item<'a>| Cell::further(&of.evidence))
                .optional(),
        ],
    );
    Table::new(book, 2, counted.chain(about), &book.plan.observations, |_| None)
}
