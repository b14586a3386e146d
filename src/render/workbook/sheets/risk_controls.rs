//! The risk-control matrix: the organization's own controls, each with its risk, what it answers and what tests showed.

use std::collections::BTreeSet;

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{Conclusion, PlanImplementation, PlanTest};

pub(super) static SHEET: Sheet = entry(
    "Risk-control matrix",
    "Risk-control matrix",
    "The organization's own controls: each in one sentence that is the same in every framework, its risk, type, nature, frequency and owner, the criteria it answers, and what its tests showed. What is not stated is blank. The claimed origination is the author's; labels are derived.",
    make,
);

type Item<'a> = &'a PlanImplementation;

/// The tests of a control: those that name it, or else those of the parts that it answers.
fn tests<'a>(book: &Book<'a>, item: Item<'a>) -> Vec<&'a PlanTest> {
    let listed = book.listed_tests();
    let names = |test: &&&PlanTest| test.tests.iter().any(|(id, _)| *id == item.id);
    let named: Vec<&PlanTest> = listed.iter().filter(names).copied().collect();
    if !named.is_empty() {
        return named;
    }
    let of_part = book
        .all_parts()
        .map(|row| row.part)
        .filter(|part| part.statements.iter().any(|one| one.implementation == item.id));
    let ids: BTreeSet<&str> = of_part.flat_map(|part| &part.tests).map(String::as_str).collect();
    listed.iter().filter(|test| ids.contains(test.id.as_str())).copied().collect()
}

/// What a test concluded, with the number of its exceptions.
fn result(book: &Book<'_>, test: &PlanTest) -> String {
    let operating = test.operating.as_ref().map(|one| one.conclusion).or(test.design);
    let concluded = operating.unwrap_or(Conclusion::NotTested).label();
    match book.exceptions().iter().filter(|one| one.test.id == test.id).count() {
        0 => format!("{}: {concluded}", test.id),
        1 => format!("{}: {concluded}, 1 exception", test.id),
        n => format!("{}: {concluded}, {n} exceptions", test.id),
    }
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let control = band(
        "Control",
        [
            Column::new("Customer control", 14, |_, item: Item<'a>| Cell::text(item.id.as_str())),
            Column::new("Title", 28, |_, item: Item<'a>| Cell::words(&item.title)),
            Column::new("Control", 48, |_, item: Item<'a>| {
                Cell::maybe_words(item.facts.control.as_deref())
            }),
            Column::new("Risk", 34, |_, item: Item<'a>| {
                Cell::maybe_words(item.facts.risk.as_deref())
            }),
            Column::new("Type", 12, |_, item: Item<'a>| {
                Cell::maybe(item.facts.r#type.map(|one| one.label()))
            }),
            Column::new("Nature", 13, |_, item: Item<'a>| {
                Cell::maybe(item.facts.nature.map(|one| one.label()))
            }),
            Column::new("Frequency", 13, |_, item: Item<'a>| {
                Cell::maybe(item.frequency.as_deref())
            }),
            Column::new("Key control", 9, |_, item: Item<'a>| {
                item.facts.key.map_or(Cell::Blank, Cell::yes)
            }),
            Column::new("Owner", 20, |_, item: Item<'a>| Cell::lines(&item.roles)),
            Column::new("Status", 14, |_, item: Item<'a>| Cell::text(item.status.label())),
            Column::new("Claimed origination", 18, |_, item: Item<'a>| {
                Cell::lines(item.origination.iter().map(|one| one.label()))
            })
            .optional(),
        ],
    );
    let answers = band(
        "What it answers",
        [
            Column::new("Answers", 12, |_, item: Item<'a>| {
                Cell::first(item.controls.iter().map(|id| id.as_str()), Kind::Control)
            }),
            Column::new("Also answers", 26, |_, item: Item<'a>| {
                Cell::further(item.controls.iter().map(|id| id.as_str()))
            }),
        ],
    );
    let tested = band(
        "What tests showed",
        [
            Column::new("Test", 10, |book, item: Item<'a>| {
                Cell::first(tests(book, item).iter().map(|test| test.id.as_str()), Kind::Test)
            }),
            Column::new("Tests and results", 32, |book, item: Item<'a>| {
                match tests(book, item).as_slice() {
                    [] => Cell::Toned("Not tested".into(), Tone::Quiet),
                    some => Cell::lines(some.iter().map(|test| result(book, test))),
                }
            }),
            Column::new("Evidence", 12, |book, item: Item<'a>| {
                let tests = tests(book, item);
                Cell::first(tests.iter().flat_map(|test| test.evidence_ids()), Kind::Evidence)
            }),
            Column::new("Further evidence", 18, |book, item: Item<'a>| {
                let mut seen = BTreeSet::new();
                let tests = tests(book, item);
                let ids = tests.iter().flat_map(|test| test.evidence_ids());
                Cell::further(ids.filter(|id| seen.insert(*id)))
            })
            .optional(),
            Column::new("Exception", 11, |book, item: Item<'a>| {
                let ids: BTreeSet<&str> = tests(book, item).iter().map(|t| t.id.as_str()).collect();
                let of = book.exceptions().iter().filter(|one| ids.contains(one.test.id.as_str()));
                Cell::first(of.map(|one| one.id()), Kind::Exception)
            })
            .optional(),
            Column::new("Further exceptions", 16, |book, item: Item<'a>| {
                let ids: BTreeSet<&str> = tests(book, item).iter().map(|t| t.id.as_str()).collect();
                let of = book.exceptions().iter().filter(|one| ids.contains(one.test.id.as_str()));
                Cell::further(of.map(|one| one.id()))
            })
            .optional(),
        ],
    );
    let columns = control.chain(answers).chain(tested);
    Table::new(book, 2, columns, &book.plan.implementations, |item| {
        Some(Target::new(Kind::Implementation, item.id.as_str()))
    })
}
