//! Collects the rows of a tool's export while streaming: kept small and counted, with the reasons for excluded ones.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use super::super::{Reading, Refused, requirement};
use super::json::{Ended, Scalar};
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{
    FINDING_REQUIREMENTS, FOUND_VALUES, OBSERVATION_MEMORY, OBSERVATION_TEXT, OBSERVATIONS,
    REQUIREMENTS, SUMMARY_NAMES,
};
use crate::model::resource::{
    is_global, partition_of, partition_of_region, services_named, services_of,
};
use crate::model::text::{printable, quote};
use crate::model::{Date, Observation, ObservationStatus, Period, Requirements, Said};

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
    /// Rows that came to no observation and no record.
    pub without: u64,
    /// What rows that cannot be read say, in words; nobody can tell whether a check failed in them.
    pub lost: BTreeSet<String>,
    /// True where the last row is one of them: the file is probably cut off.
    pub cut: bool,
    /// Accounts looked at, sorted.
    pub accounts: Vec<String>,
    /// Regions looked at, sorted.
    pub regions: Vec<String>,
    /// First and last day of a check.
    pub days: Option<Period>,
    /// What the rows say of days and places.
    pub said: Said,
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
    /// The line that it begins on; 0 where the format has no lines.
    pub line: u32,
    /// What it has in place of what was sought; empty where the reason says it.
    pub shown: String,
    /// True where they cannot be read, and a check may have failed in them.
    pub lost: bool,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {} (first: row {}", self.rows, self.reason, self.first)?;
        match self.shown.as_str() {
            "" => f.write_str(")"),
            shown => write!(f, ", {})", quote(shown)),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.pass, "passed"),
            (self.fail, "failed"),
            (self.manual, "manual"),
            (self.muted, "muted, suppressed or archived"),
            (self.records, if self.records == 1 { "record" } else { "records" }),
        ];
        let results: u64 = counts.iter().map(|(count, _)| count).sum();
        let rows = if self.rows == 1 { "row" } else { "rows" };
        write!(f, "{} {rows}", self.rows)?;
        // A user, or a finding with several resources, comes to several results.
        if results + self.without != self.rows {
            let words = if results == 1 { "result" } else { "results" };
            write!(f, " with {results} {words}")?;
        }
        f.write_str(": ")?;
        let mut shown: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if shown.is_empty() {
            return f.write_str("none read");
        }
        if self.without > 0 {
            let rows = if results + self.without == self.rows { "" } else { " of the rows" };
            shown.push(format!("{}{rows} left out", self.without));
        }
        f.write_str(&shown.join(", "))
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
    /// Results up to the row before this one.
    before: u64,
    /// Line of the file that the row is on; 0 where the format has no lines.
    line: u32,
    /// What is noted for the results of the row.
    note: Option<Arc<str>>,
    /// True where the check of a muted row failed.
    failing: bool,
    /// True where the row is left out, and a reason is noted for it.
    excused: bool,
    /// True where the row is judged together with others, later.
    pending: bool,
    left_out: BTreeMap<String, Left>,
    /// Those of the reasons for which a row was lost.
    lost: BTreeSet<String>,
    passed_over: BTreeMap<String, u64>,
    /// Texts that occurred before: a check has the same name for every resource.
    names: HashSet<Arc<str>>,
    /// Requirement lists likewise.
    lists: HashSet<Requirements>,
    none: Requirements,
    /// Bytes that all of it takes, about.
    taken: usize,
    /// Requirements of known catalogs so far.
    stated: usize,
}

/// What the allocator and a set add to a text.
const BESIDE: usize = 48;
/// What an observation takes beside its texts.
const EACH: usize = size_of::<Observation>() + BESIDE;

/// What was left out for one reason.
#[derive(Debug)]
struct Left {
    rows: u64,
    first: u64,
    line: u32,
    shown: String,
}

/// The shared copy of a value; a new one is added to what is taken.
fn shared<T: ?Sized + Hash + Eq>(
    known: &mut HashSet<Arc<T>>,
    value: &T,
    taken: &mut usize,
    size: usize,
) -> Arc<T>
where
    Arc<T>: for<'a> From<&'a T>,
{
    if let Some(known) = known.get(value) {
        return known.clone();
    }
    *taken += size + BESIDE;
    let new: Arc<T> = Arc::from(value);
    known.insert(new.clone());
    new
}

