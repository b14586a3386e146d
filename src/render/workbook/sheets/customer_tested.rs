//! Parts that the customer alone is responsible for, and has tested.

use super::super::book::Book;
use super::super::parts::{self, of_tests};
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Table, band};
use crate::model::Disposition;

pub(super) static SHEET: Sheet = entry(
    "Customer-tested",
    "Customer-tested",
    "Parts that the customer alone is responsible for: what the customer does, how it was tested over the period, on which evidence, with what result.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let control = band(
        "Customer control",
        [
            parts::statement(),
            parts::customer_control(),
            parts::further_controls(),
            parts::roles(),
            parts::status(),
        ],
    );
    let test = band(
        "Test",
        [
            parts::test(),
            parts::further_tests(),
            parts::procedure(),
            parts::methods(),
            of_tests("Population", 26, |test| {
                Cell::maybe(test.operating.as_ref().and_then(|one| one.population.as_deref()))
            }),
            of_tests("Population size", 11, |test| {
                let size = test.operating.as_ref().and_then(|one| one.population_size);
                size.map_or(Cell::Blank, Cell::count)
            }),
            of_tests("Sample size", 9, |test| {
                let size = test.operating.as_ref().and_then(|one| one.sample_size);
                size.map_or(Cell::Blank, Cell::count)
            }),
            of_tests("Exceptions", 28, parts::exceptions),
            parts::evidence(),
            parts::further_evidence(),
            of_tests("Conclusion", 20, parts::conclusion),
        ],
    );
    parts::sheet(book, Disposition::CustomerTested, control.chain(test).chain(parts::derived()))
}
