//! Parts with several supported halves, side by side.

use super::super::book::Book;
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Table, band};
use crate::model::Disposition;

pub(super) static SHEET: Sheet = entry(
    "Shared",
    "Shared (customer half tested)",
    "The halves side by side, each with its own reference and conclusion. What AWS or another provider carries is carved out; the customer half was tested.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let aws = parts::aws_half(parts::report_exceptions().optional());
    let customer = band(
        "Customer half",
        [
            parts::statement(),
            parts::customer_control(),
            parts::further_controls(),
            parts::test(),
            parts::further_tests(),
            parts::procedure(),
            parts::methods(),
            parts::of_tests("Exceptions", 26, parts::exceptions),
            parts::evidence(),
            parts::further_evidence(),
            parts::of_tests("Conclusion on the customer half", 20, parts::conclusion),
        ],
    );
    parts::sheet(
        book,
        Disposition::Shared,
        aws.chain(parts::providers()).chain(customer).chain(parts::derived()),
    )
}
