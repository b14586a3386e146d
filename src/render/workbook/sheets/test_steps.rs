//! What was done in each test, step by step.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target};
use crate::diag::Origin;
use crate::model::{PartId, PlanTest};
use crate::render::schedule;

pub(super) static SHEET: Sheet = entry(
    "Test steps",
    "Steps and attributes of tests",
    "What was done in each test, which parts each step or attribute looks at, and the evidence it looked at. A part that none names was tested at control level only.",
    make,
);

#[derive(Clone, Copy)]
struct Item<'a> {
    test: &'a PlanTest,
    number: usize,
    /// The letter of an attribute; nothing for a step.
    letter: Option<&'a str>,
    text: &'a str,
    method: Option<&'static str>,
    parts: &'a [PartId],
    evidence: &'a [(String, Origin)],
}

fn cited<'a>(item: Item<'a>) -> impl Iterator<Item = &'a str> {
    item.evidence.iter().map(|(id, _)| id.as_str())
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let columns = [
        Column::new("Id", 12, |_, item: Item<'a>| match item.letter {
            Some(letter) => Cell::text(format!("{}/{letter}", item.test.id)),
            None => Cell::text(format!("{}/{}", item.test.id, item.number)),
        }),
        Column::new("Test", 10, |_, item: Item<'a>| {
            Cell::link(item.test.id.as_str(), Target::new(Kind::Test, item.test.id.as_str()))
        }),
        Column::new("Step", 10, |_, item: Item<'a>| match item.letter {
            Some(letter) => Cell::text(format!("Attribute {letter}")),
            None => Cell::count(item.number),
        }),
        Column::new("What was done or looked at", 72, |_, item: Item<'a>| {
            Cell::text(schedule::words(item.text.trim()))
        }),
        Column::new("Method", 16, |_, item: Item<'a>| match (item.method, item.letter) {
            (Some(method), _) => Cell::text(method),
            (None, None) => Cell::list(item.test.methods.iter().map(|method| method.label())),
            (None, Some(_)) => Cell::Blank,
        }),
        Column::new("Part", 14, |_, item: Item<'a>| {
            Cell::first(item.parts.iter().map(ToString::to_string), Kind::Part)
        }),
        Column::new("Further parts", 48, |_, item: Item<'a>| {
            Cell::further(item.parts.iter().map(ToString::to_string))
        }),
        Column::new("Evidence", 12, |_, item: Item<'a>| Cell::first(cited(item), Kind::Evidence)),
        Column::new("Further evidence", 24, |_, item: Item<'a>| Cell::further(cited(item))),
    ];
    let items = book.listed_tests().iter().copied().flat_map(|test| {
        let steps = (1..).zip(&test.steps).map(move |(number, step)| Item {
            test,
            number,
            letter: None,
            text: &step.action,
            method: step.method.map(|method| method.label()),
            parts: &step.parts,
            evidence: &step.evidence,
        });
        let attributes = test.operating.iter().flat_map(|operating| &operating.attributes);
        let attributes = attributes.map(move |(letter, attribute)| Item {
            test,
            number: 0,
            letter: Some(letter),
            text: &attribute.text,
            method: None,
            parts: &attribute.parts,
            evidence: &attribute.evidence,
        });
        steps.chain(attributes)
    });
    Table::new(book, 2, columns, items, |_| None)
}
