//! Frequencies and periods that a sentence states, in days.

use std::ops::Range;

use super::sentence::{Sentence, Word};
use crate::model::text::number_in_words;

/// What a period is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// How often: `every 90 days`, `quarterly`.
    Every,
    /// How soon: `within 24 hours`.
    Within,
    /// How long: `kept for a year`, `older than 30 days`.
    Long,
}

/// A frequency or a period.
#[derive(Clone, Debug)]
pub struct Duration {
    /// Its length.
    pub days: f64,
    /// What is said of it.
    pub manner: Manner,
    /// True if counted in working days.
    pub working: bool,
    /// As written.
    pub text: String,
    /// Where in the sentence.
    pub range: Range<usize>,
}

impl Duration {
    /// True for the same length, as people count: a quarter is 90 to 92 days.
    pub fn same(&self, other: &Self) -> bool {
        (self.days - other.days).abs() <= 0.04 * self.days.max(other.days)
    }
}

const UNITS: &[(&str, f64)] = &[
    ("minute", 1.0 / 1440.0),
    ("min", 1.0 / 1440.0),
    ("hour", 1.0 / 24.0),
    ("hr", 1.0 / 24.0),
    ("day", 1.0),
    ("night", 1.0),
    ("week", 7.0),
    ("fortnight", 14.0),
    ("month", 30.44),
    ("quarter", 91.31),
    ("semester", 182.62),
    ("year", 365.25),
];

const ADVERBS: &[(&str, f64)] = &[
    ("hourly", 1.0 / 24.0),
    ("daily", 1.0),
    ("nightly", 1.0),
    ("weekly", 7.0),
    ("biweekly", 14.0),
    ("fortnightly", 14.0),
    ("monthly", 30.44),
    ("quarterly", 91.31),
    ("semiannual", 182.62),
    ("semiannually", 182.62),
    ("annual", 365.25),
    ("annually", 365.25),
    ("yearly", 365.25),
    ("biennially", 730.5),
];

const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "spring",
    "summer",
    "autumn",
    "winter",
];

/// The number that a word is.
pub(super) fn number(word: &str) -> Option<f64> {
    let value = number_in_words(word).map(f64::from).or_else(|| word.parse().ok())?;
    (value.is_finite() && value > 0.0).then_some(value)
}

/// The days of a unit of time.
pub(super) fn unit(word: &str) -> Option<f64> {
    let one = word.strip_suffix('s').unwrap_or(word);
    UNITS.iter().find(|(name, _)| *name == one).map(|(_, days)| *days)
}

/// The first number that a text states: `three attempts`, `not more than 3`.
pub fn first_number(sentence: &Sentence) -> Option<f64> {
    sentence.words.iter().find_map(|word| number(&word.text))
}

/// The length of `90 days`, `three (3) working days`, `24 hours`, `half year` at `at`, and its end.
fn measured(words: &[Word], at: usize) -> Option<(f64, bool, usize)> {
    let mut end = at;
    let mut amount: Option<f64> = None;
    while let Some(next) = words.get(end).and_then(|word| number(&word.text)) {
        amount = Some(match amount {
            // `twenty four`; `three (3)` says the same twice.
            Some(before) if before >= 20.0 && before % 10.0 == 0.0 && next < 10.0 => before + next,
            Some(_) | None => next,
        });
        end += 1;
    }
    let text = |n: usize| words.get(n).map_or("", |word| word.text.as_str());
    if text(end) == "half" && text(end + 1) == "year" {
        return Some((182.62 * amount.unwrap_or(1.0), false, end + 2));
    }
    let working = matches!(text(end), "working" | "business");
    if working || matches!(text(end), "calendar" | "consecutive" | "full") {
        end += 1;
    }
    let days = unit(text(end))?;
    Some((amount.unwrap_or(1.0) * days, working, end + 1))
}

