//! What is assumed of AWS and of the other providers.

use indexmap::{IndexMap, IndexSet};

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{Csoc, PartId, PlanAssumed, PlanProvider};

pub(super) static SHEET: Sheet = entry(
    "CSOC",
    "Complementary subservice organization controls",
    "What is expected of AWS, by topic, and of each other provider, in our own words, with the report to look in and the parts that rest on it. None of it was tested here.",
    make,
);

/// One topic of AWS's over all parts.
#[derive(Default)]
struct OfAws<'a> {
    text: &'a str,
    services: IndexSet<&'a str>,
    pointers: IndexSet<(&'a str, &'a str)>,
    parts: Vec<&'a PartId>,
}

#[derive(Clone)]
enum Item<'a> {
    Aws {
        topic: &'a str,
        text: &'a str,
        services: Vec<&'a str>,
        pointers: Vec<(&'a str, &'a str)>,
        parts: Vec<&'a PartId>,
    },
    Other(&'a PlanProvider, &'a PlanAssumed),
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let what = band(
        "What is assumed",
        [
            Column::new("Id", 24, |_, item: &Item<'a>| match item {
                Item::Aws { topic, .. } => Cell::text(*topic),
                Item::Other(_, control) => Cell::text(control.id.as_str()),
            }),
            Column::new("Provider", 18, |_, item: &Item<'a>| match item {
                Item::Aws { .. } => Cell::text("AWS"),
                Item::Other(provider, _) => Cell::link(
                    provider.id.as_str(),
                    Target::new(Kind::Provider, provider.id.as_str()),
                ),
            }),
            Column::new("Topic", 24, |book, item: &Item<'a>| match item {
                Item::Aws { topic, .. } => Cell::text(book.topic(topic)),
                Item::Other(provider, _) => Cell::text(provider.service.as_str()),
            }),
            Column::new("Expected (our words)", 52, |_, item: &Item<'a>| match item {
                Item::Aws { text, .. } => Cell::text(*text),
                Item::Other(_, control) => Cell::text(control.text.as_str()),
            }),
            Column::new("Services relied on", 24, |book, item: &Item<'a>| match item {
                Item::Aws { services, .. } => {
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
                Item::Aws { pointers, .. } => {
                    Cell::first(pointers.iter().map(|(key, _)| key), Kind::Report)
                }
                Item::Other(provider, _) => {
                    Cell::lines(provider.usable().map(|report| report.title.as_str()))
                }
            }),
            Column::new("Where in the report", 44, |_, item: &Item<'a>| match item {
                Item::Aws { pointers, .. } => {
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
        Item::Aws { parts, .. } => parts.clone(),
        Item::Other(_, control) => control.parts.iter().collect(),
    }
}

fn items<'a>(book: &Book<'a>) -> Vec<Item<'a>> {
    let mut of_aws: IndexMap<&str, OfAws<'a>> = IndexMap::new();
    for row in book.all_parts() {
        for Csoc { topic, text, services, pointers } in &row.part.csocs {
            let entry = of_aws.entry(topic).or_default();
            entry.text = text;
            entry.services.extend(services.iter().map(String::as_str));
            entry.pointers.extend(pointers.iter().map(|(key, at)| (key.as_str(), at.as_str())));
            entry.parts.push(&row.part.id);
        }
    }
    let order = |topic: &str| book.plan.topics.iter().position(|known| known.id == topic);
    of_aws.sort_by_key(|topic, _| order(topic));
    let aws = of_aws.into_iter().map(|(topic, one)| Item::Aws {
        topic,
        text: one.text,
        services: one.services.into_iter().collect(),
        pointers: one.pointers.into_iter().collect(),
        parts: one.parts,
    });
    let others = book.plan.providers.iter().flat_map(|provider| {
        provider.csocs.iter().map(move |control| Item::Other(provider, control))
    });
    aws.chain(others).collect()
}
