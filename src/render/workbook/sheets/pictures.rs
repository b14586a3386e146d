//! Pictures in the evidence, scaled down.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{PlanEvidence, PlanPicture};

pub(super) static SHEET: Sheet = entry(
    "Pictures",
    "Pictures in evidence",
    "Each PNG and JPEG in the evidence, scaled down; the hash is that of the registered file. Times are as written in the register; the time in the file was stored there by other software.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = (&'a PlanEvidence, &'a PlanPicture);
    let what = band(
        "Picture",
        [
            Column::new("Evidence", 12, |_, (item, _): Item<'a>| {
                let id = item.id.as_str();
                Cell::link(id, Target::new(Kind::Evidence, id))
            }),
            Column::new("Picture", 47, |_, (_, picture): Item<'a>| {
                Cell::picture(&picture.image.thumbnail, &picture.alt)
            }),
            Column::new("Title", 30, |_, (item, _): Item<'a>| Cell::text(item.title.as_str())),
            Column::new("What it shows", 40, |_, (_, picture): Item<'a>| {
                Cell::text(picture.alt.as_str())
            }),
        ],
    );
    let taken = band(
        "Capture",
        [
            Column::new("Taken at", 24, |_, (item, _): Item<'a>| Cell::maybe(item.extracted())),
            Column::new("Time in the file", 20, |_, (_, picture): Item<'a>| {
                Cell::maybe(picture.image.time.as_deref())
            }),
            Column::new("Taken by", 18, |_, (item, _): Item<'a>| {
                Cell::maybe(item.extracted_by.as_deref())
            }),
            Column::new("Source", 24, |_, (item, _): Item<'a>| Cell::maybe(item.source.as_deref())),
        ],
    );
    let file = band(
        "The file",
        [
            Column::new("Pixels", 14, |_, (_, picture): Item<'a>| {
                Cell::text(format!("{} × {}", picture.image.width, picture.image.height))
            }),
            Column::new("SHA-256", 35, |_, (item, _): Item<'a>| {
                Cell::maybe(item.sha256.as_deref())
            }),
            Column::new("Path in the workspace", 30, |_, (item, _): Item<'a>| {
                Cell::maybe(item.path.as_deref())
            }),
        ],
    );
    let items = book.plan.evidence.iter();
    let items = items.filter_map(|item| Some((item, item.picture.as_ref()?)));
    Table::new(book, 1, what.chain(taken).chain(file), items, |_| None)
}
