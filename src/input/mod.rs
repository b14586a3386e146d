//! Opening files safely and parsing what is in them: a folder whose files cannot lead out of it, YAML
//! and JSON errors with their places, web addresses.
//!
//! Every room that reads files reads them through this one.

pub(crate) mod controls;
pub(crate) mod folder;
pub(crate) mod scalars;
pub(crate) mod url;
pub mod yaml;

pub use folder::{of_package, reading, whole, whole_text};

use crate::diag::{Diagnostic, Origin, codes};
use crate::model::json::Fault;

/// A JSON error with the line and column where reading stopped.
pub(crate) fn json_error(path: &str, fault: &Fault) -> Diagnostic {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    Diagnostic::new(&codes::INVALID_JSON, fault.message.as_str())
        .help("export or download the file again: it is truncated or in another format")
        .fault(&Origin::text(path, small(fault.line), small(fault.column)))
}

/// The first line of a message made for a terminal.
pub(crate) fn first_line(text: &str) -> String {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// A file named on the command line, read whole.
#[derive(Debug)]
pub struct Given {
    /// Its name, without its folder.
    pub name: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// What it holds.
    pub content: Vec<u8>,
}

/// Reads a file named on the command line.
///
/// # Errors
/// When there is no such file, or it is a link, empty or over the limit of a data file.
pub fn given(path: &std::path::Path) -> Result<Given, crate::diag::Diagnostic> {
    let (folder, name) = folder::Folder::holding(path)?;
    let file = folder.bytes(&name, crate::limits::DATA_FILE)?;
    Ok(Given { sha256: file.sha256, content: file.content.unwrap_or_default(), name })
}
