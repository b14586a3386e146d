//! What can be typed.

use std::path::PathBuf;

use carveout::model::{Date, Period};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::input::Input;

/// Merge a control catalog, AWS Artifact report references and customer evidence into a System
/// Security Plan and a workbook that separates AWS-attested controls from customer-tested ones.
#[derive(Debug, Parser)]
#[command(name = "carveout", version, max_term_width = 100, after_help = STATUSES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// Print results only.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what is read and how long each stage takes.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Colour on a terminal, always or never.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, hide_possible_values = true, value_name = "WHEN")]
    pub color: Color,
}

const STATUSES: &str = "\
Exit status: 0 done and clean; 1 done, with findings at or above the deny level; 2 bad usage or bad
input, nothing written; 3 an outside service failed.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a workspace that builds at once
    Init(Init),
    /// Write the package: plan, workbook, findings, manifest
    Build(Build),
    /// Print the findings only
    Check(Check),
    /// Print how a control's disposition was derived, or what a code means
    Explain(Explain),
    /// List the codes that findings and faults carry
    Rules(Rules),
    /// Print what changes hands, and what new proof is owed, with other services in use
    Whatif(Whatif),
    /// Print who acts for each topic on each service in use
    Matrix(Matrix),
    /// AWS Artifact: what AWS says of its reports, and the documents themselves
    Artifact(crate::artifact::args::Artifact),
    /// List and show the AWS services the program knows
    Services(Services),
    /// List and show the built-in catalogs, import official ones
    Catalog(Catalog),
    /// See what evidence files are read as; draw a sample again
    Evidence(Evidence),
    /// Check that a package is whole, unchanged, and nothing more
    Verify(Verify),
    /// Print the JSON Schema of a file
    Schema(Schema),
    /// Print shell completions
    Completions(Completions),
}

/// From which severity on findings fail a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Errors,
    Warnings,
    Nothing,
}

