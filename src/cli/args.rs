//! Commands, arguments and options.

use std::path::PathBuf;

use carveout::model::{Date, Period, PeriodName};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::filter::Filter;
use crate::input::Input;
use crate::levels::LevelArg;
use crate::memory;

/// Merge a control catalog, AWS Artifact report references and customer evidence into a System
/// Security Plan and a workbook that separates AWS-attested controls from customer-tested ones.
#[derive(Debug, Parser)]
#[command(name = "carveout", version, max_term_width = 100, after_help = STATUSES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// Print results only.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print details: what is read and how long each stage takes.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Stop where reading a file takes more memory, such as 512M.
    #[arg(long, global = true, value_name = "SIZE", value_parser = memory::size, default_value = memory::DEFAULT)]
    pub memory: u64,
    /// When to use color: auto (on a terminal), always or never.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, hide_possible_values = true, value_name = "WHEN")]
    pub color: Color,
}

const STATUSES: &str = "\
Exit status: 0 success, no findings that fail the run; 1 findings at or above the --deny level, faults of data that was
left out among them; 2 invalid usage, a workspace that cannot be understood, or with --strict data that was left out:
nothing written; 3 an external service failed.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a new workspace that is ready to build
    Init(Init),
    /// Bring in what you have: a spreadsheet of controls, an OSCAL plan, FedRAMP's Appendix A; a dry run until --write
    Import(Import),
    /// Take over what auditors and management wrote into a workbook or a page of a package; a dry run until --write
    Ingest(Ingest),
    /// Propose services, modes, Regions and accounts from Terraform, CloudFormation, inventories, bills and findings
    Discover(Discover),
    /// Write what is missing: a file for each control, tests to be done; never over a file that is there
    Draft(Draft),
    /// List what an implementation of one framework could answer in another, and accept it
    Map(Map),
    /// List who owes what until when
    Todo(Todo),
    /// Open the next period: what carries over, what is due, which reports and letters to ask for; a dry run until --write
    Roll(Roll),
    /// Build the package: plan, workbook, findings and manifest
    Build(Build),
    /// Print the findings without writing a package
    Check(Check),
    /// Write a waiver that accepts findings for a time, no wider than they are
    Waive(Waive),
    /// Explain how a control's disposition was derived, or what a code means
    Explain(Explain),
    /// List the codes of findings and errors
    Rules(Rules),
    /// Show how responsibilities and required evidence change if services are added or removed
    Whatif(Whatif),
    /// Print the responsibility matrix: who is responsible for each topic on each service in use
    Matrix(Matrix),
    /// Work with AWS Artifact: list the available reports and download them
    Artifact(crate::artifact::args::Artifact),
    /// List and describe the AWS services known to carveout
    Services(Services),
    /// Print every fact about AWS with its source and age
    Knowledge(Knowledge),
    /// List and show the built-in catalogs, and import official ones
    Catalog(Catalog),
    /// Inspect evidence files, draw samples and write test sheets
    Evidence(Evidence),
    /// Show what changed between two packages, two workspaces, or a package and a workspace
    Diff(Diff),
    /// Verify that a package is complete and unchanged, with no extra files
    Verify(Verify),
    /// Approve a package: a signed statement beside it, that verify checks and the next build prints
    Approve(Approve),
    /// Build a package again as its provenance says, and compare it byte by byte; name the inputs that differ
    Rebuild(Rebuild),
    /// Print the JSON Schema of a file
    Schema(Schema),
    /// Generate shell completions
    Completions(Completions),
}

