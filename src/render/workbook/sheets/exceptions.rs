//! Every exception of every test.

use super::super::book::Book;
use super::super::entries;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::render::schedule::{self, Exception};

pub(super) static SHEET: Sheet = entry(
    "Exceptions",
    "Exceptions",
    "Every exception of a test that bears on a part of this plan: what, on which item, why, how far it reaches, what made up for it, and management's response. Where nothing stands, nothing is stated.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item = usize;
    let of = |book: &Book<'a>, at: Item| -> Exception<'a> { book.exceptions()[at].clone() };
    let what = band(
        "Exception",
        [
            Column::new("Exception", 12, move |book, at| Cell::text(of(book, at).id())),
            Column::new("Test", 10, move |book, at| {
                let id = of(book, at).test.id.as_str();
                Cell::link(id, Target::new(Kind::Test, id))
            }),
            Column::new("Part", 14, move |book, at| {
                Cell::first(of(book, at).parts.iter().map(ToString::to_string), Kind::Part)
            }),
            Column::new("Further parts", 26, move |book, at| {
                Cell::further(of(book, at).parts.iter().map(ToString::to_string))
            }),
            Column::new("Item", 20, move |book, at| Cell::maybe(of(book, at).item)),
            Column::new("Attribute", 24, move |book, at| {
                let exception = of(book, at);
                let Some(letter) = &exception.attribute else { return Cell::Blank };
                let operating = exception.test.operating.as_ref();
                let text = operating.and_then(|one| one.attributes.get(&**letter));
                match text {
                    Some(attribute) => Cell::text(format!("{letter}: {}", attribute.text.trim())),
                    None => Cell::text(letter.to_string()),
                }
            }),
            Column::new("What", 40, move |book, at| {
                Cell::text(schedule::words(&of(book, at).what).into_owned())
            }),
        ],
    );
    let facts = ["Nature", "Cause", "Extent", "Compensating control", "Response"];
    let told = facts.into_iter().enumerate().flat_map(move |(n, heading)| {
        let column = Column::new(heading, if n == 0 { 16 } else { 32 }, move |book, at| {
            let exception = of(book, at);
            let (_, fact) = exception.facts()[n];
            fact.map_or(Cell::Blank, |fact| Cell::text(schedule::words(fact).into_owned()))
        });
        band("What is stated of it", [column])
    });
    let day = band(
        "What is stated of it",
        [Column::new("Date", 12, move |book, at| Cell::day(of(book, at).date()))],
    );
    let write =
        entries::columns(SHEET.name, move |book: &Book<'a>, at: Item| of(book, at).id().into());
    let ids: Vec<String> = book.exceptions().iter().map(Exception::id).collect();
    Table::new(book, 1, what.chain(told).chain(day).chain(write), 0..ids.len(), move |at| {
        ids.get(at).map(|id| Target::new(Kind::Exception, id.clone()))
    })
}
