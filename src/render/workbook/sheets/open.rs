//! Parts of which a half lacks its proof.

use super::super::book::{Book, PartRow};
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Table, band, joined};
use crate::model::{Disposition, Half, Lack, Missing, PlanPart};

pub(super) static SHEET: Sheet = entry(
    "Open",
    "Open",
    "Parts of which a half lacks its proof: what is missing and whose half it is, what there is already, and a proposed next step.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let missing = band(
        "What is missing",
        [
            parts::carried(),
            Column::new("Missing from", 13, |_, row: PartRow<'a>| {
                let label = whose(row.part);
                Cell::Toned(label.into(), Tone::Alert)
            }),
            Column::new("What is missing", 40, |_, row: PartRow<'a>| {
                let missing = row.part.missing.iter();
                Cell::lines(missing.map(|one| format!("{}: {}", one.half.heading(), one.message)))
            }),
            Column::new("Proposed next step", 40, |book, row: PartRow<'a>| {
                let mut steps: Vec<String> = Vec::new();
                for step in row.part.missing.iter().map(|one| next_step(book, row.part, one)) {
                    if !steps.contains(&step) {
                        steps.push(step);
                    }
                }
                Cell::lines(steps)
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
    parts::sheet(book, Disposition::Open, missing.chain(there).chain(parts::derived()))
}

/// Whose half lacks its proof.
fn whose(part: &PlanPart) -> &'static str {
    match (part.lacks(Half::Aws), part.lacks(Half::Customer)) {
        (true, true) => "Both halves",
        (true, false) => Half::Aws.heading(),
        (false, true) => Half::Customer.heading(),
        (false, false) => "–",
    }
}

/// What would close it.
fn next_step(book: &Book<'_>, part: &PlanPart, missing: &Missing) -> String {
    let (id, period) = (&part.id, book.plan.period);
    match missing.what {
        Lack::Statement => {
            format!(
                "Write what the organization does for {id} in an implementation that satisfies it."
            )
        }
        Lack::Status => format!(
            "Put in place what is stated for {id}, then set the status of the implementation."
        ),
        Lack::Test => "Test the operation over the period by more than inquiry; record \
             procedure, method, population, sample and conclusion."
            .into(),
        Lack::Evidence => {
            format!(
                "Register evidence that covers {period}, with source, query and time of extraction."
            )
        }
        Lack::Report => "Find a published Type 2 report of the right category in AWS \
             Artifact, review it, and record the review with a section pointer."
            .into(),
        Lack::Coverage => {
            let gaps = book.program(part).map(|program| &program.coverage.gaps);
            let gaps = joined(gaps.into_iter().flatten().map(ToString::to_string), ", ");
            let days = if gaps.is_empty() { "the days without cover".into() } else { gaps };
            format!("Obtain the next report or a Continued Operations Letter for {days}.")
        }
        Lack::Category => {
            "Review a report that covers the category, or move the duty to the customer \
             and test it."
                .into()
        }
        Lack::Scope => "Confirm in the report's list of services that each service relied on \
             is in scope, or move the duty to the customer and test it."
            .into(),
        Lack::Rationale => "State why the part does not apply, or implement and test it.".into(),
    }
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
    let proving = tests.iter().filter(|test| test.proves_operation).count();
    let line = |text: String, of: usize, what: &str| {
        if text.is_empty() { text } else { format!("{text}, {of} {what}") }
    };
    let lines = [
        line(some(reports.len(), "AWS report", "AWS reports"), usable, "usable"),
        some(part.statements.len(), "statement", "statements"),
        line(some(tests.len(), "test", "tests"), proving, "proving operation"),
        line(some(evidence.len(), "evidence item", "evidence items"), inside, "in period"),
    ];
    let text = joined(lines, "\n");
    if text.is_empty() { "Nothing yet".into() } else { text }
}
