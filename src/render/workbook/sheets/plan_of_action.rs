//! Weaknesses that are known, owned and dated.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{PoamItem, PoamSeverity, PoamStatus};

pub(super) static SHEET: Sheet = entry(
    "Plan of action",
    "Plan of action and milestones",
    "Weaknesses that bear on parts of this plan: who remediates each, and by when. An item is overdue when it is open after its date.",
    make,
);

/// Heading of the column that marks what is late.
pub(super) const OVERDUE: &str = "Overdue";

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PoamItem;
    let what = band(
        "Weakness",
        [
            Column::new("Item", 12, |_, item: Item<'a>| Cell::text(item.id.as_str())),
            Column::new("Weakness", 44, |_, item: Item<'a>| Cell::words(&item.title)),
            Column::new("Part", 14, |_, item: Item<'a>| {
                Cell::first(item.parts.iter().map(ToString::to_string), Kind::Part)
            }),
            Column::new("Further parts", 24, |_, item: Item<'a>| {
                Cell::further(item.parts.iter().map(ToString::to_string))
            }),
            Column::new("Severity", 11, |_, item: Item<'a>| match item.severity {
                Some(severity @ (PoamSeverity::High | PoamSeverity::Critical)) => {
                    Cell::Toned(severity.label().into(), Tone::Alert)
                }
                Some(severity) => Cell::text(severity.label()),
                None => Cell::Blank,
            }),
            Column::new("Check", 26, |_, item: Item<'a>| Cell::maybe(item.check.as_deref())),
            Column::new("Resource", 30, |_, item: Item<'a>| Cell::maybe(item.resource.as_deref())),
        ],
    );
    let action = band(
        "Action",
        [
            Column::new("Owner", 20, |_, item: Item<'a>| match item.owner.as_deref() {
                Some(owner) => Cell::text(owner),
                None => Cell::Toned("None".into(), Tone::Alert),
            }),
            Column::new("Found on", 12, |_, item: Item<'a>| Cell::day(item.found_on)),
            Column::new("Due", 12, |_, item: Item<'a>| match (item.due, item.status) {
                (None, PoamStatus::Open) => Cell::Toned("No date".into(), Tone::Alert),
                (due, _) => Cell::day(due),
            }),
            Column::new(OVERDUE, 10, |book, item: Item<'a>| {
                match item.is_overdue(book.plan.as_of) {
                    true => Cell::Toned("Yes".into(), Tone::Alert),
                    false => Cell::yes(false),
                }
            }),
            Column::new("Status", 14, |_, item: Item<'a>| Cell::text(item.status.label())),
            Column::new("Closed on", 12, |_, item: Item<'a>| Cell::day(item.closed_on)).optional(),
            Column::new("Response", 48, |_, item: Item<'a>| {
                Cell::maybe_words(item.response.as_deref())
            }),
        ],
    );
    Table::new(book, 2, what.chain(action), &book.plan.poam, |item| {
        Some(Target::new(Kind::Poam, item.id.as_str()))
    })
}
