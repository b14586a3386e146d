//! Prowler's findings in the Open Cybersecurity Schema Framework: detection findings, class 2004.
//!
//! The file is an array, one finding, or a finding a line. It is read as a stream that keeps a small
//! row of each finding; the times of checks are Unix seconds. `time_dt` is the scanner's local time
//! without an offset, so it is taken only where `time` is missing.

mod finding;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, SeqAccess, Visitor};

use self::finding::Finding;
use super::requirement;
use crate::diag::{Diagnostic, Origin};
use crate::model::{Date, Observation, ObservationStatus, Period};

/// Largest file.
const MAX_FILE: usize = 1 << 30;
/// Observations that are kept at most.
const MAX_OBSERVATIONS: usize = 1_000_000;
/// Resources of one finding that are kept at most.
const MAX_RESOURCES: usize = 1_000;
/// Distinct reasons and names that a summary lists.
const MAX_NAMES: usize = 1_000;

/// How the findings stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON array.
    Array,
    /// Findings one after another: a single one, or JSON lines.
    Lines,
}

/// What a tool export held, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings in the file.
    pub rows: u64,
    /// Observations that passed.
    pub pass: u64,
    /// Observations that failed.
    pub fail: u64,
    /// Observations that a person must judge.
    pub manual: u64,
    /// Observations that were muted in the tool.
    pub muted: u64,
    /// Accounts looked at, sorted.
    pub accounts: Vec<String>,
    /// Regions looked at, sorted.
    pub regions: Vec<String>,
    /// First and last day of a check.
    pub days: Option<Period>,
    /// Version of the tool, when it is stated.
    pub tool: Option<String>,
    /// What was not read, why, and how many findings or ids it touches.
    pub left_out: Vec<(String, u64)>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} findings: {} passed, {} failed, {} manual, {} muted; {} accounts, {} regions",
            self.rows,
            self.pass,
            self.fail,
            self.manual,
            self.muted,
            self.accounts.len(),
            self.regions.len()
        )?;
        if let Some(days) = self.days {
            write!(f, "; {days}")?;
        }
        self.left_out.iter().try_for_each(|(what, count)| write!(f, "; {count} × {what}"))
    }
}

/// Skips a byte order mark and white space.
fn body(bytes: &[u8]) -> (usize, &[u8]) {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = &bytes[mark..];
    let blank = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
    (mark + blank, &text[blank..])
}

/// How Prowler findings stand in the file, if its first finding is one.
pub fn recognize(bytes: &[u8]) -> Option<Format> {
    let (_, text) = body(bytes);
    let (format, first) = match text.first()? {
        b'[' => (Format::Array, &text[1..]),
        b'{' => (Format::Lines, text),
        _ => return None,
    };
    let mut findings = serde_json::Deserializer::from_slice(first).into_iter::<Finding>();
    let is_one = match findings.next()? {
        Ok(finding) => finding.is_prowler(),
        // A file cut short within its first finding is still worth a good message.
        Err(error) => {
            let head = &first[..first.len().min(64 << 10)];
            let says = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
            !error.is_io() && says(b"\"Prowler\"") && says(b"\"event_code\"")
        }
    };
    is_one.then_some(format)
}

/// Reads the findings. `evidence` is the id of the evidence item the file belongs to.
///
/// # Errors
/// When the file is not JSON, is cut short, or is nested too deeply; with byte, line and column.
pub fn read(
    bytes: &[u8],
    file: &str,
    evidence: &str,
) -> Result<(Vec<Observation>, Summary), Box<Diagnostic>> {
    let (skipped, text) = body(bytes);
    if bytes.len() > MAX_FILE {
        let message = format!("the export is larger than {} MB", MAX_FILE >> 20);
        return Err(Box::new(
            Diagnostic::error("evidence-too-large", message)
                .help("run the tool for one account at a time")
                .fault(&Origin::file(file)),
        ));
    }
    let mut rows = Rows { evidence: evidence.to_owned(), ..Rows::default() };
    let outcome = if text.first() == Some(&b'[') {
        let mut json = serde_json::Deserializer::from_slice(text);
        (&mut rows).deserialize(&mut json).and_then(|()| json.end())
    } else {
        let findings = serde_json::Deserializer::from_slice(text).into_iter::<Finding>();
        findings.into_iter().try_for_each(|finding| {
            rows.add(finding?);
            Ok(())
        })
    };
    if let Err(error) = outcome {
        return Err(Box::new(broken(&error, bytes, skipped, file)));
    }
    if rows.summary.rows == 0 {
        return Err(Box::new(
            Diagnostic::error("evidence-empty", "the export holds no findings")
                .help("check that the scan ran to its end")
                .fault(&Origin::file(file)),
        ));
    }
    Ok(rows.finish())
}

