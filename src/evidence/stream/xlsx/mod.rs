//! Excel workbooks.
//!
//! A workbook is hostile until `guard` has seen it: only then does the spreadsheet library open
//! it, and cells are read as a stream that stops at fixed limits. A sheet's stated dimensions are
//! never believed.

pub(crate) mod cells;
mod grid;
pub(crate) mod guard;

use std::io::Cursor;

use calamine::{Xlsx, XlsxError};

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::Refused;
use crate::model::text::printable;

pub use grid::Grids;

pub(crate) type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The message for a workbook that the spreadsheet library cannot follow.
pub(crate) fn damaged(error: &XlsxError, at: &Origin) -> Refused {
    let (code, message, help) = match error {
        XlsxError::Password => {
            (&codes::WORKBOOK_ENCRYPTED, "the workbook has a password".into(), REMOVE_PASSWORD)
        }
        error => {
            let told = printable(&error.to_string(), 120);
            (&codes::WORKBOOK_DAMAGED, format!("the workbook cannot be read: {told}"), SAVE_AGAIN)
        }
    };
    Box::new(Diagnostic::new(code, message).help(help).fault(at))
}

const SAVE_AGAIN: &str =
    "open it in a spreadsheet program and save it again as .xlsx, or save the register as .csv";
const REMOVE_PASSWORD: &str =
    "remove the password and save it as .xlsx, or save the register as .csv";
