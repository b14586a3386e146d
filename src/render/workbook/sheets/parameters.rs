//! Organization-defined parameters.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target};
use crate::model::{PlanControl, PlanParameter};

pub(super) static SHEET: Sheet = entry(
    "Parameters",
    "Organization-defined parameters",
    "Every parameter of the requirements, with its value and where it is assigned.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = (&'a PlanControl, &'a PlanParameter);
    let columns = [
        Column::new("Control", 12, |_, (control, _): Item<'a>| {
            Cell::link(control.id.as_str(), Target::new(Kind::Control, control.id.as_str()))
        }),
        Column::new("Parameter", 18, |_, (_, item): Item<'a>| Cell::text(item.id.as_str())),
        Column::new("Control title", 34, |_, (control, _): Item<'a>| {
            Cell::text(control.title.as_str())
        }),
        Column::new("Meaning", 48, |_, (_, item): Item<'a>| Cell::text(item.label.as_str())),
        Column::new("Value", 48, |_, (_, item): Item<'a>| match item.value.as_deref() {
            Some(value) => Cell::text(value),
            None => Cell::Toned("Not assigned".into(), Tone::Alert),
        }),
    ];
    let items =
        book.plan.controls.iter().flat_map(|control| {
            control.parameters.iter().map(move |parameter| (control, parameter))
        });
    Table::new(book, 2, columns, items, |_| None)
}
