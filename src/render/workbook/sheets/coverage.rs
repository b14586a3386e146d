//! The comparison of report periods with the audit period.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{Period, PlanProgram, ScopeState};

pub(super) static SHEET: Sheet = entry(
    "Report coverage",
    "Report coverage",
    "For each program, the days of the audit period that its usable reports and letters cover, and the days they do not.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanProgram;
    let periods = |periods: &[Period]| Cell::lines(periods.iter().map(ToString::to_string));
    let program = band(
        "Program",
        [
            Column::new("Program", 26, |_, item: Item<'a>| Cell::text(item.title.as_str())),
            Column::new("Report counted", 27, |_, item: Item<'a>| {
                Cell::first(&item.reports, Kind::Report)
            }),
            Column::new("Other reports and letters", 27, |_, item: Item<'a>| {
                Cell::further(&item.reports)
            }),
        ],
    );
    let days = band(
        "Days",
        [
            Column::new("Audit from", 12, |_, item: Item<'a>| Cell::Day(item.coverage.audit.from)),
            Column::new("Audit to", 12, |_, item: Item<'a>| Cell::Day(item.coverage.audit.to)),
            Column::new("Audit days", 9, |_, item: Item<'a>| {
                Cell::count(item.coverage.audit.days())
            }),
            Column::new("Covered days", 10, |_, item: Item<'a>| {
                Cell::count(item.coverage.covered_days)
            }),
            Column::new("By report", 9, |_, item: Item<'a>| Cell::count(item.report_days)),
            Column::new("By an unaudited letter alone", 11, |_, item: Item<'a>| {
                Cell::count(item.letter_days)
            }),
            Column::new("Gap days", 9, |_, item: Item<'a>| Cell::count(item.coverage.gap_days)),
            Column::new("Covered", 26, move |_, item: Item<'a>| periods(&item.coverage.covered)),
            Column::new("Gaps", 26, move |_, item: Item<'a>| match item.coverage.gaps.as_slice() {
                [] => Cell::text("None"),
                gaps => periods(gaps),
            }),
        ],
    );
    let services = |heading, width, state| {
        Column::new(heading, width, move |book: &Book<'a>, item: Item<'a>| {
            let here = book.plan.services.iter().filter(|service| !service.premises);
            let here = here.filter(|service| service.in_scope_of(item) == Some(state));
            Cell::list(here.map(|service| service.name.as_str()))
        })
    };
    let scope = band(
        "Scope of the services in use",
        [
            services("In scope", 34, ScopeState::In),
            services("Out of scope", 20, ScopeState::Out),
            services("Unknown", 20, ScopeState::Unknown),
            Column::new("Source of the scope", 34, |_, item: Item<'a>| {
                Cell::text(item.scope_source.as_str())
            }),
        ],
    );
    let columns = program.chain(days).chain(scope);
    Table::new(book, 1, columns, &book.plan.programs, |item| {
        Some(Target::new(Kind::Program, item.id.as_str()))
    })
}
