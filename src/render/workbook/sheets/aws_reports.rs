//! AWS Artifact report versions and letters.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::PlanReport;

pub(super) static SHEET: Sheet = entry(
    "AWS reports",
    "AWS reports and letters",
    "References to reports in AWS Artifact that were relied on or considered. No report text is reproduced; read each report under its own terms.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanReport;
    let what = band(
        "Report",
        [
            Column::new("Report", 27, |_, item: Item<'a>| Cell::text(item.key.as_str())),
            Column::new("Title", 40, |_, item: Item<'a>| Cell::text(item.title.as_str())),
            Column::new("Kind", 11, |_, item: Item<'a>| {
                let kind = match (item.letter, item.report_type) {
                    (true, _) => "Letter",
                    (false, Some(1)) => "Type 1",
                    (false, Some(2)) => "Type 2",
                    (false, _) => "Report",
                };
                Cell::text(kind)
            }),
            Column::new("Series", 10, |_, item: Item<'a>| Cell::maybe(item.series.as_deref())),
            Column::new("Category in Artifact", 18, |_, item: Item<'a>| {
                Cell::maybe(item.category.as_deref())
            }),
            Column::new("State", 15, |_, item: Item<'a>| Cell::text(item.state.as_str())),
        ],
    );
    let cover = band(
        "What it covers",
        [
            Column::new("Program", 20, |book, item: Item<'a>| match book.program_of(item) {
                Some(program) => Cell::link(
                    program.title.as_str(),
                    Target::new(Kind::Program, program.id.as_str()),
                ),
                None => Cell::maybe(item.program.as_deref()),
            }),
            Column::new("Period from", 12, |_, item: Item<'a>| {
                Cell::day(item.period.map(|p| p.from))
            }),
            Column::new("Period to", 12, |_, item: Item<'a>| Cell::day(item.period.map(|p| p.to))),
            Column::new("Days of the audit period covered", 13, |_, item: Item<'a>| {
                Cell::count(item.covered_days)
            }),
            Column::new("Gap days of the program", 12, |book, item: Item<'a>| {
                let program = book.program_of(item);
                program.map_or(Cell::Blank, |program| Cell::count(program.coverage.gap_days))
            }),
            Column::new("Can attest", 20, |_, item: Item<'a>| {
                Cell::list(item.categories.iter().map(|category| category.label()))
            }),
        ],
    );
    let review = band(
        "Review",
        [
            Column::new("Opinion", 13, |_, item: Item<'a>| match (item.opinion, item.letter) {
                (Some(opinion), _) => Cell::text(opinion.label()),
                (None, true) => Cell::Blank,
                (None, false) => Cell::Toned("Not reviewed".into(), Tone::Alert),
            }),
            Column::new("Exceptions noted", 34, |_, item: Item<'a>| {
                if item.exceptions.is_empty() && item.opinion.is_some() {
                    return Cell::text("None noted");
                }
                Cell::lines(&item.exceptions)
            }),
            Column::new("Reviewer", 18, |_, item: Item<'a>| Cell::maybe(item.reviewer.as_deref())),
            Column::new("Reviewed on", 12, |_, item: Item<'a>| Cell::day(item.reviewed_on)),
        ],
    );
    let used = band(
        "Use",
        [
            Column::new("Relied on", 12, |_, item: Item<'a>| {
                Cell::text(match (item.usable, item.letter) {
                    (true, false) => "Yes",
                    (true, true) => "With its report",
                    (false, _) => "No",
                })
            }),
            Column::new("Why not", 34, |_, item: Item<'a>| Cell::maybe(item.unusable.as_deref())),
            Column::new("Parts that rest on it", 11, |_, item: Item<'a>| {
                Cell::count(item.cited_by)
            }),
            Column::new("ARN", 44, |_, item: Item<'a>| Cell::maybe(item.arn.as_deref())),
        ],
    );
    let columns = what.chain(cover).chain(review).chain(used);
    Table::new(book, 2, columns, &book.plan.reports, |item| {
        Some(Target::new(Kind::Report, item.key.as_str()))
    })
}
