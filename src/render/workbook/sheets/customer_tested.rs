//! Parts that the customer alone is responsible for, and has tested.

use super::super::book::Book;
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::table::Table;
use crate::model::Disposition;

pub(super) static SHEET: Sheet = entry(
    "Customer-tested",
    "Customer-tested",
    "Parts that the customer alone is responsible for: what the customer does, how it was tested over the period, on which evidence, with what result.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let columns = parts::customer_half().chain(parts::derived());
    parts::sheet(book, Disposition::CustomerTested, columns)
}
