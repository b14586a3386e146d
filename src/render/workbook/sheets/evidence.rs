//! Evidence items.

use super::super::book::Book;
use super::super::entries;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::PlanEvidence;

pub(super) static SHEET: Sheet = entry(
    "Evidence",
    "Evidence",
    "Each item with its source, query and time of extraction, the days it covers, and the SHA-256 of the file as read. Times are as written in the register.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanEvidence;
    let what = band(
        "Item",
        [
            Column::new("Evidence", 12, |_, item: Item<'a>| Cell::text(item.id.as_str())),
            Column::new("Title", 34, |_, item: Item<'a>| Cell::text(item.title.as_str())),
            Column::new("Kind", 14, |_, item: Item<'a>| Cell::text(item.kind.label())),
        ],
    );
    let made = band(
        "Extraction",
        [
            Column::new("Source", 22, |_, item: Item<'a>| Cell::maybe(item.source.as_deref())),
            Column::new("Query", 40, |_, item: Item<'a>| Cell::maybe(item.query.as_deref())),
            Column::new("Extracted at", 26, |_, item: Item<'a>| Cell::maybe(item.extracted())),
            Column::new("Extracted on (UTC day)", 12, |_, item: Item<'a>| {
                Cell::day(item.extracted_on())
            }),
            Column::new("Extracted by", 18, |_, item: Item<'a>| {
                Cell::maybe(item.extracted_by.as_deref())
            }),
            Column::new("Received on", 12, |_, item: Item<'a>| Cell::day(item.received_on))
                .optional(),
            Column::new("Complete and accurate", 24, |_, item: Item<'a>| {
                match (item.complete, item.complete_how.as_deref()) {
                    (None, how) => Cell::maybe(how),
                    (Some(false), _) => Cell::Toned("Not checked".into(), Tone::Alert),
                    (Some(true), _) => Cell::text("Checked"),
                }
            })
            .optional(),
            Column::new("Rows", 9, |_, item: Item<'a>| item.rows.map_or(Cell::Blank, Cell::count)),
        ],
    );
    let covers = band(
        "Coverage",
        [
            Column::new("Covers from", 12, |_, item: Item<'a>| {
                Cell::day(item.covers.map(|p| p.from))
            }),
            Column::new("Covers to", 12, |_, item: Item<'a>| Cell::day(item.covers.map(|p| p.to))),
            Column::new("In the audit period", 11, |_, item: Item<'a>| match item.in_period {
                true => Cell::yes(true),
                false => Cell::Toned("No".into(), Tone::Alert),
            }),
            Column::new("Rows of other days", 16, |_, item: Item<'a>| match item.rows_outside {
                Some(others) => Cell::text(format!("{} of {}", others.rows, others.of)),
                None => Cell::Blank,
            })
            .optional(),
            Column::new("Part supported", 14, |_, item: Item<'a>| {
                Cell::first(item.parts.iter().map(ToString::to_string), Kind::Part)
            }),
            Column::new("Other parts supported", 34, |_, item: Item<'a>| {
                Cell::further(item.parts.iter().map(ToString::to_string))
            }),
        ],
    );
    let file = band(
        "The file",
        [
            Column::new("SHA-256", 35, |_, item: Item<'a>| Cell::maybe(item.sha256.as_deref())),
            Column::new("SHA-256 registered", 35, |_, item: Item<'a>| match item.other_sha256() {
                Some(other) => Cell::Toned(other.into(), Tone::Alert),
                None => Cell::Blank,
            })
            .optional(),
            Column::new("Bytes", 12, |_, item: Item<'a>| {
                item.bytes.map_or(Cell::Blank, Cell::count)
            }),
            Column::new("File", 34, |_, item: Item<'a>| Cell::maybe(item.path.as_deref())),
            Column::new("Address", 34, |_, item: Item<'a>| Cell::web(item.url.as_deref()))
                .optional(),
        ],
    );
    let write = entries::columns(SHEET.name, |_, item: Item<'a>| item.id.as_str().into());
    let columns = what.chain(made).chain(covers).chain(file).chain(write);
    Table::new(book, 2, columns, book.listed_evidence().iter().copied(), |item| {
        Some(Target::new(Kind::Evidence, item.id.as_str()))
    })
}
