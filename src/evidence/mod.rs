//! Evidence: the content of the files that a register names. Tool exports, registers, test sheets,
//! populations and pictures, each read as a stream within limits.
//!
//! [`readers`] has one file for each format; [`stream`] is what they are built from. Readers are functions
//! from a stream of bytes to the model. They open no file: the caller does that safely, hashes what passes
//! through its one handle, and hands over the stream with the path in the workspace. Formats are recognized
//! by content, never by name alone, and input that was not foreseen ends in a [`Diagnostic`], within fixed
//! limits of time and memory.

mod content_kind;
pub(crate) mod evidence_files;
mod list_facts;
pub mod lists;
pub mod picture;
pub mod place;
mod population;
pub mod readers;
pub mod register;
pub mod requirement;
pub(crate) mod requirement_mapping;
mod settings;
pub mod stream;
pub mod tables;
pub mod test_sheets;

use std::collections::BTreeMap;
use std::io::Read;

use crate::diag::Diagnostic;
use crate::model::Observation;

pub use population::{Names, Population, UnreadTimes};
pub use readers::workspace_format::Format;
pub use readers::{Kind, READERS, Reader, read, read_export, recognize};
pub use register::Register;
pub use requirement::requirement_ids;
use stream::json::Keys;
pub use stream::rows::{LeftOut, Row, Rows, Summary};
use stream::table;
pub use table::columns as table_columns;

/// A file that cannot be read.
pub type Refused = Box<Diagnostic>;

/// A file to read.
pub struct Input<'a> {
    /// Its first bytes; all of them for a workbook.
    pub head: &'a [u8],
    /// All of it, the head included.
    pub content: &'a mut dyn Read,
    /// Its path in the workspace.
    pub file: &'a str,
    /// Id of the evidence item it belongs to; empty for a register.
    pub evidence: &'a str,
    /// The workspace's own formats.
    pub formats: &'a [Format],
}

/// What a format is recognized by.
#[derive(Debug)]
pub struct Head<'a> {
    /// The first bytes.
    pub bytes: &'a [u8],
    /// Keys, if it begins like JSON.
    pub keys: Keys,
    /// Headings of the first line, if it looks like delimited text: lower-case letters and digits.
    pub columns: Vec<String>,
    /// The workspace's own formats.
    pub formats: &'a [Format],
}

impl<'a> Head<'a> {
    /// Looks at the first bytes of a file.
    pub fn of(bytes: &'a [u8], formats: &'a [Format]) -> Self {
        Self { bytes, keys: Keys::of(bytes), columns: table::columns(bytes), formats }
    }

    /// True if all of these headings are present.
    pub(crate) fn columns(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.columns.iter().any(|column| column == name))
    }
}

/// What a file was read as.
#[derive(Debug)]
pub enum Reading {
    /// A list of evidence.
    Register(Register),
    /// The rows of a tool's export.
    Observations(Vec<Observation>, Summary),
    /// A list of no known format: its rows are counted, and what unmistakable columns say is kept.
    List(Vec<Observation>, Summary),
    /// Names under which AWS Config's managed rules were deployed, and their identifiers.
    Names(BTreeMap<String, String>, Summary),
}

impl Reading {
    /// Records that the text was decoded from another encoding.
    fn decoded(mut self, name: &'static str, file: &str) -> Self {
        match &mut self {
            Self::Register(register) => register.decoded(name, file),
            Self::Observations(_, summary) | Self::List(_, summary) | Self::Names(_, summary) => {
                summary.encoding = Some(name);
            }
        }
        self
    }
}

/// Account and Region of an ARN, if it has them.
pub(crate) fn arn(text: &str) -> (Option<&str>, Option<&str>) {
    let mut parts = text.splitn(6, ':');
    if parts.next() != Some("arn") {
        return (None, None);
    }
    let region = parts.nth(2).filter(|part| !part.is_empty());
    let account = parts.next().filter(|part| !part.is_empty());
    (account, region)
}

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod tests;
