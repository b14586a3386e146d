//! Evidence readers: one file a format, one line each in [`READERS`].
//!
//! Readers are functions from a stream of bytes to the model. They open no file: the caller does that
//! safely, hashes what passes through its one handle, and hands over the stream with the path in the
//! workspace. Formats are recognized by content, never by name alone, and input that was not foreseen
//! ends in a [`Diagnostic`], within fixed limits of time and memory.

pub mod access_analyzer;
pub mod asff;
pub mod audit_manager;
pub mod cloudtrail;
pub mod config;
pub mod config_rules;
pub mod credential_report;
pub mod csv;
mod entries;
mod gzip;
pub mod inspector;
pub mod json;
pub mod junit;
pub mod mapped;
pub mod ocsf;
pub mod ocsf_compliance;
pub mod oscal_results;
pub mod picture;
mod population;
pub mod powerpipe;
pub mod prowler_compliance;
pub mod prowler_csv;
pub mod register;
pub mod requirement;
mod rows;
mod table;
pub mod xlsx;

use std::collections::BTreeMap;
use std::io::Read;

use crate::diag::{Diagnostic, Origin, codes};
use crate::model::Observation;
use json::Keys;
pub use mapped::Format;
pub use population::Population;
pub use register::Register;
pub use requirement::requirement_ids;
pub use rows::{LeftOut, Row, Rows, Summary};
pub use table::columns as table_columns;

/// A file that cannot be read.
pub type Refused = Box<Diagnostic>;

/// Bytes of a file that are looked at to tell its format.
const HEAD: usize = 256 << 10;
/// Largest workbook, in bytes: it is held in memory whole.
const MAX_WORKBOOK: usize = 64 << 20;

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

/// What a format is told by.
#[derive(Debug)]
pub struct Head<'a> {
    /// The first bytes.
    pub bytes: &'a [u8],
    /// Keys, where it begins like JSON.
    pub keys: Keys,
    /// Headings of the first line, where it reads like delimited text: lower-case, letters and digits.
    pub columns: Vec<String>,
    /// The workspace's own formats.
    pub formats: &'a [Format],
}

impl<'a> Head<'a> {
    /// Looks at the first bytes of a file.
    pub fn of(bytes: &'a [u8], formats: &'a [Format]) -> Self {
        Self { bytes, keys: Keys::of(bytes), columns: table::columns(bytes), formats }
    }

