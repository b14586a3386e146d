//! Parts of which a half is unsupported.

use super::super::book::{Book, PartRow};
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Table, band, joined};
use crate::model::{Disposition, Half, PlanPart};
use crate::render::schedule::words;

pub(super) static SHEET: Sheet = entry(
    "Open",
    "Open",
    "Parts of which a half is unsupported: the reason, what is missing, the next step with owner and date, and what there is already.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let missing = band(
        "What is missing",
        [
            Column::new("Reason", 15, |_, row: PartRow<'a>| {
                let label = row.part.reason.map_or("", |reason| reason.label());
                Cell::Toned(label.into(), Tone::Alert)
            }),
            parts::carried(),
            Column::new("Missing from", 13, |_, row: PartRow<'a>| {
                let label = whose(row.part);
                Cell::Toned(label.into(), Tone::Alert)
            }),
            Column::new("What is missing", 40, |_, row: PartRow<'a>| {
                let missing = row.part.missing.iter();
                Cell::lines(
                    missing.map(|one| format!("{}: {}", one.half.heading(), words(&one.message))),
                )
            }),
            Column::new("Next step", 40, |_, row: PartRow<'a>| {
                Cell::maybe_words(row.part.next.as_ref().map(|next| next.step.as_str()))
            }),
            Column::new("Owner", 16, |_, row: PartRow<'a>| {
                Cell::maybe(row.part.next.as_ref().and_then(|next| next.owner.as_deref()))
            }),
            Column::new("Due", 11, |_, row: PartRow<'a>| {
                let due = row.part.next.as_ref().and_then(|next| next.due);
                due.map_or(Cell::Blank, Cell::Day)
            }),
            parts::roles(),
        ],
    );
    let there = band(
        "What there is already",
        [
            Column::new("In short", 28, |book, row: PartRow<'a>| {
                Cell::text(so_far(book, row.part))
            }),
            parts::report(),
            parts::further_reports(),
            parts::report_facts(),
            parts::gap_days(),
            Column::new("Rationale given", 30, |_, row: PartRow<'a>| {
                Cell::maybe(row.part.rationale.as_deref())
            })
            .optional(),
            parts::statement(),
            parts::customer_control(),
            parts::further_controls(),
            parts::status(),
            parts::test(),
            parts::further_tests(),
            parts::of_tests("Conclusion of the test", 20, parts::conclusion),
            parts::evidence(),
            parts::further_evidence(),
            parts::assumed().optional(),
            parts::pointers().optional(),
        ],
    );
    let there = there.chain(parts::providers());
    parts::sheet(book, Disposition::Open, missing.chain(there).chain(parts::derived()))
}

/// Whose halves are unsupported.
fn whose(part: &PlanPart) -> String {
    let lacking = Half::ALL.into_iter().filter(|half| part.lacks(*half));
    joined(lacking.map(|half| half.heading().to_owned()), ", ")
}

/// What there is already, counted.
fn so_far(book: &Book<'_>, part: &PlanPart) -> String {
    let some = |count: usize, one: &str, more: &str| match count {
        0 => String::new(),
        1 => format!("1 {one}"),
        n => format!("{n} {more}"),
    };
    let reports = book.reports(part);
    let usable = reports.iter().filter(|report| report.usable || report.letter).count();
    let evidence = book.evidence(part);
    let inside = evidence.iter().filter(|item| item.in_period).count();
    let tests = book.tests(part);
    let supporting = tests.iter().filter(|test| test.supports_operation).count();
    let line = |text: String, of: usize, what: &str| {
        if text.is_empty() { text } else { format!("{text}, {of} {what}") }
    };
    let lines = [
        line(some(reports.len(), "AWS report", "AWS reports"), usable, "usable"),
        some(part.statements.len(), "statement", "statements"),
        line(some(tests.len(), "test", "tests"), supporting, "supporting operation"),
        line(some(evidence.len(), "evidence item", "evidence items"), inside, "in period"),
    ];
    let text = joined(lines, "\n");
    if text.is_empty() { "Nothing yet".into() } else { text }
}
