//! Who is responsible for each topic on each service: the page for the runbook.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Table, band};
use crate::model::{Owner, With};
use crate::render::matrix::{Matrix, Row};

pub(super) static SHEET: Sheet = entry(
    "Who acts",
    "Responsibilities by topic and service",
    "One row per topic, one column per service or premises in use. Shared: AWS and the customer each have a half, described at the end of the row. “–”: not applicable.",
    make,
);

#[derive(Clone, Copy)]
struct Item<'a> {
    group: &'a str,
    row: &'a Row<'a>,
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let matrix = Matrix::new(book.plan.topics.iter(), std::slice::from_ref(book.plan));
    let topic = band(
        "Topic group",
        [
            Column::new("Group", 22, |_, item: Item<'_>| Cell::text(item.group.to_owned())),
            Column::new("Topic", 36, |_, item: Item<'_>| {
                Cell::text(item.row.topic.title.to_owned())
            }),
        ],
    );
    let services = book.plan.services.iter().enumerate().flat_map(|(n, service)| {
        let column = Column::new(service.name.as_str(), 12, move |_, item: Item<'_>| {
            match item.row.owners.get(n) {
                None | Some(Owner::Nobody) => {
                    Cell::Toned(Owner::Nobody.label().into(), Tone::Quiet)
                }
                Some(owner) => Cell::Toned(owner.label().into(), (*owner).into()),
            }
        });
        band(if service.premises { "Own premises" } else { "AWS services in use" }, [column])
    });
    let halves = band(
        "Responsibilities",
        [
            Column::new("AWS", 44, |_, item: Item<'_>| {
                let acts = item.row.owners.iter().any(|owner| owner.aws());
                if acts { Cell::text(item.row.topic.aws.to_owned()) } else { Cell::Blank }
            }),
            Column::new("Customer", 44, |_, item: Item<'_>| {
                let acts = item.row.owners.iter().any(|owner| owner.customer());
                if acts { Cell::text(item.row.topic.customer.to_owned()) } else { Cell::Blank }
            }),
            Column::new("Other providers", 36, |book, item: Item<'_>| {
                Cell::lines(others(book, &item.row.topic.id))
            })
            .optional(),
        ],
    );
    let columns: Vec<_> = topic.chain(services).chain(halves).collect();
    let items = matrix
        .groups
        .iter()
        .flat_map(|(group, rows)| rows.iter().map(move |row| Item { group, row }));
    Table::new(book, 2, columns, items, |_| None)
}

/// The other providers that carry a topic, and with whom.
fn others(book: &Book<'_>, topic: &str) -> Vec<String> {
    let carry = book.plan.providers.iter().filter_map(|provider| {
        let one = provider.topics.iter().find(|one| one.topic == topic)?;
        let with = match one.with {
            With::Customer => ", with the customer",
            With::Nobody => "",
        };
        Some(format!("{}{with}: {}", provider.name, provider.service))
    });
    carry.collect()
}
