//! What the rules found.

use super::super::book::{Book, Numbered};
use super::super::entries;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::diag::{Role, Severity};
use crate::model::text::few_and_more;
use crate::render::schedule;

pub(super) static SHEET: Sheet = entry(
    "Findings",
    "Findings",
    "What the rules found, most severe first, with place and remedy. Waived findings stay listed, with reason, approver and last day.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = Numbered<'a>;
    let places = |role| {
        move |_: &Book<'a>, item: Item<'a>| {
            let places = item.finding.places.iter().filter(|place| place.role == role);
            Cell::lines(places.map(|place| place.at.to_string()))
        }
    };
    let what = band(
        "Finding",
        [
            Column::new("No.", 10, |_, item: Item<'a>| Cell::count(item.number)),
            Column::new("Severity", 11, |_, item: Item<'a>| match item.finding.severity {
                Severity::Error => Cell::Toned("Error".into(), Tone::Alert),
                other => Cell::text(other.label()),
            }),
            Column::new("State", 10, |_, item: Item<'a>| {
                Cell::text(if item.finding.is_active() { "Active" } else { "Waived" })
            }),
            Column::new("Id", 21, |_, item: Item<'a>| {
                Cell::text(item.finding.fingerprint.as_str())
            }),
            Column::new("Rule", 26, |_, item: Item<'a>| Cell::text(item.finding.code.name)),
            Column::new("Controls or parts", 13, |_, item: Item<'a>| {
                match item.finding.controls.as_slice() {
                    [id] => Cell::link(id.as_str(), Target::new(Kind::Part, id.as_str())),
                    ids => Cell::lines(ids),
                }
            }),
            Column::new("Message", 56, |_, item: Item<'a>| Cell::words(&item.finding.message)),
            Column::new("Opens", 30, |_, item: Item<'a>| match item.finding.caused.len() {
                0 => Cell::Blank,
                n => {
                    let parts = few_and_more(item.finding.caused.iter().map(|one| &one.part), 6);
                    let noun = if n == 1 { "part" } else { "parts" };
                    Cell::text(format!("{n} {noun}: {parts}"))
                }
            }),
            Column::new("Remedy", 48, |_, item: Item<'a>| {
                let remedy = schedule::remedy(item.finding);
                remedy.map_or(Cell::Blank, Cell::text)
            }),
        ],
    );
    let place = band(
        "Place",
        [
            Column::new("Place", 34, places(Role::Fault)),
            Column::new("Related place", 34, places(Role::Cause)),
        ],
    );
    let waived = |item: Item<'a>| item.finding.waived.as_ref();
    let waiver = band(
        "Waiver",
        [
            Column::new("Reason", 36, move |_, item| {
                Cell::maybe(waived(item).map(|w| w.reason.as_str()))
            }),
            Column::new("Approver", 18, move |_, item| {
                Cell::maybe(waived(item).map(|w| w.approver.as_str()))
            }),
            Column::new("Expires", 12, move |_, item| {
                let expires = waived(item).map(|w| w.expires.as_str());
                expires.map_or(Cell::Blank, |text| text.parse().map_or(Cell::text(text), Cell::Day))
            }),
            Column::new("Days left", 10, move |_, item| {
                waived(item).and_then(|w| w.days_left).map_or(Cell::Blank, Cell::count)
            }),
            Column::new("Compensating control", 36, move |_, item| {
                Cell::maybe(waived(item).and_then(|w| w.compensating.as_deref()))
            }),
        ],
    );
    let write =
        entries::columns(SHEET.name, |_, item: Item<'a>| item.finding.fingerprint.as_str().into());
    let items =
        (1..).zip(&book.plan.findings).map(|(number, finding)| Numbered { number, finding });
    Table::new(book, 2, what.chain(place).chain(waiver).chain(write), items, |item| {
        Some(Target::new(Kind::Finding, item.number.to_string()))
    })
}
