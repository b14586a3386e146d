//! Excel workbooks.
//!
//! A workbook is treated as hostile until `guard` has checked it: only then does the spreadsheet library
//! open it, and cells are read as a stream that stops at fixed limits. A sheet's stated dimensions are
//! never trusted.

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

/// The message for a workbook that the spreadsheet library cannot read.
pub(crate) fn damaged(error: &XlsxError, at: &Origin) -> Refused {
    let (code, message, help) = match error {
        XlsxError::Password => (
            &codes::WORKBOOK_ENCRYPTED,
            "the workbook is password-protected".into(),
            REMOVE_PASSWORD,
        ),
        error => {
            let problem = printable(&error.to_string(), 120);
            (
                &codes::WORKBOOK_DAMAGED,
                format!("the workbook cannot be read: {problem}"),
                SAVE_AGAIN,
            )
        }
    };
    Box::new(Diagnostic::new(code, message).help(help).fault(at))
}

const SAVE_AGAIN: &str =
    "open it in a spreadsheet program and save it again as .xlsx, or save the register as .csv";
const REMOVE_PASSWORD: &str =
    "remove the password and save it as .xlsx, or save the register as .csv";
