//! What is assumed of the system's own users.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Table, Target};
use crate::model::PlanAssumed;

pub(super) static SHEET: Sheet = entry(
    "User controls",
    "Complementary user entity controls of our own users",
    "What the users of the system are expected to do themselves for the controls of this plan to work. None of it was tested here.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanAssumed;
    let columns = [
        Column::new("Id", 14, |_, item: Item<'a>| Cell::text(item.id.as_str())),
        Column::new("Expected of our users", 80, |_, item: Item<'a>| {
            Cell::text(item.text.as_str())
        }),
        Column::new("First part", 13, |_, item: Item<'a>| match item.parts.first() {
            Some(part) => Cell::link(part.to_string(), Target::part(part)),
            None => Cell::Blank,
        }),
        Column::new("Further parts", 40, |_, item: Item<'a>| {
            Cell::further(item.parts.iter().map(ToString::to_string))
        }),
    ];
    Table::new(book, 1, columns, &book.plan.user_controls, |_| None)
}