impl From<Deny> for carveout::model::Deny {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Errors => Self::Errors,
            Deny::Warnings => Self::Warnings,
            Deny::Nothing => Self::Nothing,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub struct Init {
    /// Folder to make
    pub dir: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub struct Build {
    #[command(flatten)]
    pub input: Input,
    /// Folder of packages; this one is written to PERIOD inside it [default: DIR/out]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Findings that make the exit status 1 [default: the workspace's policy, else errors]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub deny: Option<Deny>,
    /// Stop a build with templates of the workspace's own after this long
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub template_seconds: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Sarif,
}

#[derive(Debug, ClapArgs)]
pub struct Check {
    #[command(flatten)]
    pub input: Input,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Findings that make the exit status 1 [default: the workspace's policy, else errors]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub deny: Option<Deny>,
}

#[derive(Debug, ClapArgs)]
#[command(allow_missing_positional = true)]
pub struct Explain {
    /// Workspace folder, for a control [default: the current folder]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Control, part or code: AC-2, "AC-2(1)", CC6.1, report-period-gap
    #[arg(value_name = "SUBJECT", required = true)]
    pub subject: String,
    /// Audit period instead of the workspace's: 2026-Q3, 2026-H1, 2026, 2026-07-01..2026-09-30
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// The day to take as "now" [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Framework, when several have the control
    #[arg(long)]
    pub framework: Option<String>,
    /// AWS services to take as those in use: ec2,lambda:container-image
    #[arg(long, value_delimiter = ',', value_name = "SERVICES")]
    pub services: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Rules {
    /// Only codes that have every one of these words in name or summary: evidence, waiver
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

#[derive(Debug, ClapArgs)]
pub struct Whatif {
    #[command(flatten)]
    pub input: Input,
    /// Services, modes or premises to take into use: ec2, lambda:container-image, laptops
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "SERVICES",
        required_unless_present = "remove"
    )]
    pub add: Vec<String>,
    /// Services, modes or premises to give up
    #[arg(long, value_delimiter = ',', value_name = "SERVICES")]
    pub remove: Vec<String>,
    /// One of the workspace's frameworks
    #[arg(long)]
    pub framework: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MatrixFormat {
    Text,
    Markdown,
    Csv,
}

#[derive(Debug, ClapArgs)]
pub struct Matrix {
    #[command(flatten)]
    pub input: Input,
    /// How to print it
    #[arg(long, value_enum, default_value_t = MatrixFormat::Text)]
    pub format: MatrixFormat,
    /// AWS services to take as those in use: ec2,lambda:container-image
    #[arg(long, value_delimiter = ',', value_name = "SERVICES")]
    pub services: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Services {
    #[command(subcommand)]
    pub command: ServicesCommand,
}

#[derive(Debug, Subcommand)]
pub enum ServicesCommand {
    /// List them
    List {
        /// Only of this category: compute, database, security
        #[arg(long)]
        category: Option<String>,
    },
    /// Show one: who acts for what, modes of use, dated defaults, reports that cover it
    Show {
        /// Id, name or alias
        service: String,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Catalog {
    #[command(subcommand)]
    pub command: CatalogCommand,
}

#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// List catalogs and their selections
    List,
    /// Show a catalog's controls, or one control whole
    Show {
        /// Catalog or selection: soc2, nist-800-53-r5/low
        catalog: String,
        /// Control
        control: Option<String>,
    },
    /// Store official catalogs in a workspace, and profiles resolved to catalogs
    Import(CatalogImport),
}

#[derive(Debug, ClapArgs)]
pub struct CatalogImport {
    /// OSCAL catalogs and profiles in JSON; what a profile imports is looked for among them, then
    /// beside it
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Workspace folder; files go to its catalogs/
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
    /// Name of the stored file, when there is one [default: the name of FILE]
    #[arg(long)]
    pub name: Option<String>,
    /// The day to date a resolved profile with [default: that of its newest source]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Replace stored files that differ
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Evidence {
    #[command(subcommand)]
    pub command: EvidenceCommand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// Print what each file was read as, and what was left out and why
    Scan {
        /// Workspace, or any folder with exports
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// How to print it
        #[arg(long, value_enum, default_value_t = ListFormat::Human)]
        format: ListFormat,
    },
    /// Draw a random sample from a population file, or draw the sample of a test again
    Sample {
        /// Population (CSV or XLSX, with headings), or a workspace
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// Test of the workspace whose sample is drawn again
        #[arg(value_name = "TEST")]
        test: Option<String>,
        /// Seed: any text; whoever knows it draws the same sample
        #[arg(long, required_unless_present = "test")]
        seed: Option<String>,
        /// Number of items
        #[arg(long, required_unless_present = "test")]
        size: Option<usize>,
        /// Column that names an item [default: the first]
        #[arg(long, value_name = "HEADING")]
        column: Option<String>,
    },
    /// Write a test sheet to fill in, with a sample drawn; it is read from evidence/tests/
    Sheet {
        /// Workbook to write; an existing file is left alone
        #[arg(value_name = "FILE.xlsx")]
        to: PathBuf,
        /// Id of the test
        #[arg(long, value_name = "TEST")]
        id: Option<String>,
        /// Population (CSV or XLSX, with headings) to draw from
        #[arg(long, value_name = "FILE", requires_all = ["seed", "size"])]
        population: Option<PathBuf>,
        /// Seed: any text; whoever knows it draws the same sample
        #[arg(long, requires = "population")]
        seed: Option<String>,
        /// Number of items
        #[arg(long, requires = "population")]
        size: Option<usize>,
        /// Column that names an item [default: the first]
        #[arg(long, value_name = "HEADING", requires = "population")]
        column: Option<String>,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Verify {
    /// Package folder
    pub package: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub struct Schema {
    /// Name; without one, the names are listed
    pub name: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Completions {
    /// Shell
    pub shell: clap_complete::Shell,
}