/// A text truncated to the limit.
pub fn cut(text: &str) -> &str {
    let mut end = text.len().min(OBSERVATION_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Characters of a note that are kept.
const NOTE: usize = 160;
/// The most words of lost rows that are kept.
const LOST_WORDS: usize = 20_000;

/// What is said of a finding that names more requirements than are looked at.
const OVER_REQUIREMENTS: &str = "the requirements of a finding that names more than 10,000";
/// What is said of a row whose time cannot be read.
const UNDATED: &str = "a time that cannot be read, so that the row counts on the day of extraction";
/// The same where the row has another time.
const DATED_OTHERWISE: &str =
    "a time that cannot be read, so that another time of the row is taken";
/// What is said of a row of which a reader kept nothing and gave no reason.
const UNSAID: &str = "a row that states nothing of what is read of its kind";

/// What is said of an account id that was written as a number.
const ZEROS: &str =
    "the leading zeros of an account id that is written as a number; they are put back";

/// True for digits that an account id with one or two leading zeros leaves as a number.
fn is_short_account(digits: &str) -> bool {
    (10..12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Counts a value, up to the number of different ones that are noted.
fn count(values: &mut BTreeMap<String, u64>, value: &str) {
    if let Some(rows) = values.get_mut(value) {
        *rows += 1;
    } else if values.len() < FOUND_VALUES {
        values.insert(cut(value).to_owned(), 1);
    }
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
            before: 0,
            line: 0,
            note: None,
            failing: false,
            excused: false,
            pending: false,
            left_out: BTreeMap::new(),
            lost: BTreeSet::new(),
            passed_over: BTreeMap::new(),
            names: HashSet::new(),
            lists: HashSet::new(),
            none,
            taken: 0,
            stated: 0,
        }
    }

    /// True where no more rows are kept.
    fn is_full(&self) -> bool {
        self.observations.len() >= OBSERVATIONS || self.taken >= OBSERVATION_MEMORY
    }

    /// The shared copy of a name.
    fn name(&mut self, text: &str) -> Arc<str> {
        shared(&mut self.names, text, &mut self.taken, text.len())
    }

    /// Counts a row of the file.
    pub fn met(&mut self) {
        self.close();
        self.summary.rows += 1;
        (self.line, self.note, self.failing) = (0, None, false);
        (self.excused, self.pending) = (false, false);
        self.summary.cut = false;
    }

    /// Counts a row of the file that begins on this line.
    pub fn met_on(&mut self, line: u64) {
        self.met();
        self.line = u32::try_from(line).unwrap_or_default();
    }

    /// Notes what else the results of the present row say.
    pub fn note(&mut self, text: &str) {
        let text = printable(text, NOTE);
        let said = !text.is_empty() && !self.is_full();
        self.note = said.then(|| self.name(&text));
    }

    /// Says of the results of the present row whether their check failed, where they are muted.
    pub fn failing(&mut self, failing: bool) {
        self.failing = failing;
    }

    /// Counts the row before where it came to nothing; there is a reason for each such row.
    fn close(&mut self) {
        let Summary { pass, fail, manual, muted, records, .. } = self.summary;
        let results = pass + fail + manual + muted + records;
        if self.summary.rows > 0 && results == self.before && !self.pending {
            self.summary.without += 1;
            if !self.excused {
                self.leave_out(UNSAID, 1);
            }
        }
        self.before = results;
    }

    /// Says of the present row that it is judged together with others, after the last of them.
    pub fn later(&mut self) {
        self.pending = true;
    }

    /// The account that a field names. A number has lost its leading zeros, and gets them back where it has
    /// as many digits as an id with one or two of them.
    pub fn account(&mut self, field: &Scalar) -> Option<String> {
        let shown = field.shown()?;
        if matches!(field, Scalar::Number(_)) && is_short_account(&shown) {
            self.remark(ZEROS, "", 1);
            return Some(format!("{shown:0>12}"));
        }
        Some(shown)
    }

    /// The first day that one of several fields states; a time that cannot be read is counted.
    pub fn day(&mut self, fields: &[&Scalar]) -> Option<Date> {
        let mut odd = None;
        for field in fields {
            if let Some(day) = field.day() {
                if let Some(odd) = odd {
                    self.remark(DATED_OTHERWISE, odd, 1);
                }
                return Some(day);
            }
            if odd.is_none() && field.is_stated() {
                odd = Some(field.quoted());
            }
        }
        if let Some(odd) = odd {
            self.remark(UNDATED, odd, 1);
        }
        None
    }

    /// The day that a text states, where there is one; a time that cannot be read is counted.
    pub fn day_of(&mut self, text: &str) -> Option<Date> {
        self.day(&[&Scalar::Text(text.to_owned())])
    }

    /// The day of a user's activity that a text states; one that cannot be read is counted.
    pub fn activity_day(&mut self, text: &str) -> Option<Date> {
        let day = Date::from_time(text).ok();
        if day.is_none() {
            self.remark("the time of an activity, which cannot be read", printable(text, 40), 1);
        }
        day
    }

    /// As [`Rows::day`], of a format in which every row has a time: a missing one is counted as well.
    pub fn own_day(&mut self, fields: &[&Scalar]) -> Option<Date> {
        if !fields.iter().any(|field| field.is_stated()) {
            self.remark("a row without a time, which counts on the day of extraction", "", 1);
        }
        self.day(fields)
    }

    /// Notes what the file says of pages and entries that it does not have.
    pub fn ended(&mut self, ended: Ended) {
        if ended.more {
            self.one_page();
        }
        if ended.missing > 0 {
            self.remark("an entry that the file counts and does not have", "", ended.missing);
        }
    }

    /// Notes that the file is one page of several.
    pub fn one_page(&mut self) {
        self.summary.said.one_page = true;
        let reason = "the pages after this one, of which there are more by its next token";
        self.remark(reason, "", 1);
    }

    /// Leaves out a row whose outcome is none that is known. One that is no word at all is lost: nobody can tell what
    /// it was. `what` is "a finding with status", `rule` the name of its check.
    pub fn odd_outcome(&mut self, what: &str, outcome: &Scalar, rule: Option<&str>) {
        let reason = format!("{what} {}", outcome.quoted());
        match outcome.text() {
            Some(_) => self.leave_out(reason, 1),
            None => self.lose(reason, rule.unwrap_or_default().as_bytes()),
        }
    }

    /// A row about another cloud: it is counted, and left out.
    pub fn other_cloud(&mut self, cloud: &'static str) {
        *self.summary.said.clouds.entry(cloud.to_owned()).or_default() += 1;
        self.leave_out(format!("a row of {cloud}, which is another cloud"), 1);
    }

    /// Notes that days are those of the last activity of users, not of a check.
    pub fn activity(&mut self, on: Option<Date>) {
        self.summary.said.activity = true;
        self.dated(on);
    }

    /// Names the tool, once.
    pub fn tool(&mut self, name: impl FnOnce() -> Option<String>) {
        if self.summary.tool.is_none() {
            self.summary.tool = name();
        }
    }

    /// Leaves out the present row, or `count` of its results, and says why.
    pub fn leave_out(&mut self, reason: impl Into<String>, count: u64) {
        self.excused = true;
        self.remark(reason, "", count);
    }

    /// Leaves out the present row for what a field does not say. `shown` is what it has.
    pub fn leave_unsaid(&mut self, reason: &str, shown: &str) {
        self.excused = true;
        let shown =
            if shown.trim().is_empty() { "(blank)".to_owned() } else { printable(shown, 40) };
        self.remark(reason, shown, 1);
    }

    /// Counts something of a row that is not read, and why. `shown` is what there is in its place.
    pub fn remark(&mut self, reason: impl Into<String>, shown: impl Into<String>, count: u64) {
        let reason = reason.into();
        let reason = if self.left_out.len() < SUMMARY_NAMES || self.left_out.contains_key(&reason) {
            reason
        } else {
            "rows excluded for other reasons".to_owned()
        };
        let (first, line) = (self.summary.rows, self.line);
        let new = || Left { rows: 0, first, line, shown: shown.into() };
        self.left_out.entry(reason).or_insert_with(new).rows += count;
    }

    /// Counts a row that cannot be read: a check may have failed in it. `raw` is what is in it.
    pub fn lose(&mut self, reason: impl Into<String>, raw: &[u8]) {
        let reason = reason.into();
        let in_name =
            |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'(' | b')');
        let raw = if self.summary.lost.len() < LOST_WORDS { raw } else { b"" };
        for word in raw.split(|b| !in_name(b)).filter(|word| word.len() > 2) {
            if self.summary.lost.len() >= LOST_WORDS {
                break;
            }
            // Such words are ASCII.
            self.summary.lost.insert(cut(&String::from_utf8_lossy(word)).to_owned());
        }
        self.summary.cut = true;
        // A row of which nothing is left is lost all the same.
        self.summary.lost.insert(String::new());
        self.leave_out(reason.clone(), 1);
        self.lost.insert(reason);
    }

    /// The requirements that have a catalog here; others are counted by framework.
    pub fn requirements<'a>(
        &mut self,
        stated: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Requirements {
        let mut kept = Vec::new();
        let mut stated = stated.into_iter();
        if self.stated > REQUIREMENTS {
            if stated.next().is_some() {
                let reason = "the requirements of a finding, after those of others of the file";
                self.leave_out(format!("{reason} ({REQUIREMENTS} are read)"), 1);
            }
            return self.none.clone();
        }
        for (framework, id) in stated.by_ref().take(FINDING_REQUIREMENTS) {
            if requirement::catalog(framework).is_some() {
                kept.push((cut(framework).to_owned(), cut(id).to_owned()));
            } else if let Some(count) = self.passed_over.get_mut(framework) {
                *count += 1;
            } else {
                let name = printable(framework, 60);
                if self.passed_over.len() < SUMMARY_NAMES || self.passed_over.contains_key(&name) {
                    *self.passed_over.entry(name).or_default() += 1;
                }
            }
        }
        self.stated += kept.len();
        if stated.next().is_some() {
            self.leave_out(OVER_REQUIREMENTS, 1);
        }
        if kept.is_empty() || self.is_full() {
            return self.none.clone();
        }
        let size = kept.iter().map(|(framework, id)| framework.len() + id.len() + 2 * BESIDE).sum();
        shared(&mut self.lists, kept.as_slice(), &mut self.taken, size)
    }

    /// Notes the day of something that recurs; `alone` where the row states no other day.
    pub fn happened(&mut self, on: Date, alone: bool) {
        let happened = &mut self.summary.said.happened;
        if happened.len() < FOUND_VALUES {
            happened.insert(on);
        }
        if alone {
            self.on_day(on);
        }
    }

    /// Notes a day on which what a row tells happened.
    pub fn occurred(&mut self, on: Date) {
        let occurred = &mut self.summary.said.occurred;
        *occurred = Some(match *occurred {
            Some(days) => Period { from: days.from.min(on), to: days.to.max(on) },
            None => Period { from: on, to: on },
        });
    }

    /// Number of the present row, and the line it begins on.
    pub fn place(&self) -> (u64, u32) {
        (self.summary.rows, self.line)
    }

    /// A record that is not a check: only its account, Region and day are kept.
    pub fn record(&mut self, account: Option<&str>, region: Option<&str>, on: Option<Date>) {
        self.summary.records += 1;
        self.seen("", account, region, on);
    }

    /// Counts the use of a service, by the namespace of its resources.
    pub fn service(&mut self, namespace: &str) {
        let services = services_named(namespace);
        if !services.is_empty() {
            *self.summary.said.services.entry(services).or_default() += 1;
        }
    }

    /// Keeps a row.
    pub fn add(&mut self, row: Row<'_>, requirements: &Requirements) {
        if self.is_full() {
            let reason = if self.observations.len() >= OBSERVATIONS {
                format!("an observation over the limit of {OBSERVATIONS} per file")
            } else {
                let most = OBSERVATION_MEMORY >> 20;
                format!("an observation over the limit of {most} MB that those of a file may take")
            };
            return self.leave_out(reason, 1);
        }
        match row.status {
            ObservationStatus::Pass => self.summary.pass += 1,
            ObservationStatus::Fail => self.summary.fail += 1,
            ObservationStatus::Manual => self.summary.manual += 1,
            ObservationStatus::Muted => self.summary.muted += 1,
        }
        self.seen(row.resource, row.account, row.region, row.on);
        self.keep(row, requirements);
    }

    /// Keeps what else a row says that is counted already.
    pub fn keep(&mut self, row: Row<'_>, requirements: &Requirements) {
        if self.is_full() {
            return;
        }
        let resource = if row.resource.is_empty() { "(not stated)" } else { cut(row.resource) };
        let observation = Observation {
            tool: self.tool.clone(),
            rule: self.name(cut(row.rule)),
            resource: resource.into(),
            account: row.account.map(|text| self.name(cut(text))),
            region: row.region.map(|text| self.name(cut(text))),
            status: row.status,
            on: row.on,
            requirements: requirements.clone(),
            evidence: self.evidence.clone(),
            row: u32::try_from(self.summary.rows).unwrap_or(u32::MAX),
            line: self.line,
            failing: self.failing && row.status == ObservationStatus::Muted,
            note: self.note.clone(),
        };
        self.taken += EACH + observation.resource.len();
        self.observations.push(observation);
    }

    fn dated(&mut self, on: Option<Date>) {
        let Some(day) = on else { return };
        let said = &mut self.summary.said;
        let days = said.days.get_or_insert(Period { from: day, to: day });
        (days.from, days.to) = (days.from.min(day), days.to.max(day));
        self.on_day(day);
    }

    /// Counts a row of a day.
    fn on_day(&mut self, day: Date) {
        let said = &mut self.summary.said;
        if said.each_day.len() < FOUND_VALUES || said.each_day.contains_key(&day) {
            *said.each_day.entry(day).or_default() += 1;
        } else {
            said.more_days = true;
        }
    }

    fn seen(
        &mut self,
        resource: &str,
        account: Option<&str>,
        region: Option<&str>,
        on: Option<Date>,
    ) {
        // Where rows state when users were last active, the day of one row is no day of the file.
        if !self.summary.said.activity {
            self.dated(on);
        }
        let said = &mut self.summary.said;
        if let Some(account) = account {
            count(&mut said.accounts, account);
        }
        let mut partition = partition_of(resource);
        if let Some(region) = region {
            count(&mut said.regions, region);
            if is_global(region, resource) {
                count(&mut said.global, region);
            } else {
                partition = partition.or_else(|| Some(partition_of_region(region)));
            }
        } else {
            said.without_region += 1;
        }
        if let Some(partition) = partition {
            count(&mut said.partitions, partition);
        }
        let services = services_of(resource);
        if !services.is_empty() {
            *said.services.entry(services).or_default() += 1;
        }
    }

    /// The rows of a list, which may have none, and what is to be said of them.
    pub fn list(self) -> (Vec<Observation>, Summary) {
        self.summed()
    }

    fn summed(mut self) -> (Vec<Observation>, Summary) {
        self.close();
        self.observations.shrink_to_fit();
        let said = &self.summary.said;
        self.summary.days = said.days;
        self.summary.accounts = said.accounts.keys().cloned().collect();
        self.summary.regions = said.regions.keys().cloned().collect();
        let left = self.left_out.into_iter();
        self.summary.left_out = left
            .map(|(reason, Left { rows, first, line, shown })| {
                let lost = self.lost.contains(&reason);
                LeftOut { reason, rows, first, line, shown, lost }
            })
            .collect();
        self.summary.passed_over = self.passed_over.into_iter().collect();
        (self.observations, self.summary)
    }

    /// The rows and their summary.
    ///
    /// # Errors
    /// When the file is empty.
    pub fn reading(self, file: &str) -> Result<Reading, Refused> {
        if self.summary.rows == 0 {
            return Err(Box::new(
                Diagnostic::new(&codes::EVIDENCE_EMPTY, "the export contains no findings")
                    .help("check that the scan finished, and that the query was right")
                    .fault(&Origin::file(file)),
            ));
        }
        let (observations, summary) = self.summed();
        Ok(Reading::Observations(observations, summary))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_all_different_are_kept_to_a_limit() {
        let mut rows = Rows::new("t", "E");
        rows.taken = OBSERVATION_MEMORY - 10_000;
        let pad = "n".repeat(2_000);
        for n in 0..5 {
            rows.met();
            let none = rows.requirements([]);
            let rule = format!("{pad}{n}");
            let (resource, status) = (rule.as_str(), ObservationStatus::Fail);
            let row = Row { rule: &rule, resource, account: None, region: None, status, on: None };
            rows.add(row, &none);
        }
        let (kept, summary) = rows.list();
        assert_eq!((kept.len(), summary.fail), (3, 3));
        assert_eq!(
            summary.left_out[0].to_string(),
            "2 × an observation over the limit of 320 MB that those of a file may take (first: row 4)"
        );
    }

    #[test]
    fn requirements_are_kept_to_a_limit() {
        let mut rows = Rows::new("t", "E");
        rows.stated = REQUIREMENTS;
        let known = [("NIST.800-53.r5", "AC-2")];
        rows.met();
        assert_eq!(rows.requirements(known).len(), 1);
        assert_eq!(rows.requirements(known).len(), 0);
        assert_eq!(rows.requirements([]).len(), 0);
        assert_eq!(rows.list().1.left_out[0].rows, 1);
    }
}
