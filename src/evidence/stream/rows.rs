//! Collects the rows of a tool's export while streaming: kept small and counted, with the reasons for excluded ones.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use super::super::{Reading, Refused, requirement};
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{OBSERVATION_TEXT, OBSERVATIONS, SUMMARY_NAMES};
use crate::model::text::printable;
use crate::model::{Date, Observation, ObservationStatus, Period, Requirements};

/// A summary of a tool export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows, findings or events in the file.
    pub rows: u64,
    /// Observations that passed.
    pub pass: u64,
    /// Observations that failed.
    pub fail: u64,
    /// Observations that a person must judge.
    pub manual: u64,
    /// Observations that were muted, suppressed or archived in the tool.
    pub muted: u64,
    /// Rows that are records rather than checks, such as events of a log.
    pub records: u64,
    /// Accounts looked at, sorted.
    pub accounts: Vec<String>,
    /// Regions looked at, sorted.
    pub regions: Vec<String>,
    /// First and last day of a check.
    pub days: Option<Period>,
    /// Tool and version, when stated.
    pub tool: Option<String>,
    /// The encoding of the text, if it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// Rows that were not read, or only in part, and why.
    pub left_out: Vec<LeftOut>,
    /// Frameworks whose requirement ids were ignored, and how many ids.
    pub passed_over: Vec<(String, u64)>,
}

/// Rows that were excluded for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The reason.
    pub reason: String,
    /// How many rows.
    pub rows: u64,
    /// The first of them: its number among the rows, findings or events of the file, from 1.
    pub first: u64,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {} (first: row {})", self.rows, self.reason, self.first)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows: ", self.rows)?;
        let counts = [
            (self.pass, "passed"),
            (self.fail, "failed"),
            (self.manual, "manual"),
            (self.muted, "muted, suppressed or archived"),
            (self.records, "records"),
        ];
        let shown: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        f.write_str(&if shown.is_empty() { "none read".to_owned() } else { shown.join(", ") })
    }
}

/// One row as a reader found it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Name of the check.
    pub rule: &'a str,
    /// Resource that was checked; empty if none is stated.
    pub resource: &'a str,
    /// Account.
    pub account: Option<&'a str>,
    /// Region.
    pub region: Option<&'a str>,
    /// Outcome.
    pub status: ObservationStatus,
    /// Day of the check.
    pub on: Option<Date>,
}

/// Collects the rows of one file.
#[derive(Debug)]
pub struct Rows {
    tool: Arc<str>,
    evidence: Arc<str>,
    observations: Vec<Observation>,
    /// What was counted so far.
    pub summary: Summary,
    accounts: BTreeSet<String>,
    regions: BTreeSet<String>,
    left_out: BTreeMap<String, (u64, u64)>,
    passed_over: BTreeMap<String, u64>,
    /// Texts that occurred before: a check has the same name for every resource.
    names: HashSet<Arc<str>>,
    /// Requirement lists likewise.
    lists: HashSet<Requirements>,
    none: Requirements,
}

/// The shared copy of a value.
fn shared<T: ?Sized + Hash + Eq>(known: &mut HashSet<Arc<T>>, value: &T) -> Arc<T>
where
    Arc<T>: for<'a> From<&'a T>,
{
    if let Some(known) = known.get(value) {
        return known.clone();
    }
    let new: Arc<T> = Arc::from(value);
    known.insert(new.clone());
    new
}

