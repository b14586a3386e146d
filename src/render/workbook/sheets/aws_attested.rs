//! Parts that AWS alone is responsible for, covered by a report.

use super::super::book::Book;
use super::super::parts::{
    self, customer_control, evidence, further_controls, further_evidence, further_tests, statement,
    test,
};
use super::super::sheet::{Sheet, entry};
use super::super::table::{Table, band};
use crate::model::Disposition;

pub(super) static SHEET: Sheet = entry(
    "AWS-attested",
    "AWS-attested (carved out, not tested here)",
    "Parts that AWS alone is responsible for. An AWS report covers the whole audit period; nothing here was tested by or for the customer.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let aws = parts::aws_half(parts::report_exceptions());
    let customer = band(
        "Customer's statement",
        [
            customer_control().optional(),
            further_controls(),
            statement().optional(),
            test().optional(),
            further_tests(),
            evidence().optional(),
            further_evidence(),
        ],
    );
    parts::sheet(book, Disposition::AwsAttested, aws.chain(customer).chain(parts::derived()))
}
