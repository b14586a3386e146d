//! Plan → bytes. Takes a [`crate::model::Plan`]; reads neither files nor the clock.
//!
//! Tera produces the layout, Typst typesets it, and people's text stays data: it reaches the page as values
//! that a template draws, never as source code.

#[cfg(feature = "pdf")]
mod clean;
mod error;
#[cfg(test)]
mod fixture;
pub(crate) mod html;
pub mod markdown;
pub mod matrix;
pub(crate) mod ocsf;
#[cfg(feature = "pdf")]
pub mod pdf;
mod printable;
pub mod questions;
pub mod reliance;
mod required;
mod schedule;
pub(crate) mod sdr;
mod summary;
mod templates;
pub mod test_sheet;
mod withheld;
pub mod workbook;
pub mod written;

pub use error::RenderError;
pub use summary::summary;
pub use templates::Templates;
pub(crate) use withheld::Withheld;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::model::Plan;

/// A finished document.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Warnings: `unprintable-character` for each text that could not be printed as written.
    pub notices: Vec<Diagnostic>,
}

/// What documents name the plan by that they print: the SHA-256 of `plan.json`, as [`json`] writes it.
pub fn plan_id(json: &[u8]) -> String {
    use sha2::Digest as _;
    crate::model::text::hex(&sha2::Sha256::digest(json))
}

/// The System Security Plan, with the id of its plan in its properties; `None` in a program built without the `pdf` feature.
///
/// # Errors
/// When an overridden template cannot be rendered.
pub fn ssp(plan: &Plan, id: &str, templates: &Templates) -> Result<Option<Pdf>, RenderError> {
    #[cfg(feature = "pdf")]
    return pdf::pdf(plan, id, templates).map(Some);
    #[cfg(not(feature = "pdf"))]
    {
        let _ = (plan, id, templates);
        Ok(None)
    }
}

/// JSON in the format of all files of a package: indented, keys in the model's order, a final newline.
pub fn json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