/// Every frequency and period of a sentence.
pub fn durations(sentence: &Sentence) -> Vec<Duration> {
    let words = &sentence.words;
    let text = |n: usize| words.get(n).map_or("", |word| word.text.as_str());
    let mut found: Vec<Duration> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = at;
        let mut push = |days: f64, manner: Manner, working: bool, end: usize| {
            let written = words[start..end].iter().map(|word| word.written.as_str());
            let text = written.collect::<Vec<_>>().join(" ");
            found.push(Duration { days, manner, working, text, range: start..end });
            end
        };
        let word = text(at);
        if let Some((_, days)) = ADVERBS.iter().find(|(name, _)| *name == word) {
            let semi = at > 0 && matches!(text(at - 1), "semi" | "half");
            let bi = at > 0 && text(at - 1) == "bi";
            let factor = if semi {
                0.5
            } else if bi {
                2.0
            } else {
                1.0
            };
            at = push(days * factor, Manner::Every, false, at + 1);
            continue;
        }
        if matches!(word, "every" | "each") {
            let other = usize::from(matches!(text(at + 1), "other" | "second"));
            let day = WEEKDAYS.contains(&text(at + 1 + other).trim_end_matches('s'));
            let month = MONTHS.contains(&text(at + 1 + other));
            let factor = if other == 1 { 2.0 } else { 1.0 };
            if day || month {
                at = push(
                    if day { 7.0 } else { 365.25 } * factor,
                    Manner::Every,
                    false,
                    at + 2 + other,
                );
                continue;
            }
            if let Some((days, working, end)) = measured(words, at + 1 + other) {
                at = push(days * factor, Manner::Every, working, end);
                continue;
            }
        }
        if word == "on" && WEEKDAYS.iter().any(|day| text(at + 1) == format!("{day}s")) {
            at = push(7.0, Manner::Every, false, at + 2);
            continue;
        }
        // `once a year`, `twice per month`, `four times a year`.
        let times = match word {
            "once" => Some((1.0, at + 1)),
            "twice" => Some((2.0, at + 1)),
            _ => number(word).filter(|_| text(at + 1) == "times").map(|count| (count, at + 2)),
        };
        if let Some((count, next)) = times
            && matches!(text(next), "a" | "an" | "per" | "each" | "every")
            && let Some(days) = unit(text(next + 1))
        {
            at = push(days / count, Manner::Every, false, next + 2);
            continue;
        }
        let within = match (word, text(at + 1), text(at + 2)) {
            ("within" | "inside" | "in", ..) => Some(at + 1),
            ("no" | "not", "later" | "more" | "longer", "than") => Some(at + 3),
            ("at", "most" | "latest", _) => Some(at + 2),
            ("less" | "fewer", "than", _) => Some(at + 2),
            ("maximum", "of", _) => Some(at + 2),
            ("under" | "after", ..) => Some(at + 1),
            _ => None,
        };
        if let Some(next) = within {
            let next =
                if matches!(text(next), "a" | "an" | "the" | "first") { next + 1 } else { next };
            if let Some((days, working, end)) = measured(words, next) {
                let manner = if word == "after" { Manner::Long } else { Manner::Within };
                at = push(days, manner, working, end);
                continue;
            }
        }
        if number(word).is_some()
            && let Some((days, working, end)) = measured(words, at)
        {
            let after =
                matches!(text(end), "after" | "of" | "from") && text(end + 1) != "inactivity";
            let manner = if after { Manner::Within } else { Manner::Long };
            at = push(days, manner, working, end);
            continue;
        }
        at += 1;
    }
    found
}

/// The one length that the value of a parameter states: `quarter`, `every twelve months`, `72 hours`.
pub fn value(sentences: &[Sentence]) -> Option<Duration> {
    let mut all: Vec<Duration> = sentences.iter().flat_map(durations).collect();
    if let ([], [only]) = (all.as_slice(), sentences) {
        // `quarter`, `the same day` is none, `working day`.
        let (days, working, end) = measured(&only.words, 0)?;
        let range = 0..end;
        return Some(Duration {
            days,
            manner: Manner::Every,
            working,
            text: only.text.clone(),
            range,
        });
    }
    let first = all.pop()?;
    all.iter().all(|other| other.same(&first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::sentence::sentences_of;
    use super::{Manner, durations, value};
    use crate::diag::Origin;

    #[test]
    fn lengths() {
        let of = |text: &str| {
            let sentence = sentences_of(text, &Origin::file("f")).remove(0);
            durations(&sentence)
                .into_iter()
                .map(|one| (one.days.round(), one.manner))
                .collect::<Vec<_>>()
        };
        use Manner::{Every, Long, Within};
        assert_eq!(of("Reviewed every 60 days."), [(60.0, Every)]);
        assert_eq!(of("Reviewed quarterly and each January."), [(91.0, Every), (365.0, Every)]);
        assert_eq!(of("Done within twenty-four (24) hours of notice."), [(1.0, Within)]);
        assert_eq!(of("Kept for three years."), [(1096.0, Long)]);
        assert_eq!(of("Twice a year, on Mondays."), [(183.0, Every), (7.0, Every)]);
        assert_eq!(of("No later than 72 hours after the event"), [(3.0, Within)]);
        assert_eq!(of("Every other week; each person signs."), [(14.0, Every)]);
        let length =
            |text: &str| value(&sentences_of(text, &Origin::file("f"))).map(|one| one.days.round());
        assert_eq!(length("quarter"), Some(91.0));
        assert_eq!(length("every twelve months"), Some(365.0));
        assert_eq!(length("seven days for critical, 30 days for high"), None);
        assert_eq!(length("the Security Lead"), None);
    }
}
