//! What an evidence file says of itself, and where that differs from its register entry or the system.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::resource::{is_global, partition_of_region};
use super::{Date, Period, Setting, System};

/// What was read of one evidence file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its file.
    pub path: String,
    /// What it was read as, for people: `Prowler findings (CSV)`, `a table`.
    pub format: &'static str,
    /// True where its rows are results of checks of resources: such an export shows what there is.
    pub scanner: bool,
    /// Rows in it.
    pub rows: u64,
    /// Rows by the register.
    pub stated: Option<u64>,
    /// What its rows say.
    pub said: Said,
}

/// Different values in the rows of a file, each with the number of rows; up to a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// First and last day.
    pub days: Option<Period>,
    /// Every day with its number of rows; not whole where there are more days than are kept.
    pub each_day: BTreeMap<Date, u64>,
    /// True where there are more days than are kept.
    pub more_days: bool,
    /// The days of what recurs, from a column such as `week` or `reviewed_on`; empty where there is none or
    /// where there are more than are kept.
    pub happened: BTreeSet<Date>,
    /// First and last day on which what the rows tell happened, from a column such as `observed` or `night`.
    pub occurred: Option<Period>,
    /// True where the days are those of the last activity, not of the check: nothing has to have happened in
    /// the days that the file covers.
    pub activity: bool,
    /// True where the days are those on which nights begin.
    pub nights: bool,
    /// True for one page of a longer list.
    pub one_page: bool,
    /// Accounts.
    pub accounts: BTreeMap<String, u64>,
    /// Regions as stated.
    pub regions: BTreeMap<String, u64>,
    /// Of these, rows that belong to no Region: of a global service, or of an account as a whole.
    pub global: BTreeMap<String, u64>,
    /// Rows that state no Region.
    pub without_region: u64,
    /// Partitions of AWS.
    pub partitions: BTreeMap<String, u64>,
    /// Other clouds; their rows are left out.
    pub clouds: BTreeMap<String, u64>,
    /// Services by the ids they may be, from the resources.
    pub services: BTreeMap<&'static [&'static str], u64>,
    /// What each row of a team's own list is: the words of its first heading. Empty where that says nothing.
    pub key: String,
    /// Rows by their kind, where a column states it.
    pub kinds: BTreeMap<String, u64>,
    /// Cells that are filled, by column as written.
    pub filled: Vec<(String, u64)>,
    /// The longest times in columns of times, a few of each column.
    pub times: Vec<TimeTaken>,
    /// Settings in the columns of a team's own list.
    pub settings: Vec<Setting>,
}

/// How long something took, lasted or was old, as a row of a list states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTaken {
    /// The heading as written.
    pub heading: String,
    /// What it is of, without words that only say that it is a time: `account disabled`.
    pub what: String,
    /// What the row is of: its first cell.
    pub resource: String,
    /// Its second cell, by which an exception may name it.
    pub also: String,
    /// How long, in minutes.
    pub minutes: u64,
    /// As the cell has it, with the unit of the heading.
    pub shown: String,
    /// The row, from 1.
    pub row: u64,
    /// Its line; 0 where the format has none.
    pub line: u32,
}

/// Rows of a list that are of days outside a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsOutside {
    /// How many.
    pub rows: u64,
    /// Of how many rows that state a day.
    pub of: u64,
    /// The first and the last of these days.
    pub days: Period,
}

/// Days after its last activity for which a list is still taken for one of the covered days.
const QUIET_DAYS: i64 = 366;

/// Days from which on a list is one of a period.
const LIST_DAYS: i64 = 7;

/// Digits of an account id.
const INVALID_ACCOUNT: usize = 12;

impl Found {
    /// The days in the file, where none of them is a covered one.
    pub fn days_outside(&self, covers: Period) -> Option<Period> {
        let Some(days) = self.said.days else {
            // A list of a period has some of its days. One of a single day may list what happened before it.
            let days = self.said.occurred.filter(|_| covers.days() >= LIST_DAYS)?;
            return days.intersection(covers).is_none().then_some(days);
        };
        if self.said.activity {
            // Everybody's last sign-in may be long ago, but not that of every user of a list in use.
            let quiet = days.to.days_to(covers.from) > QUIET_DAYS && self.rows > 1;
            return (quiet || days.from > covers.to).then_some(days);
        }
        let inside = days.intersection(covers).is_some();
        let whole = self.said.each_day.keys().next() == Some(&days.from)
            && self.said.each_day.keys().next_back() == Some(&days.to);
        let met = if whole {
            self.said.each_day.range(covers.from..=covers.to).next().is_some()
        } else {
            inside
        };
        (!met).then_some(days)
    }

