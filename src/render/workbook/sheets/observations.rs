//! Results of tools, by control.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{ObservationCounts, PlanControl};

pub(super) static SHEET: Sheet = entry(
    "Observations",
    "Observations",
    "Results of automated checks that map to a control, counted by resource. They support a test but are not one. A control without a check is shown as Unobserved, which is not a pass.",
    make,
);

fn counted<'a>(of: Option<&ObservationCounts>, count: fn(&ObservationCounts) -> u64) -> Cell<'a> {
    of.map_or(Cell::Blank, |of| Cell::count(count(of)))
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = (&'a PlanControl, Option<&'a ObservationCounts>);
    let outcomes = band(
        "Resources",
        [
            Column::new("Control", 12, |_, (control, _): Item<'a>| {
                let id = control.id.as_str();
                Cell::link(id, Target::new(Kind::Control, id))
            }),
            Column::new("Title", 34, |_, (control, _): Item<'a>| {
                Cell::text(control.title.as_str())
            }),
            Column::new("Observed", 13, |_, (_, of): Item<'a>| match of {
                Some(_) => Cell::text("Observed"),
                None => Cell::Toned("Unobserved".into(), Tone::Quiet),
            }),
            Column::new("Pass", 10, |_, (_, of): Item<'a>| counted(of, |of| of.pass)),
            Column::new("Fail", 10, |_, (_, of): Item<'a>| counted(of, |of| of.fail)),
            Column::new("Fail, in the period", 12, |_, (_, of): Item<'a>| {
                counted(of, |of| of.fail_in_period)
            }),
            Column::new("Manual", 10, |_, (_, of): Item<'a>| counted(of, |of| of.manual)),
            Column::new("Muted", 10, |_, (_, of): Item<'a>| counted(of, |of| of.muted)),
        ],
    );
    let about = band(
        "Where",
        [
            Column::new("Checks map to", 26, |_, (control, of): Item<'a>| {
                of.map_or(Cell::Blank, |of| Cell::lines(of.mapped(control.parts.len())))
            }),
            Column::new("Failing checks", 48, |_, (_, of): Item<'a>| {
                of.map_or(Cell::Blank, |of| Cell::lines(&of.failing_checks))
            }),
            Column::new("Accounts", 20, |_, (_, of): Item<'a>| {
                of.map_or(Cell::Blank, |of| Cell::lines(&of.accounts))
            }),
            Column::new("Regions", 20, |_, (_, of): Item<'a>| {
                of.map_or(Cell::Blank, |of| Cell::lines(&of.regions))
            }),
            Column::new("Evidence", 12, |_, (_, of): Item<'a>| {
                of.map_or(Cell::Blank, |of| Cell::first(&of.evidence, Kind::Evidence))
            }),
            Column::new("Other evidence", 18, |_, (_, of): Item<'a>| {
                of.map_or(Cell::Blank, |of| Cell::further(&of.evidence))
            })
            .optional(),
        ],
    );
    let plan = book.plan;
    // Without any tool output there is nothing to list.
    let controls = plan.controls.iter().filter(|_| !plan.observations.is_empty());
    let items = controls.map(|control| (control, plan.observations.get(&control.id)));
    Table::new(book, 2, outcomes.chain(about), items, |_| None)
}
