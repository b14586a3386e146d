//! Services and premises in use.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{PlanService, ScopeState};

pub(super) static SHEET: Sheet = entry(
    "Services",
    "Services and premises in use",
    "What the system uses, in which mode and for what purpose; the division of responsibility between AWS and the customer; whether each program's scope includes it.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanService;
    let what = band(
        "Use",
        [
            Column::new("Service", 24, |_, item: Item<'a>| Cell::text(item.name.as_str())),
            Column::new("ID", 16, |_, item: Item<'a>| Cell::text(item.id.as_str())),
            Column::new("Kind", 15, |_, item: Item<'a>| {
                Cell::text(if item.premises { "Own premises" } else { "AWS service" })
            }),
            Column::new("Mode", 22, |_, item: Item<'a>| Cell::maybe(item.mode.as_deref())),
            Column::new("Purpose", 30, |_, item: Item<'a>| Cell::text(item.purpose.as_str())),
        ],
    );
    let line = band(
        "Division of responsibility",
        [
            Column::new("Summary", 44, |_, item: Item<'a>| Cell::text(item.summary.as_str())),
            Column::new("Dated defaults", 50, |_, item: Item<'a>| Cell::lines(&item.defaults)),
        ],
    );
    let scope = book.plan.programs.iter().flat_map(|program| {
        let column = Column::new(program.title.as_str(), 12, move |_, item: Item<'a>| {
            match item.in_scope_of(program) {
                Some(ScopeState::In) => Cell::text("In scope"),
                Some(ScopeState::Out) => Cell::Toned("Out of scope".into(), Tone::Alert),
                Some(ScopeState::Unknown) => Cell::Toned("Unknown".into(), Tone::Quiet),
                None => Cell::Blank,
            }
        });
        band("Scope of", [column])
    });
    Table::new(book, 1, what.chain(line).chain(scope), &book.plan.services, |item| {
        Some(Target::new(Kind::Service, item.id.as_str()))
    })
}
