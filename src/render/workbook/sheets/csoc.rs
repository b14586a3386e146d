//! What is assumed of AWS and of the other providers.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{PartId, PlanAssumed, PlanProvider};
use crate::render::reliance::{ExpectedOfAws, expected_of_aws};

pub(super) static SHEET: Sheet = entry(
    "CSOC",
    "Complementary subservice organization controls",
    "What is expected of AWS, by topic, and of each other provider, in our own words, with the report to look in and the parts that rest on it. None of it was tested here.",
    make,
);

enum Item<'a> {
    Aws(ExpectedOfAws<'a>),
    Other(&'a PlanProvider, &'a PlanAssumed),
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let what = band(
        "What is assumed",
        [
            Column::new("Id", 24, |_, item: &Item<'a>| match item {
                Item::Aws(one) => Cell::text(one.topic),
                Item::Other(_, control) => Cell::text(control.id.as_str()),
            }),
            Column::new("Provider", 18, |_, item: &Item<'a>| match item {
                Item::Aws(_) => Cell::text("AWS"),
                Item::Other(provider, _) => Cell::link(
                    provider.id.as_str(),
                    Target::new(Kind::Provider, provider.id.as_str()),
                ),
            }),
            Column::new("Topic", 24, |book, item: &Item<'a>| match item {
                Item::Aws(one) => Cell::text(book.topic(one.topic)),
                Item::Other(provider, _) => Cell::text(provider.service.as_str()),
            }),
            Column::new("Expected (our words)", 52, |_, item: &Item<'a>| match item {
                Item::Aws(one) => Cell::text(one.text),
                Item::Other(_, control) => Cell::text(control.text.as_str()),
            }),
            Column::new("Services relied on", 24, |book, item: &Item<'a>| match item {
                Item::Aws(ExpectedOfAws { services, .. }) => {
                    Cell::list(services.iter().map(|id| book.service(id)))
                }
                Item::Other(..) => Cell::Blank,
            }),
        ],
    );
    let report = band(
        "Report",
        [
            Column::new("Report", 27, |_, item: &Item<'a>| match item {
                Item::Aws(ExpectedOfAws { pointers, .. }) => {
                    Cell::first(pointers.iter().map(|(key, _)| key), Kind::Report)
                }
                Item::Other(provider, _) => {
                    Cell::lines(provider.usable().map(|report| report.title.as_str()))
                }
            }),
            Column::new("Where in the report", 44, |_, item: &Item<'a>| match item {
                Item::Aws(ExpectedOfAws { pointers, .. }) => {
                    let several = pointers.iter().any(|(key, _)| *key != pointers[0].0);
                    Cell::lines(pointers.iter().map(|(key, section)| {
                        let key = if several { format!(" [{key}]") } else { String::new() };
                        format!("{section}{key}")
                    }))
                }
                Item::Other(..) => Cell::Blank,
            }),
        ],
    );
    let parts = band(
        "Parts that rest on it",
        [
            Column::new("Parts", 9, |_, item: &Item<'a>| Cell::count(parts(item).len())),
            Column::new("First part", 13, |_, item: &Item<'a>| match parts(item).first() {
                Some(id) => Cell::link(id.to_string(), Target::part(id)),
                None => Cell::Blank,
            }),
            Column::new("Further parts", 60, |_, item: &Item<'a>| {
                Cell::further(parts(item).iter().map(ToString::to_string))
            }),
        ],
    );
    let items = items(book);
    Table::new(book, 2, what.chain(report).chain(parts), &items, |_| None)
}

fn parts<'a>(item: &Item<'a>) -> Vec<&'a PartId> {
    match item {
        Item::Aws(ExpectedOfAws { parts, .. }) => parts.clone(),
        Item::Other(_, control) => control.parts.iter().collect(),
    }
}

fn items<'a>(book: &Book<'a>) -> Vec<Item<'a>> {
    let others = book.plan.providers.iter().flat_map(|provider| {
        provider.csocs.iter().map(move |control| Item::Other(provider, control))
    });
    expected_of_aws(book.plan).into_iter().map(Item::Aws).chain(others).collect()
}