/// The lowest severity of a finding that fails a run.
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
pub(crate) struct Diff {
    /// The older state: a package, its plan.json, or a workspace
    pub old: PathBuf,
    /// The newer state: a package, its plan.json, or a workspace
    pub new: PathBuf,
    /// The day that workspaces are planned for (YYYY-MM-DD) [default: SOURCE_DATE_EPOCH, or today in UTC]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Print every entry of long lists
    #[arg(long)]
    pub all: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text, value_name = "FORMAT")]
    pub format: DiffFormat,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For a terminal.
    Text,
    /// For a ticket or a page.
    Markdown,
    /// For scripts: `carveout schema diff` prints its schema.
    Json,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Init {
    /// Folder to create
    pub dir: PathBuf,
    /// Frameworks as people call them: HIPAA, soc2, MODERATE; repeatable. What no option says is asked at a terminal
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub framework: Vec<String>,
    /// AWS services in use: ec2,lambda:container-image,"Amazon RDS"
    #[arg(long, value_name = "SERVICES", value_delimiter = ',')]
    pub services: Vec<String>,
    /// Display name of the system [default: the folder's name]
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Who runs it
    #[arg(long, value_name = "TEXT")]
    pub organization: Option<String>,
    /// Your own places and devices: office,laptops,on-premises
    #[arg(long, value_name = "PREMISES", value_delimiter = ',')]
    pub premises: Vec<String>,
    /// State that there are no premises, and who says so: a role or a name
    #[arg(long, value_name = "WHO", conflicts_with = "premises")]
    pub no_premises: Option<String>,
    /// AWS Regions in use
    #[arg(long, value_name = "REGIONS", value_delimiter = ',')]
    pub regions: Vec<String>,
    /// AWS account ids
    #[arg(long, value_name = "ACCOUNTS", value_delimiter = ',')]
    pub accounts: Vec<String>,
    /// Audit period [default: the present quarter]
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// What you have, brought in as `carveout import` does: a spreadsheet of controls, an OSCAL plan; repeatable
    #[arg(long, value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// Ask nothing: take the defaults for what no option says
    #[arg(long, short)]
    pub yes: bool,
    /// Date to use as "today" [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Import {
    /// Workspace folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Files to bring in, or folders with Markdown of trestle
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Write the files; without it, they are only listed
    #[arg(long)]
    pub write: bool,
    /// Print everything that was left out; otherwise the first 40
    #[arg(long)]
    pub all: bool,
    /// Date to use as "today" [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Ingest {
    /// The workbook that came back, a sheet of it as CSV, or the marks that a page saved (JSON)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub input: Input,
    /// Write the entries into reviews/; without it, the changes are only shown
    #[arg(long)]
    pub write: bool,
    /// Print every change; otherwise the first 60
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Discover {
    /// Files to look at, and at most one workspace folder, whose own evidence is looked at too
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Add what is not declared to carveout.yaml, comments kept; without it, it is only printed
    #[arg(long)]
    pub write: bool,
    /// Print every kind that no service is known for; otherwise the first 20
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Draft {
    #[command(subcommand)]
    pub command: Option<DraftCommand>,
    #[command(flatten)]
    pub input: Option<Input>,
    /// Only controls of this family, or that fit: AC, CC6.1, "AC-2*"; repeatable
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub control: Vec<String>,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print how far each family is, and write nothing
    #[arg(long, conflicts_with = "dry_run")]
    pub status: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DraftCommand {
    /// Write a test for each implementation that has none: procedure, population and sample size
    Tests {
        #[command(flatten)]
        input: Input,
        /// Only tests of implementations for this family, or that fit: AC, CC6.1, "AC-2*"; repeatable
        #[arg(long, value_name = "GLOB", value_delimiter = ',')]
        control: Vec<String>,
        /// Write a test sheet for each in evidence/tests/, in place of entries of evidence/tests.yaml
        #[arg(long)]
        sheets: bool,
        /// Print what would be written, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MapRelation {
    Equal,
    Superset,
    Subset,
    Intersects,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Map {
    #[command(flatten)]
    pub input: Input,
    /// Only offers for these requirements: CC6.2, CC6, soc2, "164.312*"
    #[arg(value_name = "REQUIREMENT")]
    pub to: Vec<String>,
    /// Only offers from these implementations or requirements: IAM-01, AC-2; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub from: Vec<String>,
    /// Only offers whose source requires the same as, all of, a part of, or overlaps with the requirement; repeatable
    #[arg(long, value_enum, value_delimiter = ',', value_name = "RELATION")]
    pub relation: Vec<MapRelation>,
    /// Write the requirements into `satisfies` of the implementations
    #[arg(long, requires = "by")]
    pub accept: bool,
    /// Accept every offer
    #[arg(long, requires = "accept")]
    pub every: bool,
    /// Who accepts: a role or a name
    #[arg(long, value_name = "WHO")]
    pub by: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TodoFormat {
    Text,
    Markdown,
    Csv,
    Ics,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Todo {
    #[command(flatten)]
    pub input: Input,
    /// Only what this role owes, by id or title
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Only what is due by this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub due: Option<Date>,
    /// Output format; ics is for calendars
    #[arg(long, value_enum, default_value_t = TodoFormat::Text)]
    pub format: TodoFormat,
    /// Print every task; text has the first 40
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Roll {
    #[command(flatten)]
    pub input: Input,
    /// Period that is opened: 2026-Q4, 2027-H1, 2027, 2026-10-01..2026-12-31
    #[arg(long, value_name = "PERIOD")]
    pub to: PeriodName,
    /// Write the rows and tests that are due; without it, everything is only listed
    #[arg(long)]
    pub write: bool,
    /// Output format; ics is for calendars
    #[arg(long, value_enum, default_value_t = TodoFormat::Text)]
    pub format: TodoFormat,
    /// Print every entry; text has the first 40 of each list
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Build {
    #[command(flatten)]
    pub input: Input,
    /// Output folder; the package is written to its subfolder PERIOD [default: DIR/out]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Lowest severity of findings for exit status 1 [default: the workspace's policy, or errors]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub deny: Option<Deny>,
    /// End with status 2, and write nothing, if anything in the workspace's files is at fault
    #[arg(long)]
    pub strict: bool,
    /// Level of a rule, for all controls or some: evidence-stale=note, inquiry-only=warning:AC-*; repeatable
    #[arg(long, value_name = "RULE=LEVEL[:CONTROLS]")]
    pub level: Vec<LevelArg>,
    /// Build every workspace below DIR, and a portfolio of them: a page, a workbook and portfolio.json
    #[arg(long)]
    pub all: bool,
    /// With --all, only the Ith of N equal parts of the workspaces: 2/4
    #[arg(long, value_name = "I/N", requires = "all")]
    pub shard: Option<Shard>,
    /// With --all, systems that are built at the same time [default: as many as there are cores, and memory for]
    #[arg(long, value_name = "N", requires = "all", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Sign the package with this Ed25519 key of OpenSSH; its passphrase is taken from CARVEOUT_KEY_PASSPHRASE. With a
    /// .pub file, the agent of SSH signs
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
    /// Files to write beside the plan, the workbook and plan.json; repeatable, or separated by commas
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub also: Vec<Also>,
    /// Form of an audience to write each plan in that fits, as a workbook of its own; repeatable
    #[arg(long, value_enum, value_name = "LAYOUT", value_delimiter = ',')]
    pub layout: Vec<Layout>,
    /// Edition of OSCAL to write
    #[arg(long, value_enum, value_name = "VERSION", default_value_t = OscalVersion::V1_2_3)]
    pub oscal_version: OscalVersion,
    /// Time limit for a build that uses the workspace's own templates
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub template_seconds: u64,
    /// Memory of a build that uses the workspace's own templates; Linux only
    #[arg(long, value_name = "SIZE", value_parser = memory::size, default_value = crate::guard::MEMORY)]
    pub template_memory: u64,
}

/// One of several equal parts of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Which, from 1.
    pub nth: usize,
    /// How many there are.
    pub of: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('/').and_then(|(nth, of)| {
            Some(Self { nth: nth.trim().parse().ok()?, of: of.trim().parse().ok()? })
        });
        parsed
            .filter(|shard| (1..=shard.of).contains(&shard.nth))
            .ok_or_else(|| "write which part of how many, such as 2/4".to_owned())
    }
}

/// What a package may have beside its plan, workbook and plan.json.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Also {
    /// The plan in OSCAL: catalog, profile, System Security Plan, assessment plan and results, plan of action
    Oscal,
    /// FedRAMP's Security Decision Record, by fedramp.yaml: JSON, the same for people, a copy for publication
    Sdr,
    /// The findings as compliance findings of OCSF, for a lake or a SIEM
    Ocsf,
    /// The plan as one HTML page: search, filters, and marks that an auditor sets and saves
    Html,
    /// Every sheet of the workbook as comma-separated values, for programs
    Csv,
    /// Every sheet of the workbook as JSON, for programs
    Json,
}

/// The form that an audience asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// FedRAMP's Appendix J: Control Implementation Summary and Customer Responsibility Matrix
    FedrampCisCrm,
    /// Responsibilities by requirement, as PCI DSS 12.8.5 asks for
    #[value(name = "pci-12.8.5")]
    Pci,
    /// Shared responsibility matrix by assessment objective, for CMMC
    CmmcSrm,
}

/// An edition of OSCAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OscalVersion {
    #[value(name = "1.1.3")]
    V1_1_3,
    #[value(name = "1.2.3")]
    V1_2_3,
}

impl From<OscalVersion> for carveout::oscal::Version {
    fn from(version: OscalVersion) -> Self {
        match version {
            OscalVersion::V1_1_3 => Self::V1_1_3,
            OscalVersion::V1_2_3 => Self::V1_2_3,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
    Sarif,
    Github,
    Markdown,
    Junit,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    #[command(flatten)]
    pub input: Input,
    /// Output format; github is for workflow commands of GitHub Actions
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    #[command(flatten)]
    pub filter: Filter,
    /// Lowest severity of findings for exit status 1 [default: the workspace's policy, or errors]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub deny: Option<Deny>,
    /// End with status 2, and write nothing, if anything in the workspace's files is at fault
    #[arg(long)]
    pub strict: bool,
    /// Level of a rule, for all controls or some: evidence-stale=note, inquiry-only=warning:AC-*; repeatable
    #[arg(long, value_name = "RULE=LEVEL[:CONTROLS]")]
    pub level: Vec<LevelArg>,
    /// Compare with an earlier package: what is new, fixed and remaining
    #[arg(long, value_name = "PACKAGE")]
    pub since: Option<PathBuf>,
    /// Exit status 1 only for new findings of this severity or above, in place of --deny
    #[arg(long, value_enum, value_name = "LEVEL", requires = "since", conflicts_with = "deny")]
    pub deny_new: Option<Deny>,
    /// Mend spellings that change no claim: ids, dates, key order, absent hashes. Prints the changes, then asks
    #[arg(long, conflicts_with_all = ["since", "format", "level", "deny"])]
    pub fix: bool,
    /// Write what --fix would change, without asking
    #[arg(long, requires = "fix")]
    pub write: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Waive {
    #[command(flatten)]
    pub input: Input,
    /// Rule whose findings are to be accepted
    #[arg(value_name = "RULE")]
    pub rule: String,
    /// Only findings that concern these controls, or open parts of them: AC-2, "AC-*"; repeatable
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub control: Vec<String>,
    /// Only the finding about this test, evidence item, report or other thing; repeatable
    #[arg(long, value_name = "ID")]
    pub item: Vec<String>,
    /// Why the findings are acceptable
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// The control that makes up for what is accepted
    #[arg(long, value_name = "TEXT")]
    pub compensating: Option<String>,
    /// Who accepts them: a role or a name
    #[arg(long, value_name = "WHO")]
    pub approver: Option<String>,
    /// Last day of the waiver
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<Date>,
    /// Write the waivers to waivers.yaml; without it they are only printed
    #[arg(long, requires_all = ["reason", "approver", "until"])]
    pub write: bool,
}

#[derive(Debug, ClapArgs)]
#[command(allow_missing_positional = true)]
pub(crate) struct Explain {
    /// Workspace folder, to explain a control [default: the current folder]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Control, control part or code: AC-2, "AC-2(1)", CC6.1, report-period-gap
    #[arg(value_name = "SUBJECT", required = true)]
    pub subject: String,
    /// Audit period, overriding the workspace's: 2026-Q3, 2026-H1, 2026, FY2026-Q3, 2026-07-01..2026-09-30
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<PeriodName>,
    /// Date to use as "today" [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Framework to use if the control is in several
    #[arg(long)]
    pub framework: Option<String>,
    /// AWS services in use, overriding the workspace's: ec2,lambda:container-image
    #[arg(long, value_delimiter = ',', value_name = "SERVICES")]
    pub services: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rules {
    /// Show only codes whose name or summary contains all of these words: evidence, waiver
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Whatif {
    #[command(flatten)]
    pub input: Input,
    /// Services, modes or premises to add: ec2, lambda:container-image, laptops
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "SERVICES",
        required_unless_present = "remove"
    )]
    pub add: Vec<String>,
    /// Services, modes or premises to remove
    #[arg(long, value_delimiter = ',', value_name = "SERVICES")]
    pub remove: Vec<String>,
    /// Framework of the workspace [default: all]
    #[arg(long)]
    pub framework: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatrixFormat {
    Text,
    Markdown,
    Csv,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Matrix {
    #[command(flatten)]
    pub input: Input,
    /// Output format
    #[arg(long, value_enum, default_value_t = MatrixFormat::Text)]
    pub format: MatrixFormat,
    /// AWS services in use, overriding the workspace's: ec2,lambda:container-image
    #[arg(long, value_delimiter = ',', value_name = "SERVICES")]
    pub services: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Services {
    #[command(subcommand)]
    pub command: ServicesCommand,
}

/// How what is built in is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KnowledgeFormat {
    Text,
    Oscal,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ServicesCommand {
    /// List the services
    List {
        /// Show only services of this category: compute, database, security
        #[arg(long)]
        category: Option<String>,
    },
    /// Show one service: responsibilities, modes of use, dated defaults, programs that cover it
    Show {
        /// Service id, name or alias
        service: String,
        /// Output format; oscal is a component definition
        #[arg(long, value_enum, default_value_t = KnowledgeFormat::Text)]
        format: KnowledgeFormat,
    },
    /// Which services a program of reports covers
    Scope(ScopeArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ScopeArgs {
    #[command(subcommand)]
    pub command: ScopeCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ScopeCommand {
    /// Take AWS's list of services in scope, as you copied it, into a workspace as a dated snapshot; print what changes
    Import(ScopeImport),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ScopeImport {
    /// The list: the page saved as HTML, a table (CSV, XLSX), or text with one service a line
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Workspace folder
    #[arg(value_name = "DIR")]
    pub workspace: PathBuf,
    /// Program: soc2, pci, iso, fedramp-moderate, fedramp-high, hipaa, or the id of another
    #[arg(long)]
    pub program: String,
    /// Day of the list
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Date,
    /// Write the snapshot; without it nothing is written
    #[arg(long)]
    pub write: bool,
}

/// How facts about AWS are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FactFormat {
    Human,
    Csv,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Knowledge {
    /// Workspace whose own facts count too [default: the built-in ones]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Show only facts that were checked more days ago than this
    #[arg(long, value_name = "DAYS")]
    pub older_than: Option<u32>,
    /// Output format
    #[arg(long, value_enum, default_value_t = FactFormat::Human)]
    pub format: FactFormat,
    /// Date to use as "today" [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Catalog {
    #[command(subcommand)]
    pub command: CatalogCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// List catalogs and their baselines
    List,
    /// Show the controls of a catalog, or one control in full
    Show {
        /// Catalog or baseline: soc2, nist-800-53-r5/low
        catalog: String,
        /// Control id
        control: Option<String>,
        /// Output format; oscal is a catalog
        #[arg(long, value_enum, default_value_t = KnowledgeFormat::Text)]
        format: KnowledgeFormat,
    },
    /// Import official OSCAL catalogs, profiles resolved to catalogs, or spreadsheets of controls into a workspace
    Import(CatalogImport),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CatalogImport {
    /// OSCAL catalogs and profiles in JSON, or spreadsheets of controls (XLSX, CSV); the imports of a
    /// profile are resolved among these files first, then relative to the profile
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Workspace folder; the files are stored in its catalogs/
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
    /// Name for the stored catalog, if there is only one [default: the name of FILE]
    #[arg(long)]
    pub name: Option<String>,
    /// Column of a spreadsheet that headings do not tell: id, title, text, group or parent, by heading
    /// or by letter (repeatable)
    #[arg(long, value_name = "FIELD=HEADING")]
    pub column: Vec<String>,
    /// Sheet of a workbook to read [default: the one with the most requirements]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Title of a catalog from a spreadsheet [default: what stands above its headings]
    #[arg(long)]
    pub title: Option<String>,
    /// The publisher's version of a spreadsheet
    #[arg(long, value_name = "VERSION")]
    pub edition: Option<String>,
    /// On what terms you may use the text of a spreadsheet, in words
    #[arg(long, value_name = "TEXT")]
    pub license: Option<String>,
    /// Date to set in a resolved profile or a catalog from a spreadsheet [default: the date of the
    /// newest source]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// Overwrite stored files that differ
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Evidence {
    #[command(subcommand)]
    pub command: EvidenceCommand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Show how each file was read, and what was excluded and why
    Scan {
        /// Workspace folder, or any folder of exports
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Output format
        #[arg(long, value_enum, default_value_t = ListFormat::Human)]
        format: ListFormat,
    },
    /// Draw a random sample from a population file, or redraw the sample of a test
    Sample {
        /// Population file (CSV or XLSX with a heading row), or a workspace folder
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// Id of the test whose sample is redrawn
        #[arg(value_name = "TEST")]
        test: Option<String>,
        /// Seed for the draw: any text; the same seed always gives the same sample
        #[arg(long, required_unless_present = "test")]
        seed: Option<String>,
        /// Sample size
        #[arg(long, required_unless_present = "test")]
        size: Option<usize>,
        /// Column that identifies an item [default: the first]
        #[arg(long, value_name = "HEADING")]
        column: Option<String>,
    },
    /// Write a blank test sheet, optionally with a sample drawn; filled in, it belongs in evidence/tests/
    Sheet {
        /// Workbook to write; an existing file is never overwritten
        #[arg(value_name = "FILE.xlsx")]
        to: PathBuf,
        /// Id of the test
        #[arg(long, value_name = "TEST")]
        id: Option<String>,
        /// Population file to draw from (CSV or XLSX with a heading row)
        #[arg(long, value_name = "FILE", requires_all = ["seed", "size"])]
        population: Option<PathBuf>,
        /// Seed for the draw: any text; the same seed always gives the same sample
        #[arg(long, requires = "population")]
        seed: Option<String>,
        /// Sample size
        #[arg(long, requires = "population")]
        size: Option<usize>,
        /// Column that identifies an item [default: the first]
        #[arg(long, value_name = "HEADING", requires = "population")]
        column: Option<String>,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Verify {
    /// Package folder, an archive of packages (.zip, .tar, .tar.gz, .tar.zst), or a folder with one for each period
    pub package: PathBuf,
    /// Who may sign, in the format of ssh-keygen: what is not signed by one of them fails [default: allowed_signers of the
    /// workspace that the package is in]
    #[arg(long, value_name = "FILE")]
    pub allowed_signers: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Approve {
    /// Package folder
    pub package: PathBuf,
    /// Role in which it is approved: the id of a role of the workspace
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// Ed25519 key of OpenSSH; its passphrase is taken from CARVEOUT_KEY_PASSPHRASE. With a .pub file, the agent of SSH
    /// signs
    #[arg(long, value_name = "KEY")]
    pub sign: PathBuf,
    /// Who approves
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Day of the approval [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rebuild {
    /// Package folder
    pub package: PathBuf,
    /// Workspace folder that it was built from
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
    /// Write what was built again to this folder's subfolder PERIOD [default: nothing is written]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Schema {
    /// Schema name; without one, the names are listed
    pub name: Option<String>,
    /// Write the schemas into this workspace, with its own ids proposed, and the line by which editors find them into
    /// each YAML file
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    pub write: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Completions {
    /// Shell
    pub shell: clap_complete::Shell,
}
