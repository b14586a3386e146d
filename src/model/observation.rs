//! Observations of tools: rows of their exports.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Date;

/// Outcome of one automated check on one resource.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ObservationStatus {
    /// Passed.
    Pass,
    /// Failed.
    Fail,
    /// A person must evaluate it.
    Manual,
    /// Muted, suppressed or archived in the tool.
    Muted,
}

/// Requirements of a check: framework and id as the tool writes them, or, once loaded, catalog id
/// and the ids of controls and parts it may mean, likeliest first, in one text.
pub type Requirements = Arc<[(String, String)]>;

/// One row of a tool export. Common values are shared between rows: exports have a hundred thousand rows,
/// but few rules and few accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The tool: `prowler`, `config`, `security-hub`, or the name of a workspace's own format.
    pub tool: Arc<str>,
    /// Name of the check.
    pub rule: Arc<str>,
    /// Resource that was checked.
    pub resource: Box<str>,
    /// Account, when stated.
    pub account: Option<Arc<str>>,
    /// Region, when stated.
    pub region: Option<Arc<str>>,
    /// Outcome.
    pub status: ObservationStatus,
    /// Day of the check.
    pub on: Option<Date>,
    /// Requirements the tool itself maps the check to.
    pub requirements: Requirements,
    /// Evidence it was read from.
    pub evidence: Arc<str>,
    /// Its number among the rows, findings or events of the file, from 1.
    pub row: u32,
    /// Line of the file it begins on, where the format has lines; 0 where not.
    pub line: u32,
    /// True for a muted row whose check failed.
    pub failing: bool,
    /// What else the row says: the time and kind of an event, the open ports, who muted it and why.
    pub note: Option<Arc<str>>,
}

impl Observation {
    /// True for a check that fails, muted or not.
    pub fn is_failing(&self) -> bool {
        self.failing || self.status == ObservationStatus::Fail
    }
}
