//! The formats that can be read: one file each, one line each in [`READERS`].

pub mod access_analyzer;
pub mod audit_manager;
pub mod aws_config;
pub mod aws_config_rules;
pub mod cloudtrail;
pub mod credential_report;
pub mod inspector;
pub mod junit;
pub mod oscal_results;
pub mod powerpipe;
pub mod prowler_compliance;
pub mod prowler_csv;
pub mod prowler_ocsf;
pub mod register_csv;
pub mod register_xlsx;
pub mod security_hub_asff;
pub mod security_hub_ocsf;
pub mod workspace_format;
pub mod workspace_format_xlsx;

use std::io::Read;

use super::stream::{gzip, json, opening, whole_workbook};
use super::{Format, Head, Input, Reading, Refused};

/// Bytes of a file that are looked at to tell its format.
const HEAD: usize = 256 << 10;

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
    Reader { name: "prowler-ocsf", title: "Prowler findings (OCSF JSON)", recognize: |head| prowler_ocsf::recognize(head.bytes, &head.keys), read: prowler_ocsf::read },
    Reader { name: "security-hub-ocsf", title: "compliance findings (OCSF JSON, class 2003)", recognize: |head| security_hub_ocsf::recognize(&head.keys), read: security_hub_ocsf::read },
    Reader { name: "security-hub-asff", title: "AWS Security Hub findings (ASFF JSON)", recognize: |head| security_hub_asff::recognize(&head.keys), read: security_hub_asff::read },
    Reader { name: "aws-config", title: "AWS Config compliance (JSON)", recognize: |head| aws_config::recognize(&head.keys), read: aws_config::read },
    Reader { name: "aws-config-rules", title: "AWS Config rules (JSON)", recognize: |head| aws_config_rules::recognize(&head.keys), read: aws_config_rules::read },
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
    Reader { name: "workspace-format", title: "a format of the workspace's own (CSV or JSON, evidence/formats.yaml)", recognize: workspace_format::recognize, read: workspace_format::read },
    Reader { name: "workspace-format-xlsx", title: "a format of the workspace's own (Excel workbook, evidence/formats.yaml)", recognize: workspace_format_xlsx::recognize, read: workspace_format_xlsx::read },
    Reader { name: "register-xlsx", title: "evidence register (Excel workbook)", recognize: |head| register_xlsx::recognize(head.bytes), read: |input| Ok(Reading::Register(register_xlsx::read(input.head, input.file))) },
    Reader { name: "register-csv", title: "evidence register (delimited text)", recognize: |head| register_csv::recognize(head.bytes), read: read_csv },
];

fn read_csv(input: Input<'_>) -> Result<Reading, Refused> {
    let mut bytes = Vec::new();
    let mut limited = input.content.take(register_csv::MAX_FILE as u64 + 1);
    limited.read_to_end(&mut bytes).map_err(|error| json::unreadable(&error, input.file))?;
    Ok(Reading::Register(register_csv::read(&bytes, input.file)))
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
