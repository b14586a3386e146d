//! How long something took, lasted or was old, in the cells of a list: `9 min`, `2 d 3 h`, or a number under a
//! heading that names the unit.

use std::collections::BTreeMap;

use crate::evidence::Rows;
use crate::model::text::normalized;
use crate::model::{Date, TimeTaken};

/// Rows kept of each column: the longest.
const KEPT: usize = 6;
/// Columns of times that are kept.
const COLUMNS: usize = 12;

/// Units by their names, in minutes.
const UNITS: &[(&str, u64)] = &[
    ("min", 1),
    ("mins", 1),
    ("minute", 1),
    ("minutes", 1),
    ("h", 60),
    ("hr", 60),
    ("hrs", 60),
    ("hour", 60),
    ("hours", 60),
    ("d", DAY),
    ("day", DAY),
    ("days", DAY),
    ("w", 7 * DAY),
    ("week", 7 * DAY),
    ("weeks", 7 * DAY),
];
const DAY: u64 = 1440;

/// Words of a heading that only say that it is a time.
const ONLY_TIME: &[&str] = &[
    "after", "age", "before", "by", "delay", "duration", "elapsed", "in", "latest", "length",
    "max", "maximum", "of", "period", "since", "taken", "time", "to", "took", "total", "until",
    "within",
];
/// Of these, words with which the cells of a column are times.
const TIMED: &[&str] = &["after", "age", "delay", "duration", "elapsed", "took", "within"];

/// Days of a change before this one, and of this one.
const PREVIOUS: &[&str] = &[
    "previouschange",
    "previouschangedon",
    "previousrotation",
    "previousrotationon",
    "changedbefore",
    "lastchange",
];
const CHANGED: &[&str] = &["changedon", "rotatedon", "renewedon", "newchange"];
/// The day of the last change.
const LAST: &[&str] = &["lastrotatedon", "lastrotated", "lastrotation", "keylastrotated"];

/// The day on which a training was done, and headings that say that a list is of trainings.
const TRAINED: &[&str] = &["completedon", "completed", "completiondate", "trainedon", "passedon"];
const COURSE: &[&str] = &["course", "training", "module", "curriculum"];
/// People whose last training is kept.
const PEOPLE: usize = 20_000;

/// A column of times.
#[derive(Debug)]
struct Column {
    at: usize,
    heading: String,
    what: String,
    /// Minutes of one, where the heading names the unit, and the unit.
    unit: Option<(u64, String)>,
}

/// The columns of times of a list, and the longest of each.
#[derive(Debug, Default)]
pub(super) struct Times {
    columns: Vec<Column>,
    /// Days of two changes: columns of the one and of the other.
    between: Option<(usize, usize)>,
    last: Option<usize>,
    trained: Option<usize>,
    /// The last training of each person, with its row and line.
    trainings: BTreeMap<String, (Date, u64, u32)>,
    longest: BTreeMap<usize, Vec<TimeTaken>>,
}

/// The words of a heading, in lower case.
pub(super) fn words(heading: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in heading.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()) {
        // `screenLockMin` is three words.
        let mut word = String::new();
        let mut lower = false;
        for c in piece.chars() {
            if c.is_uppercase() && lower && !word.is_empty() {
                out.push(std::mem::take(&mut word));
            }
            lower = c.is_lowercase();
            word.extend(c.to_lowercase());
        }
        out.push(word);
    }
    out
}

fn unit(word: &str) -> Option<u64> {
    UNITS.iter().find(|(name, _)| *name == word).map(|(_, minutes)| *minutes)
}

impl Times {
    pub(super) fn of(headings: &[String]) -> Self {
        let mut columns = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            let all = words(heading);
            // One letter is no unit of a heading: `d`, `h`.
            let named = all
                .iter()
                .filter(|word| word.len() > 2)
                .find_map(|word| Some((unit(word)?, word.clone())));
            let timed = all.iter().any(|word| TIMED.contains(&word.as_str()));
            let dated = all.iter().any(|word| matches!(&**word, "on" | "at" | "date" | "per"));
            if (named.is_none() && !timed) || dated || columns.len() >= COLUMNS {
                continue;
            }
            let what: Vec<&str> = all
                .iter()
                .map(String::as_str)
                .filter(|word| unit(word).is_none() && !ONLY_TIME.contains(word))
                .collect();
            let (heading, what) = (heading.trim().to_owned(), what.join(" "));
            columns.push(Column { at, heading, what, unit: named });
        }
        let plain: Vec<String> = headings.iter().map(|heading| normalized(heading)).collect();
        let at = |names: &[&str]| plain.iter().position(|one| names.contains(&one.as_str()));
        let between = at(PREVIOUS).zip(at(CHANGED));
        let last = at(LAST).filter(|_| between.is_none());
        if between.is_some() {
            // A column of days beside the two days says the same.
            columns.retain(|column: &Column| !column.what.is_empty());
        }
        let trained = at(TRAINED).filter(|_| at(COURSE).is_some());
        Self { columns, between, last, trained, ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
            && self.between.is_none()
            && self.last.is_none()
            && self.trained.is_none()
    }