/// The message for JSON that cannot be read, with its place in the file.
fn broken(error: &serde_json::Error, bytes: &[u8], skipped: usize, file: &str) -> Diagnostic {
    // Lines and columns of the parser count from behind what was skipped.
    let text = &bytes[skipped..];
    let before = text.split_inclusive(|b| *b == b'\n').take(error.line().saturating_sub(1));
    let within = before.map(<[u8]>::len).sum::<usize>() + error.column().saturating_sub(1);
    let byte = if error.is_eof() { bytes.len() } else { (skipped + within).min(bytes.len()) };
    let head = &bytes[..byte];
    let line = head.iter().filter(|b| **b == b'\n').count() + 1;
    let line_start = head.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&head[line_start..]).chars().count() + 1;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let at = Origin::text(file, small(line), small(column));
    let place = format!("at byte {byte}, line {line}, column {column}");
    if error.is_eof() {
        return Diagnostic::error(
            "evidence-truncated",
            format!("the export ends too early, {place}"),
        )
        .help("the export or its download was cut short: make it again")
        .fault(&at);
    }
    let told = error.to_string();
    let told = told.split(" at line ").next().unwrap_or(&told);
    let told: String = told.chars().filter(|c| !c.is_control()).take(120).collect();
    Diagnostic::error(
        "evidence-json",
        format!("the export is not the JSON it should be: {told}, {place}"),
    )
    .help("export it again as json-ocsf, and do not edit the file")
    .fault(&at)
}

/// Collects the rows of findings as they stream by.
#[derive(Default)]
struct Rows {
    evidence: String,
    observations: Vec<Observation>,
    summary: Summary,
    accounts: BTreeSet<String>,
    regions: BTreeSet<String>,
    left_out: BTreeMap<String, u64>,
    /// Requirement lists that were met before: a rule has the same one for every resource.
    known: HashSet<Arc<[(String, String)]>>,
}

impl<'de> DeserializeSeed<'de> for &mut Rows {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Rows {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of findings")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut findings: A) -> Result<(), A::Error> {
        while let Some(finding) = findings.next_element::<Finding>()? {
            self.add(finding);
        }
        Ok(())
    }
}

impl Rows {
    fn leave_out(&mut self, reason: String, count: u64) {
        let reason = if self.left_out.len() < MAX_NAMES || self.left_out.contains_key(&reason) {
            reason
        } else {
            "findings left out for further reasons".to_owned()
        };
        *self.left_out.entry(reason).or_default() += count;
    }

    fn add(&mut self, finding: Finding) {
        self.summary.rows += 1;
        if !finding.is_prowler() {
            return self.leave_out("a record that is no Prowler finding of class 2004".into(), 1);
        }
        let Some(status) = finding.status() else {
            let status = finding.shown_status();
            return self.leave_out(format!("a finding with status {status}"), 1);
        };
        let Some(rule) = finding.rule() else {
            return self.leave_out("a finding without the name of its check".into(), 1);
        };
        let on = finding.day();
        if on.is_none() {
            self.leave_out("the time of a finding, which states none that can be read".into(), 1);
        }
        if self.summary.tool.is_none() {
            self.summary.tool = finding.tool();
        }
        let account = finding.account();
        let requirements = self.requirements(&finding);
        let mut resources = finding.resources();
        if resources.len() > MAX_RESOURCES {
            let more = resources.len() - MAX_RESOURCES;
            self.leave_out(
                format!("a resource beyond the {MAX_RESOURCES} kept of one finding"),
                more as u64,
            );
            resources.truncate(MAX_RESOURCES);
        }
        for (resource, region) in resources {
            if self.observations.len() >= MAX_OBSERVATIONS {
                self.leave_out(
                    format!("an observation beyond the {MAX_OBSERVATIONS} that are kept"),
                    1,
                );
                continue;
            }
            self.count(status, on, account.as_deref(), region.as_deref());
            self.observations.push(Observation {
                rule: rule.clone(),
                resource,
                account: account.clone(),
                region,
                status,
                on,
                requirements: requirements.clone(),
                evidence: self.evidence.clone(),
            });
        }
    }

    fn count(
        &mut self,
        status: ObservationStatus,
        on: Option<Date>,
        account: Option<&str>,
        region: Option<&str>,
    ) {
        let summary = &mut self.summary;
        match status {
            ObservationStatus::Pass => summary.pass += 1,
            ObservationStatus::Fail => summary.fail += 1,
            ObservationStatus::Manual => summary.manual += 1,
            ObservationStatus::Muted => summary.muted += 1,
        }
        if let Some(day) = on {
            let days = summary.days.get_or_insert(Period { from: day, to: day });
            (days.from, days.to) = (days.from.min(day), days.to.max(day));
        }
        for (name, names) in [(account, &mut self.accounts), (region, &mut self.regions)] {
            if let Some(name) = name
                && names.len() < MAX_NAMES
                && !names.contains(name)
            {
                names.insert(name.to_owned());
            }
        }
    }

    /// The requirements we have catalogs for; the frameworks passed over are counted.
    fn requirements(&mut self, finding: &Finding) -> Arc<[(String, String)]> {
        let mut kept = Vec::new();
        for (framework, ids) in finding.compliance() {
            if requirement::catalog(framework).is_some() {
                kept.extend(ids.iter().map(|id| (framework.clone(), id.clone())));
            } else if !ids.is_empty() {
                let name: String = framework.chars().filter(|c| !c.is_control()).take(60).collect();
                self.leave_out(
                    format!("requirement of {name}, a framework without a catalog here"),
                    ids.len() as u64,
                );
            }
        }
        if let Some(known) = self.known.get(kept.as_slice()) {
            return known.clone();
        }
        let list: Arc<[(String, String)]> = kept.into();
        self.known.insert(list.clone());
        list
    }

    fn finish(mut self) -> (Vec<Observation>, Summary) {
        self.summary.accounts = self.accounts.into_iter().collect();
        self.summary.regions = self.regions.into_iter().collect();
        self.summary.left_out = self.left_out.into_iter().collect();
        (self.observations, self.summary)
    }
}

#[cfg(test)]
mod tests;
