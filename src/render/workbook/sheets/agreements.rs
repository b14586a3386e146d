//! Agreements with AWS.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Table, band};
use crate::model::PlanAgreement;

pub(super) static SHEET: Sheet = entry(
    "Agreements",
    "Agreements with AWS",
    "Agreements such as the Business Associate Addendum: whom each reaches, and on which days of the audit period it is in force. Their wording is confidential and is not reproduced.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanAgreement;
    let what = band(
        "Agreement",
        [
            Column::new("Agreement", 36, |_, item: Item<'a>| Cell::text(item.id.as_str())),
            Column::new("Kind", 28, |_, item: Item<'a>| Cell::text(item.kind())),
            Column::new("Name in AWS Artifact", 36, |_, item: Item<'a>| {
                Cell::maybe(item.name.as_deref())
            }),
            Column::new("State", 10, |_, item: Item<'a>| match item.active {
                true => Cell::text("Active"),
                false => Cell::Toned("Ended".into(), Tone::Alert),
            }),
        ],
    );
    let reach = band(
        "What it reaches",
        [
            Column::new("Accounts", 30, |_, item: Item<'a>| Cell::text(item.reach())),
            Column::new("Declared accounts without it", 24, |_, item: Item<'a>| {
                Cell::list(&item.without)
            }),
            Column::new("In force from", 12, |_, item: Item<'a>| Cell::day(item.from)),
            Column::new("To", 12, |_, item: Item<'a>| Cell::day(item.to)),
            Column::new("Days of the audit period", 10, |_, item: Item<'a>| {
                Cell::count(item.covered_days)
            }),
            Column::new("Eligible services read", 30, |_, item: Item<'a>| {
                Cell::list(&item.services)
            }),
            Column::new("Parts that rest on it", 10, |_, item: Item<'a>| {
                Cell::count(item.cited_by)
            }),
        ],
    );
    Table::new(book, 1, what.chain(reach), &book.plan.agreements, |_| None)
}
