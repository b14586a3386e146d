//! The workspace that a command reads, as it is named on the command line.

use std::path::PathBuf;

use carveout::model::{Date, PeriodName};
use clap::Args;

/// The workspace and the "now" of commands that read one.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Workspace folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Audit period, overriding the workspace's: 2026-Q3, 2026-H1, 2026, FY2026-Q3, 2026-07-01..2026-09-30
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<PeriodName>,
    /// Date to use as "today" [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
}
