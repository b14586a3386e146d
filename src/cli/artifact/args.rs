//! Arguments and options of `carveout artifact`.

use std::path::PathBuf;

use carveout::model::Date;
use clap::{Args, Subcommand, ValueEnum};

use crate::input::Input;

#[derive(Debug, Args)]
pub(crate) struct Artifact {
    #[command(subcommand)]
    pub command: ArtifactCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ArtifactCommand {
    /// Retrieve the list of reports from AWS and write the lock file
    Sync(Sync),
    /// List the reports in the lock file
    List(List),
    /// Download a report, after its terms
    #[cfg(feature = "artifact")]
    Get(Get),
    /// Write the questions to AWS that unsupported AWS halves raise, for a person to send
    Ask(Ask),
    /// Show inquiries, and answers of the Assurance Assistant as pointers: status, review, version, sources cited
    Answers(Answers),
    /// Take the references of an OSCAL document of a report into aws-reports.yaml: period, opinion, services, ids
    Read(Read),
    /// Print an aws-reports.yaml entry to fill in for a report
    Review(Review),
}

/// How to reach AWS.
#[derive(Debug, Args)]
pub(crate) struct Connection {
    /// AWS configuration profile
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// AWS Region: us-east-1, us-gov-west-1 [default: the configured Region]
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Endpoint to use instead of AWS's
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Timeout for one request
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Workspace folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub connection: Connection,
    /// Write nothing; exit with status 1 if the lock file is out of date
    #[arg(long)]
    pub check: bool,
    /// Read the output of `aws artifact list-reports`, `list-report-versions`, `get-report-metadata` or
    /// `list-customer-agreements` from files instead of calling AWS
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["profile", "region", "endpoint_url"])]
    pub from_json: Vec<PathBuf>,
    /// Do not retrieve agreements; keep those already in the lock file
    #[arg(long)]
    pub no_agreements: bool,
    /// Date to use as "today" [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub input: Input,
    /// Output format
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub format: ListFormat,
}

#[cfg(feature = "artifact")]
#[derive(Debug, Args)]
pub(crate) struct Get {
    /// Workspace folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Report id
    #[arg(value_name = "REPORT")]
    pub report: String,
    /// Report version [default: the newest in the lock file]
    #[arg(long = "version", value_name = "N")]
    pub report_version: Option<i64>,
    /// Folder for the terms and the document, outside the workspace and any package
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// Accept the terms, which have been read, on behalf of --consented-by
    #[arg(long, requires = "consented_by")]
    pub accept_term: bool,
    /// Name of the person who has read and accepts the terms
    #[arg(long, value_name = "NAME", requires = "accept_term")]
    pub consented_by: Option<String>,
    #[command(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    #[command(flatten)]
    pub input: Input,
    /// New file to write: .xlsx, .csv or .txt [default: print them]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Answers {
    /// Output of `aws artifact list-compliance-inquiry-queries` or `list-compliance-inquiries` in JSON
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Read {
    /// OSCAL document of the report package, in JSON
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Workspace folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Report in the lock file that the document is of [default: the one of the same period]
    #[arg(long, value_name = "REPORT")]
    pub report: Option<String>,
    /// Report version [default: the newest in the lock file]
    #[arg(long = "version", value_name = "N", requires = "report")]
    pub report_version: Option<i64>,
    /// Write to aws-reports.yaml; what is there stays, comments included
    #[arg(long)]
    pub write: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    #[command(flatten)]
    pub input: Input,
    /// Id of a report, a letter, a certificate, a package or an agreement in the lock file
    #[arg(value_name = "REPORT")]
    pub report: String,
    /// Report version [default: the newest in the lock file]
    #[arg(long = "version", value_name = "N")]
    pub report_version: Option<i64>,
    /// Add the entry to aws-reports.yaml; what is there stays, comments included
    #[arg(long)]
    pub write: bool,
}
