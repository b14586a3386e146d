//! Leveraged authorizations: government authorizations of AWS's that parts rest on.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Table, band};
use crate::model::PlanAuthorization;

pub(super) static SHEET: Sheet = entry(
    "Authorizations",
    "Leveraged authorizations",
    "Government authorizations of AWS's that were relied on or considered, the services of the system inside each boundary, and the parts that rest on it.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanAuthorization;
    let what = band(
        "Authorization",
        [
            Column::new("Package", 16, |_, item: Item<'a>| Cell::text(item.id.as_str())),
            Column::new("Service offering", 24, |_, item: Item<'a>| {
                Cell::text(item.service_offering.as_str())
            }),
            Column::new("Level", 10, |_, item: Item<'a>| Cell::text(item.level.label())),
            Column::new("Status", 12, |_, item: Item<'a>| Cell::text(item.status.label())),
            Column::new("Authorized on", 12, |_, item: Item<'a>| Cell::day(item.authorized_on)),
            Column::new("Ends on", 12, |_, item: Item<'a>| Cell::day(item.expires_on)),
            Column::new("Partition", 12, |_, item: Item<'a>| Cell::text(item.partition.as_str())),
            Column::new("Package in AWS Artifact", 24, |_, item: Item<'a>| {
                Cell::maybe(item.report.as_deref())
            }),
        ],
    );
    let services = |heading, inside| {
        Column::new(heading, 30, move |book: &Book<'a>, item: Item<'a>| {
            let here = book.plan.services.iter().filter(|service| {
                !service.premises && item.services.get(&service.service) == Some(&inside)
            });
            Cell::list(here.map(|service| service.name.as_str()))
        })
    };
    let boundary = band(
        "Services in use",
        [services("Inside the boundary", true), services("Not inside", false)],
    );
    let review = band(
        "Review",
        [
            Column::new("Read in", 22, |_, item: Item<'a>| Cell::maybe(item.source.as_deref())),
            Column::new("Read on", 12, |_, item: Item<'a>| Cell::day(item.checked_on)),
            Column::new("Reviewer", 18, |_, item: Item<'a>| Cell::maybe(item.reviewer.as_deref())),
            Column::new("Reviewed on", 12, |_, item: Item<'a>| Cell::day(item.reviewed_on)),
        ],
    );
    let used = band(
        "Use",
        [
            Column::new("Counts", 9, |_, item: Item<'a>| match item.usable {
                true => Cell::text("Yes"),
                false => Cell::Toned("No".into(), Tone::Alert),
            }),
            Column::new("Why not", 34, |_, item: Item<'a>| Cell::maybe(item.unusable.as_deref())),
            Column::new("Number of parts", 9, |_, item: Item<'a>| {
                Cell::count(i64::try_from(item.parts.len()).unwrap_or(i64::MAX))
            }),
            Column::new("Parts that rest on it", 40, |_, item: Item<'a>| {
                Cell::list(item.parts.iter().map(ToString::to_string))
            }),
        ],
    );
    let columns = what.chain(boundary).chain(review).chain(used);
    Table::new(book, 1, columns, &book.plan.authorizations, |_| None)
}
