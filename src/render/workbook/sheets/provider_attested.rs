//! Parts that a provider other than AWS carries, alone or with AWS.

use super::super::book::Book;
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Column, Table};
use crate::model::Disposition;

pub(super) static SHEET: Sheet = entry(
    "Provider-attested",
    "Provider-attested (carved out, not tested here)",
    "Parts that a provider other than AWS carries. Its report covers the whole audit period; nothing here was tested by us or for us.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let aws = parts::aws_half(parts::report_exceptions()).map(Column::optional);
    let columns = parts::providers().chain(aws).chain(parts::derived());
    parts::sheet(book, Disposition::ProviderAttested, columns)
}