/// A text truncated to the limit.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(OBSERVATION_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Rows {
    /// An empty collection for the rows of `tool` in an evidence item.
    pub fn new(tool: &str, evidence: &str) -> Self {
        let none: Requirements = Arc::from([]);
        Self {
            tool: tool.into(),
            evidence: evidence.into(),
            observations: Vec::new(),
            summary: Summary::default(),
            accounts: BTreeSet::new(),
            regions: BTreeSet::new(),
            left_out: BTreeMap::new(),
            passed_over: BTreeMap::new(),
            names: HashSet::new(),
            lists: HashSet::new(),
            none,
        }
    }

    /// Counts a row of the file.
    pub fn met(&mut self) {
        self.summary.rows += 1;
    }

    /// Names the tool, once.
    pub fn tool(&mut self, name: impl FnOnce() -> Option<String>) {
        if self.summary.tool.is_none() {
            self.summary.tool = name();
        }
    }

    /// Counts something that is not read, and why.
    pub fn leave_out(&mut self, reason: impl Into<String>, count: u64) {
        let reason = reason.into();
        let reason = if self.left_out.len() < SUMMARY_NAMES || self.left_out.contains_key(&reason) {
            reason
        } else {
            "rows excluded for other reasons".to_owned()
        };
        let first = self.summary.rows;
        self.left_out.entry(reason).or_insert((0, first)).0 += count;
    }

    /// The requirements that have a catalog here; others are counted by framework.
    pub fn requirements<'a>(
        &mut self,
        stated: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Requirements {
        let mut kept = Vec::new();
        for (framework, id) in stated {
            if requirement::catalog(framework).is_some() {
                kept.push((framework.to_owned(), id.to_owned()));
            } else if let Some(count) = self.passed_over.get_mut(framework) {
                *count += 1;
            } else {
                let name = printable(framework, 60);
                if self.passed_over.len() < SUMMARY_NAMES || self.passed_over.contains_key(&name) {
                    *self.passed_over.entry(name).or_default() += 1;
                }
            }
        }
        if kept.is_empty() { self.none.clone() } else { shared(&mut self.lists, kept.as_slice()) }
    }

    /// A record that is not a check: only its account, Region and day are kept.
    pub fn record(&mut self, account: Option<&str>, region: Option<&str>, on: Option<Date>) {
        self.summary.records += 1;
        self.seen(account, region, on);
    }

    /// Keeps a row.
    pub fn add(&mut self, row: Row<'_>, requirements: &Requirements) {
        if self.observations.len() >= OBSERVATIONS {
            return self
                .leave_out(format!("an observation over the limit of {OBSERVATIONS} per file"), 1);
        }
        match row.status {
            ObservationStatus::Pass => self.summary.pass += 1,
            ObservationStatus::Fail => self.summary.fail += 1,
            ObservationStatus::Manual => self.summary.manual += 1,
            ObservationStatus::Muted => self.summary.muted += 1,
        }
        self.seen(row.account, row.region, row.on);
        let resource = if row.resource.is_empty() { "(not stated)" } else { cut(row.resource) };
        let observation = Observation {
            tool: self.tool.clone(),
            rule: shared(&mut self.names, cut(row.rule)),
            resource: resource.into(),
            account: row.account.map(|text| shared(&mut self.names, cut(text))),
            region: row.region.map(|text| shared(&mut self.names, cut(text))),
            status: row.status,
            on: row.on,
            requirements: requirements.clone(),
            evidence: self.evidence.clone(),
        };
        self.observations.push(observation);
    }

    fn seen(&mut self, account: Option<&str>, region: Option<&str>, on: Option<Date>) {
        if let Some(day) = on {
            let days = self.summary.days.get_or_insert(Period { from: day, to: day });
            (days.from, days.to) = (days.from.min(day), days.to.max(day));
        }
        for (name, names) in [(account, &mut self.accounts), (region, &mut self.regions)] {
            if let Some(name) = name
                && names.len() < SUMMARY_NAMES
                && !names.contains(name)
            {
                names.insert(cut(name).to_owned());
            }
        }
    }

    /// The rows and their summary.
    ///
    /// # Errors
    /// When the file is empty.
    pub fn reading(mut self, file: &str) -> Result<Reading, Refused> {
        if self.summary.rows == 0 {
            return Err(Box::new(
                Diagnostic::new(&codes::EVIDENCE_EMPTY, "the export contains no findings")
                    .help("check that the scan finished, and that the query was right")
                    .fault(&Origin::file(file)),
            ));
        }
        self.observations.shrink_to_fit();
        self.summary.accounts = self.accounts.into_iter().collect();
        self.summary.regions = self.regions.into_iter().collect();
        let left = self.left_out.into_iter();
        self.summary.left_out =
            left.map(|(reason, (rows, first))| LeftOut { reason, rows, first }).collect();
        self.summary.passed_over = self.passed_over.into_iter().collect();
        Ok(Reading::Observations(self.observations, self.summary))
    }
}