    /// True if all of these headings are there.
    fn columns(&self, names: &[&str]) -> bool {
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
    /// Names under which AWS Config's managed rules were deployed, and their identifiers.
    Names(BTreeMap<String, String>),
}

/// A format that can be read.
#[derive(Debug)]
pub struct Reader {
    /// Short name: `prowler-ocsf`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// True if the bytes are of this format.
    pub recognize: fn(&Head<'_>) -> bool,
    /// Reads it.
    pub read: fn(Input<'_>) -> Result<Reading, Refused>,
}

/// Every format, in the order in which they are tried.
#[rustfmt::skip]
pub const READERS: &[Reader] = &[
    Reader { name: "prowler-ocsf", title: "Prowler findings (OCSF JSON)", recognize: |head| ocsf::recognize(head.bytes, &head.keys), read: ocsf::read },
    Reader { name: "security-hub-ocsf", title: "compliance findings (OCSF JSON, class 2003)", recognize: |head| ocsf_compliance::recognize(&head.keys), read: ocsf_compliance::read },
    Reader { name: "security-hub-asff", title: "AWS Security Hub findings (ASFF JSON)", recognize: |head| asff::recognize(&head.keys), read: asff::read },
    Reader { name: "aws-config", title: "AWS Config compliance (JSON)", recognize: |head| config::recognize(&head.keys), read: config::read },
    Reader { name: "aws-config-rules", title: "AWS Config rules (JSON)", recognize: |head| config_rules::recognize(&head.keys), read: config_rules::read },
    Reader { name: "cloudtrail", title: "AWS CloudTrail events (JSON)", recognize: |head| cloudtrail::recognize(&head.keys), read: cloudtrail::read },
    Reader { name: "access-analyzer", title: "IAM Access Analyzer findings (JSON)", recognize: |head| access_analyzer::recognize(&head.keys), read: access_analyzer::read },
    Reader { name: "inspector", title: "Amazon Inspector findings (JSON)", recognize: |head| inspector::recognize(&head.keys), read: inspector::read },
    Reader { name: "audit-manager", title: "AWS Audit Manager evidence (JSON)", recognize: |head| audit_manager::recognize(&head.keys), read: audit_manager::read },
    Reader { name: "powerpipe", title: "Powerpipe or Steampipe benchmark (JSON)", recognize: |head| powerpipe::recognize(&head.keys), read: powerpipe::read },
    Reader { name: "oscal-results", title: "OSCAL assessment results (JSON)", recognize: |head| oscal_results::recognize(&head.keys), read: oscal_results::read },
    Reader { name: "junit", title: "JUnit test results (XML)", recognize: |head| junit::recognize(head.bytes), read: junit::read },
    Reader { name: "credential-report", title: "IAM credential report (CSV)", recognize: credential_report::recognize, read: credential_report::read },
    Reader { name: "prowler-compliance", title: "Prowler compliance report (CSV)", recognize: prowler_compliance::recognize, read: prowler_compliance::read },
    Reader { name: "prowler-csv", title: "Prowler findings (CSV)", recognize: prowler_csv::recognize, read: prowler_csv::read },
    Reader { name: "workspace-format", title: "a format of the workspace's own (CSV or JSON, evidence/formats.yaml)", recognize: mapped::recognize, read: mapped::read },
    Reader { name: "workspace-format-xlsx", title: "a format of the workspace's own (Excel workbook, evidence/formats.yaml)", recognize: mapped::workbook::recognize, read: mapped::workbook::read },
    Reader { name: "register-xlsx", title: "evidence register (Excel workbook)", recognize: |head| xlsx::recognize(head.bytes), read: |input| Ok(Reading::Register(xlsx::read(input.head, input.file))) },
    Reader { name: "register-csv", title: "evidence register (delimited text)", recognize: |head| csv::recognize(head.bytes), read: read_csv },
];

fn read_csv(input: Input<'_>) -> Result<Reading, Refused> {
    let mut bytes = Vec::new();
    let mut limited = input.content.take(csv::MAX_FILE as u64 + 1);
    limited.read_to_end(&mut bytes).map_err(|error| json::unreadable(&error, input.file))?;
    Ok(Reading::Register(csv::read(&bytes, input.file)))
}

/// The reader for a file, by its content.
pub fn recognize(head: &Head<'_>) -> Option<&'static Reader> {
    READERS.iter().find(|reader| (reader.recognize)(head))
}

/// Recognizes and reads a file, packed with gzip or not. `None` when no format fits.
///
/// # Errors
/// When the file is of a known format and cannot be read.
pub fn read(
    content: &mut dyn Read,
    file: &str,
    evidence: &str,
    formats: &[Format],
) -> Result<Option<(&'static Reader, Reading)>, Refused> {
    read_as(content, file, evidence, formats, &|_| true)
}

/// As [`read`], for a file that is no list of evidence: only the formats of exports are tried.
///
/// # Errors
/// When the file is of a known format and cannot be read.
pub fn read_export(
    content: &mut dyn Read,
    file: &str,
    evidence: &str,
    formats: &[Format],
) -> Result<Option<(&'static Reader, Reading)>, Refused> {
    read_as(content, file, evidence, formats, &|reader| !reader.name.starts_with("register-"))
}

/// Which readers are tried.
type Tried<'a> = &'a dyn Fn(&Reader) -> bool;

fn read_as(
    content: &mut dyn Read,
    file: &str,
    evidence: &str,
    formats: &[Format],
    tried: Tried<'_>,
) -> Result<Option<(&'static Reader, Reading)>, Refused> {
    let head = opening(content, HEAD, file)?;
    if gzip::recognize(&head) {
        let mut packed = gzip::unpack(head.as_slice().chain(content));
        return read_plain(&mut packed, file, evidence, formats, tried);
    }
    read_plain(&mut head.as_slice().chain(content), file, evidence, formats, tried)
}

fn read_plain(
    content: &mut dyn Read,
    file: &str,
    evidence: &str,
    formats: &[Format],
    tried: Tried<'_>,
) -> Result<Option<(&'static Reader, Reading)>, Refused> {
    let mut head = opening(content, HEAD, file)?;
    if head.starts_with(b"PK\x03\x04") {
        whole_workbook(&mut head, content, file)?;
    }
    let looked = Head::of(&head, formats);
    let found = READERS.iter().find(|reader| tried(reader) && (reader.recognize)(&looked));
    let Some(reader) = found else { return Ok(None) };
    let mut content = head.as_slice().chain(content);
    let input = Input { head: &head, content: &mut content, file, evidence, formats };
    Ok(Some((reader, (reader.read)(input)?)))
}

/// The rest of a workbook behind its first bytes.
fn whole_workbook(head: &mut Vec<u8>, content: &mut dyn Read, file: &str) -> Result<(), Refused> {
    head.extend(opening(content, MAX_WORKBOOK + 1, file)?);
    if head.len() <= MAX_WORKBOOK {
        return Ok(());
    }
    let message = format!(
        "`{file}` is larger than {} MB, the most that is read of a workbook",
        MAX_WORKBOOK >> 20
    );
    Err(Box::new(
        Diagnostic::new(&codes::FILE_TOO_LARGE, message)
            .help("split it, or export it as CSV")
            .fault(&Origin::file(file)),
    ))
}

/// Account and Region of an ARN, where it names them.
fn arn(text: &str) -> (Option<&str>, Option<&str>) {
    let mut parts = text.splitn(6, ':');
    if parts.next() != Some("arn") {
        return (None, None);
    }
    let region = parts.nth(2).filter(|part| !part.is_empty());
    let account = parts.next().filter(|part| !part.is_empty());
    (account, region)
}

/// Up to `most` bytes.
fn opening(content: &mut dyn Read, most: usize, file: &str) -> Result<Vec<u8>, Refused> {
    let mut head = Vec::new();
    let mut limited = content.take(most as u64);
    limited.read_to_end(&mut head).map_err(|error| json::unreadable(&error, file))?;
    Ok(head)
}

#[cfg(test)]
mod tests;