    /// The rows of days outside a period, of how many that state a day. `None` where all are of it, where no row states
    /// a day on which it happened, or where there are more days than are kept.
    pub fn rows_outside(&self, period: Period) -> Option<RowsOutside> {
        let said = &self.said;
        if said.activity || said.more_days {
            return None;
        }
        let others = || said.each_day.iter().filter(|(day, _)| !period.contains(**day));
        let (first, last) = (others().next()?, others().next_back()?);
        Some(RowsOutside {
            rows: others().map(|(_, rows)| rows).sum(),
            of: said.each_day.values().sum(),
            days: Period { from: *first.0, to: *last.0 },
        })
    }

    /// Accounts in the file that the system does not declare, and whether there is no other. Empty where the
    /// system declares none.
    pub fn undeclared_accounts(&self, system: &System) -> (Vec<&str>, bool) {
        if system.accounts.is_empty() {
            return (Vec::new(), false);
        }
        let told = self.said.accounts.keys().filter(|id| is_account(id));
        let (ours, others): (Vec<&String>, Vec<&String>) =
            told.partition(|id| system.has_account(id));
        let only = ours.is_empty() && !others.is_empty();
        (others.into_iter().map(String::as_str).collect(), only)
    }

    /// Accounts of too few digits, as spreadsheets leave of an id with leading zeros.
    pub fn short_accounts(&self) -> Vec<&str> {
        let digits = |id: &&String| id.bytes().all(|b| b.is_ascii_digit());
        let short = self.said.accounts.keys().filter(digits);
        short.filter(|id| (9..INVALID_ACCOUNT).contains(&id.len())).map(String::as_str).collect()
    }

    /// Regions in the file that the system does not declare, and whether every row is in one of them.
    pub fn undeclared_regions(&self, system: &System) -> (Vec<&str>, bool) {
        if system.regions.is_empty() {
            return (Vec::new(), false);
        }
        let said = &self.said;
        let regional = |(region, rows): &(&String, &u64)| {
            **rows > said.global.get(*region).copied().unwrap_or_default()
        };
        let regions = said.regions.iter().filter(regional).map(|(region, _)| region);
        let (ours, others): (Vec<&String>, Vec<&String>) =
            regions.partition(|region| system.has_region(region));
        let placeless = said.global.is_empty() && said.without_region == 0;
        let only = ours.is_empty() && placeless && !others.is_empty();
        (others.into_iter().map(String::as_str).collect(), only)
    }

    /// The partitions of the file, where none of them is the system's.
    pub fn other_partitions(&self, system: &System) -> Vec<&str> {
        let ours: BTreeSet<&str> =
            system.regions.iter().map(|region| partition_of_region(region)).collect();
        let theirs = &self.said.partitions;
        if ours.is_empty() || theirs.keys().any(|partition| ours.contains(partition.as_str())) {
            return Vec::new();
        }
        theirs.keys().map(String::as_str).collect()
    }

    /// The other clouds that the file is of, and whether it has no row of AWS.
    pub fn other_clouds(&self) -> (Vec<&str>, bool) {
        let rows: u64 = self.said.clouds.values().sum();
        (self.said.clouds.keys().map(String::as_str).collect(), rows > 0 && rows >= self.rows)
    }

    /// True for a list without rows where its register does not say that there are none.
    pub fn is_empty_list(&self) -> bool {
        self.rows == 0 && self.stated != Some(0)
    }

    /// The number of rows by the register, where it is not the file's.
    pub fn other_rows(&self) -> Option<u64> {
        self.stated.filter(|stated| *stated != self.rows && self.rows > 0)
    }
}

/// True for an account id, whole or with all but its last digits masked.
fn is_account(text: &str) -> bool {
    let digits = text.len() >= 9 && text.bytes().all(|b| b.is_ascii_digit());
    digits || masked(text).is_some()
}

/// The digits that are left of a masked account id.
fn masked(text: &str) -> Option<&str> {
    let shown = text.trim_start_matches(['•', '*', 'x', 'X', '#']);
    let tail = shown.len() >= 4 && shown.bytes().all(|b| b.is_ascii_digit());
    (tail && shown.len() < text.len()).then_some(shown)
}

impl System {
    /// True for a declared account, also where its first digits are masked.
    pub fn has_account(&self, id: &str) -> bool {
        let declared = |known: &str| match masked(id) {
            Some(shown) => known.ends_with(shown),
            None => known == id,
        };
        self.accounts.iter().any(|account| declared(&account.id))
    }

    /// True for a declared Region.
    pub fn has_region(&self, region: &str) -> bool {
        self.regions.iter().any(|known| known.eq_ignore_ascii_case(region))
    }

    /// True for a row of an account and in a Region of the system, as far as the row and the system say.
    pub fn holds(&self, account: Option<&str>, region: Option<&str>, resource: &str) -> bool {
        let of_account = account
            .is_none_or(|id| self.accounts.is_empty() || !is_account(id) || self.has_account(id));
        let in_region = region.is_none_or(|region| {
            self.regions.is_empty() || self.has_region(region) || is_global(region, resource)
        });
        of_account && in_region
    }
}
