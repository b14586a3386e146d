//! Parts that no step of a test looked at, though their control was tested.

use super::super::book::Book;
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::table::Table;
use crate::model::Disposition;

pub(super) static SHEET: Sheet = entry(
    "Control level",
    "Tested at control level only",
    "Parts whose control was tested while no step or attribute of a test names the part: what was tested, and what a step would have to look at.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let columns = parts::customer_half().chain(parts::derived());
    parts::sheet(book, Disposition::ControlLevel, columns)
}
