//! What was accepted, by whom and until when.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::diag::{Diagnostic, Waived};
use crate::model::text::few_and_more;
use crate::render::schedule;

pub(super) static SHEET: Sheet = entry(
    "Waivers",
    "Waivers",
    "Findings that were accepted for a time: what, why, by whom, until when and what makes up for it. The findings stay on Findings.",
    make,
);

/// Findings that were accepted in the same words.
#[derive(Clone)]
struct Accepted<'a> {
    rule: &'static str,
    waived: &'a Waived,
    findings: Vec<(usize, &'a Diagnostic)>,
}

fn accepted<'a>(book: &Book<'a>) -> Vec<Accepted<'a>> {
    let mut out: Vec<Accepted<'a>> = Vec::new();
    for (number, finding) in (1..).zip(&book.plan.findings) {
        let Some(waived) = finding.waived.as_deref() else { continue };
        let rule = finding.code.name;
        match out.iter_mut().find(|one| one.rule == rule && one.waived == waived) {
            Some(known) => known.findings.push((number, finding)),
            None => out.push(Accepted { rule, waived, findings: vec![(number, finding)] }),
        }
    }
    out
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let all = accepted(book);
    let rows = all.len();
    let all = std::rc::Rc::new(all);
    let of = |make: fn(&Accepted<'a>) -> Cell<'a>| {
        let all = std::rc::Rc::clone(&all);
        move |_: &Book<'a>, at: usize| make(&all[at])
    };
    let what = band(
        "What is accepted",
        [
            Column::new(
                "Finding",
                10,
                of(|one| {
                    let first = one.findings.first().map(|(number, _)| *number);
                    first.map_or(Cell::Blank, |number| {
                        Cell::link(
                            format!("No. {number}"),
                            Target::new(Kind::Finding, number.to_string()),
                        )
                    })
                }),
            ),
            Column::new("Findings", 9, of(|one| Cell::count(one.findings.len()))),
            Column::new("Rule", 26, of(|one| Cell::text(one.rule))),
            Column::new(
                "Controls or parts",
                20,
                of(|one| {
                    let mut ids: Vec<&str> = Vec::new();
                    for id in one.findings.iter().flat_map(|(_, finding)| &finding.controls) {
                        if !ids.contains(&id.as_str()) {
                            ids.push(id);
                        }
                    }
                    Cell::text(few_and_more(ids, 12))
                }),
            ),
            Column::new(
                "What was found",
                52,
                of(|one| {
                    Cell::lines(one.findings.iter().take(5).map(|(number, finding)| {
                        format!("No. {number}: {}", schedule::words(&finding.message))
                    }))
                }),
            ),
        ],
    );
    let why = band(
        "The waiver",
        [
            Column::new("Reason", 44, of(|one| Cell::words(&one.waived.reason))),
            Column::new(
                "Compensating control",
                40,
                of(|one| Cell::maybe_words(one.waived.compensating.as_deref())),
            ),
            Column::new("Approver", 20, of(|one| Cell::text(one.waived.approver.as_str()))),
            Column::new(
                "Expires",
                12,
                of(|one| {
                    let expires = one.waived.expires.as_str();
                    expires.parse().map_or(Cell::text(expires), Cell::Day)
                }),
            ),
            Column::new(
                "Days left",
                9,
                of(|one| one.waived.days_left.map_or(Cell::Blank, Cell::count)),
            ),
        ],
    );
    Table::new(book, 1, what.chain(why), 0..rows, |_| None)
}
