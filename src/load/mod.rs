//! Files to model: the workspace, catalogs, report references and evidence.
//!
//! Loading decides no meaning. It reports every fault of every file in one run, each with its
//! place, and gives a workspace only when there was none.

pub mod catalogs;
mod citations;
mod controls;
pub mod evidence;
mod files;
pub(crate) mod implementations;
pub(crate) mod index;
pub mod knowledge;
mod last;
pub mod links;
mod observations;
mod registered;
pub(crate) mod reports;

pub mod sample;
mod scan;
pub(crate) mod system;
pub mod testing;
mod url;
pub(crate) mod waivers;
mod workspace;
pub mod yaml;

pub use citations::{Citations, citations};
pub use scan::{Export, Scanned, What, scan};
pub use workspace::{Loaded, Options, load};

use crate::diag::{Diagnostic, Origin};

/// A JSON error with the line and column where reading stopped.
pub(crate) fn json_error(path: &str, error: &serde_json::Error) -> Diagnostic {
    let mut message = error.to_string();
    if let Some(cut) = message.rfind(" at line ") {
        message.truncate(cut);
    }
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    Diagnostic::error("invalid-json", message)
        .help("export or download the file again: it is cut off, or not of this format")
        .fault(&Origin::text(path, small(error.line()), small(error.column())))
}

/// The first line of a message made for a terminal.
pub(crate) fn first_line(text: &str) -> String {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}
