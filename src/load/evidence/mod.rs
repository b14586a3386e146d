//! Evidence readers: one file a format, one line each in [`READERS`].
//!
//! Readers are pure functions from bytes to the model. They open no file: the caller does that
//! safely, hashes what it opened, and hands over the bytes with the path in the workspace. Formats
//! are recognized by content, never by name alone, and input that was not foreseen ends in a
//! [`Diagnostic`], within fixed limits of time and memory.

pub mod csv;
pub mod ocsf;
pub mod register;
pub mod requirement;
pub mod xlsx;

use crate::diag::Diagnostic;
use crate::model::Observation;
pub use register::Register;
pub use requirement::requirement_ids;

/// A file to read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its path in the workspace.
    pub file: &'a str,
    /// Id of the evidence item it belongs to; empty for a register.
    pub evidence: &'a str,
}

/// What a file was read as.
#[derive(Debug)]
pub enum Reading {
    /// A list of evidence.
    Register(Register),
    /// The rows of a tool's export.
    Observations(Vec<Observation>, ocsf::Summary),
}

/// A format that can be read.
#[derive(Debug)]
pub struct Reader {
    /// Short name: `prowler-ocsf`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// True if the bytes are of this format.
    pub recognize: fn(&[u8]) -> bool,
    /// Reads it.
    pub read: fn(Input<'_>) -> Result<Reading, Box<Diagnostic>>,
}

/// Every format, in the order in which they are tried.
#[rustfmt::skip]
pub const READERS: &[Reader] = &[
    Reader { name: "prowler-ocsf", title: "Prowler findings (OCSF JSON)", recognize: |bytes| ocsf::recognize(bytes).is_some(), read: read_ocsf },
    Reader { name: "register-xlsx", title: "evidence register (Excel workbook)", recognize: xlsx::recognize, read: |input| Ok(Reading::Register(xlsx::read(input.bytes, input.file))) },
    Reader { name: "register-csv", title: "evidence register (delimited text)", recognize: csv::recognize, read: |input| Ok(Reading::Register(csv::read(input.bytes, input.file))) },
];

fn read_ocsf(input: Input<'_>) -> Result<Reading, Box<Diagnostic>> {
    let (observations, summary) = ocsf::read(input.bytes, input.file, input.evidence)?;
    Ok(Reading::Observations(observations, summary))
}

/// The reader for a file, by its content.
pub fn recognize(bytes: &[u8]) -> Option<&'static Reader> {
    READERS.iter().find(|reader| (reader.recognize)(bytes))
}

#[cfg(test)]
mod tests;