    /// Notes the times of a row.
    pub(super) fn add<'a>(&mut self, rows: &Rows, cell: &impl Fn(usize) -> &'a str) {
        let (row, line) = rows.place();
        let taken = |heading: &str, what: &str, minutes, shown: String| TimeTaken {
            heading: heading.to_owned(),
            what: what.to_owned(),
            resource: cell(0).trim().to_owned(),
            also: cell(1).trim().to_owned(),
            minutes,
            shown,
            row,
            line,
        };
        let mut found = Vec::new();
        for column in &self.columns {
            let text = cell(column.at).trim();
            let read = match &column.unit {
                Some((of, unit)) if text.bytes().all(|b| b.is_ascii_digit()) => {
                    let count = text.parse::<u64>().ok();
                    count.map(|count| (count.saturating_mul(*of), format!("{text} {unit}")))
                }
                _ => minutes(text).map(|minutes| (minutes, text.to_owned())),
            };
            if let Some((minutes, shown)) = read {
                found.push((column.at, taken(&column.heading, &column.what, minutes, shown)));
            }
        }
        let day = |at: usize| Date::from_time(cell(at).trim()).ok();
        if let Some((before, after)) = self.between
            && let Some((before, after)) = day(before).zip(day(after))
        {
            let days = before.days_to(after).max(0).unsigned_abs();
            let shown = format!("{days} days, from {before} to {after}");
            found
                .push((usize::MAX, taken("days between two changes", "change", days * DAY, shown)));
        }
        if let Some(last) = self.last.and_then(day) {
            // How long ago that was is known where the day of the list is.
            let shown = last.to_string();
            found.push((usize::MAX - 1, taken("the last rotation", "rotation", 0, shown)));
        }
        if let Some(on) = self.trained.and_then(day) {
            let person = cell(0).trim().to_owned();
            let known = self.trainings.get(&person);
            if known.is_none_or(|(last, ..)| *last < on) && self.trainings.len() < PEOPLE {
                self.trainings.insert(person, (on, row, line));
            }
        }
        for (at, one) in found {
            let longest = self.longest.entry(at).or_default();
            let key =
                |one: &TimeTaken| (std::cmp::Reverse(one.minutes), one.shown.clone(), one.row);
            let place = longest.partition_point(|known| key(known) <= key(&one));
            if place < KEPT {
                longest.insert(place, one);
                longest.truncate(KEPT);
            }
        }
    }

    /// The longest of each column.
    pub(super) fn longest(self) -> Vec<TimeTaken> {
        let mut oldest: Vec<_> = self.trainings.into_iter().collect();
        oldest.sort_by_key(|(_, (on, row, _))| (*on, *row));
        let oldest = oldest.into_iter().take(KEPT).map(|(person, (on, row, line))| TimeTaken {
            heading: "the last training".to_owned(),
            what: "training".to_owned(),
            resource: person,
            also: String::new(),
            minutes: 0,
            shown: on.to_string(),
            row,
            line,
        });
        self.longest.into_values().flatten().chain(oldest).collect()
    }
}

/// The minutes of `9 min`, `5 h 10 min`, `2 d 3 h`, `1:15`; nothing where the text says more than that.
fn minutes(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let words: Vec<String> = split(&lower);
    let mut total = 0_u64;
    let mut pairs = words.chunks(2);
    let first = pairs.next()?;
    for pair in std::iter::once(first).chain(pairs) {
        let [count, of] = pair else { return None };
        let count: u64 = count.parse().ok()?;
        total = total.checked_add(count.checked_mul(unit(of)?)?)?;
    }
    Some(total)
}

/// Numbers and words: `5h10min` is four.
fn split(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut digits = None;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            digits = None;
            if !matches!(c, ' ' | ',' | '.') {
                // Dates, ranges and signs are no times.
                out.push(c.to_string());
            }
            continue;
        }
        if digits != Some(c.is_ascii_digit()) {
            out.push(String::new());
            digits = Some(c.is_ascii_digit());
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out.retain(|word| word != "and");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_times() {
        assert_eq!(minutes("9 min"), Some(9));
        assert_eq!(minutes("5 h 10 min"), Some(310));
        assert_eq!(minutes("2 d 3 h"), Some(3060));
        assert_eq!(minutes("1 day and 2 hours"), Some(1560));
        assert_eq!(minutes("90m"), None);
        for text in ["", "2 min after entry on 2026-07-13", "2026-07-31", "none", "4", "-3 min"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn headings_of_times() {
        let of = |heading: &str| {
            let found = Times::of(&[heading.to_owned()]);
            found.columns.first().map(|one| (one.what.clone(), one.unit.as_ref().map(|u| u.0)))
        };
        let some = |what: &str, unit| Some((what.to_owned(), unit));
        assert_eq!(of("account_disabled_after"), some("account disabled", None));
        assert_eq!(of("reported_after_min"), some("reported", Some(1)));
        assert_eq!(of("Screen lock (minutes)"), some("screen lock", Some(1)));
        assert_eq!(of("commitAgeHours"), some("commit", Some(60)));
        assert_eq!(of("days"), some("", Some(1440)));
        assert_eq!(of("changed_on"), None);
        assert_eq!(of("calendar_day"), some("calendar", Some(1440)));
    }
}
