//! The formats that can be read: one file and one line in [`READERS`] for each.

pub mod access_analyzer;
pub mod audit_manager;
pub mod aws_cli;
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

use super::stream::{bounded, encoding, gzip, json, opening, whole_workbook};
use super::{Format, Head, Input, Reading, Refused, Summary, lists};
use crate::limits::{DATA_FILE, HEAD};

/// What a format is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The export of a tool.
    Tool,
    /// Any table whose columns `evidence/formats.yaml` of the workspace names.
    Format,
    /// A list of evidence.
    Register,
}

/// A format that can be read.
#[derive(Debug)]
pub struct Reader {
    /// Short name: `prowler-ocsf`.
    pub name: &'static str,
    /// Display name.
    pub title: &'static str,
    /// Tool export, table of the workspace's own format, or register.
    pub kind: Kind,
    /// True if the bytes are of this format.
    pub recognize: fn(&Head<'_>) -> bool,
    /// Reads it.
    pub read: fn(Input<'_>) -> Result<Reading, Refused>,
}

/// Every format, in the order in which they are tried.
#[rustfmt::skip]
pub const READERS: &[Reader] = &[
    Reader { name: "prowler-ocsf", title: "Prowler findings (OCSF JSON)", kind: Kind::Tool, recognize: |head| prowler_ocsf::recognize(head.bytes, &head.keys), read: prowler_ocsf::read },
    Reader { name: "security-hub-ocsf", title: "compliance findings (OCSF JSON, class 2003)", kind: Kind::Tool, recognize: |head| security_hub_ocsf::recognize(&head.keys), read: security_hub_ocsf::read },
    Reader { name: "security-hub-asff", title: "AWS Security Hub findings (ASFF JSON)", kind: Kind::Tool, recognize: |head| security_hub_asff::recognize(&head.keys), read: security_hub_asff::read },
    Reader { name: "aws-config", title: "AWS Config compliance (JSON)", kind: Kind::Tool, recognize: |head| aws_config::recognize(&head.keys), read: aws_config::read },
    Reader { name: "aws-config-rules", title: "AWS Config rules (JSON)", kind: Kind::Tool, recognize: |head| aws_config_rules::recognize(&head.keys), read: aws_config_rules::read },
    Reader { name: "cloudtrail", title: "AWS CloudTrail events (JSON)", kind: Kind::Tool, recognize: |head| cloudtrail::recognize(&head.keys), read: cloudtrail::read },
    Reader { name: "access-analyzer", title: "IAM Access Analyzer findings (JSON)", kind: Kind::Tool, recognize: |head| access_analyzer::recognize(&head.keys), read: access_analyzer::read },
    Reader { name: "inspector", title: "Amazon Inspector findings (JSON)", kind: Kind::Tool, recognize: |head| inspector::recognize(&head.keys), read: inspector::read },
    Reader { name: "audit-manager", title: "AWS Audit Manager evidence (JSON)", kind: Kind::Tool, recognize: |head| audit_manager::recognize(&head.keys), read: audit_manager::read },
    Reader { name: "aws-cli", title: "answers of the AWS CLI (JSON)", kind: Kind::Tool, recognize: |head| aws_cli::recognize(&head.keys), read: aws_cli::read },
    Reader { name: "powerpipe", title: "Powerpipe or Steampipe benchmark (JSON)", kind: Kind::Tool, recognize: |head| powerpipe::recognize(&head.keys), read: powerpipe::read },
    Reader { name: "oscal-results", title: "OSCAL assessment results (JSON)", kind: Kind::Tool, recognize: |head| oscal_results::recognize(&head.keys), read: oscal_results::read },
    Reader { name: "junit", title: "JUnit test results (XML)", kind: Kind::Tool, recognize: |head| junit::recognize(head.bytes), read: junit::read },
    Reader { name: "credential-report", title: "IAM credential report (CSV)", kind: Kind::Tool, recognize: credential_report::recognize, read: credential_report::read },
    Reader { name: "prowler-compliance", title: "Prowler compliance report (CSV)", kind: Kind::Tool, recognize: prowler_compliance::recognize, read: prowler_compliance::read },
    Reader { name: "prowler-csv", title: "Prowler findings (CSV)", kind: Kind::Tool, recognize: prowler_csv::recognize, read: prowler_csv::read },
    Reader { name: "workspace-format", title: "a format of the workspace's own (CSV or JSON, evidence/formats.yaml)", kind: Kind::Format, recognize: workspace_format::recognize, read: workspace_format::read },
    Reader { name: "workspace-format-xlsx", title: "a format of the workspace's own (Excel workbook, evidence/formats.yaml)", kind: Kind::Format, recognize: workspace_format_xlsx::recognize, read: workspace_format_xlsx::read },
    Reader { name: "register-xlsx", title: "evidence register (Excel workbook)", kind: Kind::Register, recognize: |head| register_xlsx::recognize(head.bytes), read: |input| Ok(Reading::Register(register_xlsx::read(input.head, input.file))) },
    Reader { name: "register-csv", title: "evidence register (delimited text)", kind: Kind::Register, recognize: |head| register_csv::recognize(head.bytes), read: read_csv },
];

/// What is read where none of them fits, of a file that may be a list.
static LIST: Reader = Reader {
    name: "list",
    title: lists::TITLE,
    kind: Kind::Format,
    recognize: |_| false,
    read: |input| {
        Ok(lists::read(input).unwrap_or_else(|| Reading::List(Vec::new(), Summary::default())))
    },
};

fn read_csv(input: Input<'_>) -> Result<Reading, Refused> {
    let mut bytes = Vec::new();
    let mut limited = input.content.take(DATA_FILE + 1);
    limited.read_to_end(&mut bytes).map_err(|error| json::unreadable(&error, input.file))?;
    Ok(Reading::Register(register_csv::read(&bytes, input.file)))
}

/// The reader for a file, by its content.
pub fn recognize(head: &Head<'_>) -> Option<&'static Reader> {
    READERS.iter().find(|reader| (reader.recognize)(head))
}

/// Recognizes and reads a file, compressed with gzip or not. `None` if no format matches.
///
/// # Errors
/// When the file is of a known format and cannot be read.
pub fn read(
    content: &mut dyn Read,
    file: &str,
    evidence: &str,
    formats: &[Format],
) -> Result<Option<(&'static Reader, Reading)>, Refused> {
    Job { file, evidence, formats, registers: true }.read(content)
}

/// As [`read`], for a file that is not a register: the formats of exports are tried, and the rows of other
/// lists are counted.
///
/// # Errors
/// When the file is of a known format and cannot be read.
pub fn read_export(
    content: &mut dyn Read,
    file: &str,
    evidence: &str,
    formats: &[Format],
) -> Result<Option<(&'static Reader, Reading)>, Refused> {
    Job { file, evidence, formats, registers: false }.read(content)
}

/// A file to read, apart from its content.
struct Job<'a> {
    file: &'a str,
    evidence: &'a str,
    formats: &'a [Format],
    /// Whether it may be a list of evidence.
    registers: bool,
}

impl Job<'_> {
    /// Decompresses the content if necessary, and reads it.
    fn read(&self, content: &mut dyn Read) -> Result<Option<(&'static Reader, Reading)>, Refused> {
        let head = opening(content, HEAD, self.file)?;
        if gzip::recognize(&head) {
            return self.read_plain(&mut gzip::unpack(head.as_slice().chain(content)));
        }
        self.read_plain(&mut bounded(head.as_slice().chain(content)))
    }

    fn read_plain(
        &self,
        content: &mut dyn Read,
    ) -> Result<Option<(&'static Reader, Reading)>, Refused> {
        let &Self { file, evidence, formats, registers } = self;
        let mut head = opening(content, HEAD, file)?;
        if let Some(encoding) = encoding::foreign(&head) {
            let name = encoding::name(encoding);
            let mut raw = head.as_slice().chain(content);
            let read = self.read_plain(&mut encoding::decoded(encoding, &mut raw))?;
            return Ok(read.map(|(reader, reading)| (reader, reading.decoded(name, file))));
        }
        if head.starts_with(b"PK\x03\x04") {
            whole_workbook(&mut head, content, file)?;
        }
        let looked = Head::of(&head, formats);
        let tried = |reader: &&Reader| registers || reader.kind != Kind::Register;
        let mut readers = READERS.iter().filter(tried);
        let Some(reader) = readers.find(|reader| (reader.recognize)(&looked)) else {
            let list =
                if registers { None } else { lists::of(&head, content, file, evidence, formats) };
            return Ok(list.map(|reading| (&LIST, reading)));
        };
        let mut content = head.as_slice().chain(content);
        let input = Input { head: &head, content: &mut content, file, evidence, formats };
        Ok(Some((reader, (reader.read)(input)?)))
    }
}
