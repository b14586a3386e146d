//! Subservice organizations: AWS and the others.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{PlanProgram, PlanProvider, PlanReport};

pub(super) static SHEET: Sheet = entry(
    "Providers",
    "Subservice organizations",
    "Who else carries parts of this plan: AWS, by program, and the other providers. Under the carve-out method their controls are not tested here; a reviewed report over the audit period supports their half.",
    make,
);

#[derive(Clone, Copy)]
enum Item<'a> {
    Aws(&'a PlanProgram),
    Other(&'a PlanProvider),
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let who = band(
        "Provider",
        [
            Column::new("Provider", 18, |_, item: Item<'a>| match item {
                Item::Aws(_) => Cell::text("AWS"),
                Item::Other(provider) => Cell::text(provider.id.as_str()),
            }),
            Column::new("Name", 22, |_, item: Item<'a>| match item {
                Item::Aws(_) => Cell::text("Amazon Web Services"),
                Item::Other(provider) => Cell::text(provider.name.as_str()),
            }),
            Column::new("Service", 36, |book, item: Item<'a>| match item {
                Item::Aws(_) => {
                    let used = book.plan.services.iter().filter(|service| !service.premises);
                    Cell::list(used.map(|service| service.name.as_str()))
                }
                Item::Other(provider) => Cell::text(provider.service.as_str()),
            }),
            Column::new("Method", 12, |_, item: Item<'a>| match item {
                Item::Aws(_) => Cell::text("carve-out"),
                Item::Other(provider) => Cell::text(provider.method.label()),
            }),
        ],
    );
    let report = band(
        "Reports",
        [
            Column::new("Reports and periods", 48, |book, item: Item<'a>| match item {
                Item::Aws(program) => Cell::lines(relied_on(book, program).map(|report| {
                    let period =
                        report.period.map_or(String::new(), |period| format!(", {period}"));
                    format!("{}{period}", report.title)
                })),
                Item::Other(provider) => Cell::lines(provider.reports.iter().map(|r| r.line())),
            }),
            Column::new("Days of the audit period covered", 13, |_, item: Item<'a>| match item {
                Item::Aws(program) => Cell::count(program.coverage.covered_days),
                Item::Other(provider) => Cell::count(provider.coverage.covered_days),
            }),
            Column::new("Gap days", 9, |_, item: Item<'a>| match item {
                Item::Aws(program) => Cell::count(program.coverage.gap_days),
                Item::Other(provider) => Cell::count(provider.coverage.gap_days),
            }),
            Column::new("Exceptions considered", 34, |book, item: Item<'a>| match item {
                Item::Aws(program) => {
                    Cell::lines(relied_on(book, program).flat_map(|report| &report.exceptions))
                }
                Item::Other(provider) => {
                    Cell::lines(provider.reports.iter().flat_map(|report| &report.exceptions))
                }
            }),
            Column::new("Review", 26, |book, item: Item<'a>| match item {
                Item::Aws(program) => Cell::lines(
                    relied_on(book, program)
                        .filter(|report| !report.letter)
                        .map(|report| review(report.reviewer.as_deref(), report.reviewed_on)),
                ),
                Item::Other(provider) => Cell::lines(
                    provider
                        .reports
                        .iter()
                        .map(|report| review(report.reviewer.as_deref(), report.reviewed_on)),
                ),
            }),
            Column::new("Support of its half", 34, |_, item: Item<'a>| match item {
                Item::Aws(program) if program.coverage.is_full() => Cell::text("Supported"),
                Item::Aws(_) => Cell::Toned("Days without cover".into(), Tone::Alert),
                Item::Other(provider) => match &provider.lacks {
                    None => Cell::text("Supported"),
                    Some(why) => Cell::Toned(why.as_str().into(), Tone::Alert),
                },
            }),
        ],
    );
    let use_of = band(
        "Use in this plan",
        [
            Column::new("Parts it carries a half of", 12, |book, item: Item<'a>| match item {
                Item::Aws(_) => {
                    Cell::count(book.all_parts().filter(|row| row.part.carried().aws()).count())
                }
                Item::Other(provider) => Cell::count(provider.parts.len()),
            }),
            Column::new("Parts", 34, |_, item: Item<'a>| match item {
                // The Responsibility matrix lists AWS's.
                Item::Aws(_) => Cell::Blank,
                Item::Other(provider) => Cell::list(provider.parts.iter().map(ToString::to_string)),
            })
            .optional(),
            Column::new("Topics", 24, |book, item: Item<'a>| match item {
                Item::Aws(_) => Cell::Blank,
                Item::Other(provider) => {
                    Cell::lines(provider.topics.iter().map(|one| book.topic(&one.topic)))
                }
            })
            .optional(),
        ],
    );
    let programs = book.plan.programs.iter().filter(|program| !program.reports.is_empty());
    let items = programs.map(Item::Aws).chain(book.plan.providers.iter().map(Item::Other));
    Table::new(book, 2, who.chain(report).chain(use_of), items, |item| match item {
        Item::Aws(_) => None,
        Item::Other(provider) => Some(Target::new(Kind::Provider, provider.id.as_str())),
    })
}

/// The reports and letters that a program's coverage counts.
fn relied_on<'b, 'a>(
    book: &'b Book<'a>,
    program: &'a PlanProgram,
) -> impl Iterator<Item = &'a PlanReport> + use<'b, 'a> {
    book.plan.reports.iter().filter(|report| program.reports.contains(&report.key))
}

fn review(reviewer: Option<&str>, day: Option<crate::model::Date>) -> String {
    match (reviewer, day) {
        (Some(who), Some(day)) => format!("{who}, {day}"),
        (Some(who), None) => format!("{who}, day not stated"),
        (None, _) => "Not reviewed".to_owned(),
    }
}
