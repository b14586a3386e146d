//! Frequencies and periods that a sentence states, in days.

use std::ops::Range;

use super::sentence::{Sentence, Word};
use crate::model::text::{MONTHS, number_in_words};

/// What a period is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// How often: `every 90 days`, `quarterly`.
    Every,
    /// How soon: `within 24 hours`.
    Within,
    /// How long: `kept for a year`, `older than 30 days`.
    Long,
}

/// A frequency or a period.
#[derive(Clone, Debug)]
pub(crate) struct Duration {
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
    pub(crate) fn same(&self, other: &Self) -> bool {
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

const SEASONS: &[&str] = &["spring", "summer", "autumn", "winter"];

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
pub(crate) fn first_number(sentence: &Sentence) -> Option<f64> {
    sentence.words.iter().find_map(|word| number(&word.text))
}

/// The words of a sentence from one place on.
fn text(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.text.as_str())
}

/// The number at `at`, of one word or several, and its end: `three (3)` says the same twice.
fn amount(words: &[Word], at: usize) -> Option<(f64, usize)> {
    let mut end = at;
    let mut amount: Option<f64> = None;
    while let Some(next) = words.get(end).and_then(|word| number(&word.text)) {
        amount = Some(match amount {
            // `twenty four`.
            Some(before) if before >= 20.0 && before % 10.0 == 0.0 && next < 10.0 => before + next,
            Some(_) | None => next,
        });
        end += 1;
        if words[end - 1].comma {
            break;
        }
    }
    Some((amount?, end))
}

/// The length of `90 days`, `three (3) working days`, `24 hours`, `half a year` at `at`, and its end.
fn measured(words: &[Word], at: usize) -> Option<(f64, bool, usize)> {
    let (count, end) = amount(words, at).map_or((None, at), |(count, end)| (Some(count), end));
    let many = count.unwrap_or(1.0);
    let article = |n: usize| usize::from(matches!(text(words, n), "a" | "an"));
    if text(words, end) == "half" {
        let of = end + 1 + article(end + 1);
        return Some((0.5 * many * unit(text(words, of))?, false, of + 1));
    }
    if matches!(text(words, end), "quarter" | "quarters") && text(words, end + 1) == "of" {
        let of = end + 2 + article(end + 2);
        if matches!(text(words, of), "hour" | "day") {
            return Some((0.25 * many * unit(text(words, of))?, false, of + 1));
        }
    }
    let mut end = end;
    let working = matches!(text(words, end), "working" | "business");
    if working || matches!(text(words, end), "calendar" | "consecutive" | "full") {
        end += 1;
    }
    Some((many * unit(text(words, end))?, working, end + 1))
}

/// Numbers that share one unit: `seven, 30, 90 or 180 days`.
struct Listed {
    /// Each with its end.
    numbers: Vec<(f64, usize)>,
    /// The unit, in days.
    days: f64,
    working: bool,
    end: usize,
}

/// The numbers at `at` that share one unit.
fn listed(words: &[Word], at: usize) -> Option<Listed> {
    let mut numbers = Vec::new();
    let mut joined = false;
    let mut next = at;
    loop {
        let (count, end) = amount(words, next)?;
        numbers.push((count, end));
        let joins = matches!(text(words, end), "and" | "or");
        if !joins && !words[end - 1].comma {
            let (days, working, last) = measured(words, end)?;
            let before = at.checked_sub(1).map_or("", |n| text(words, n));
            let list = numbers.len() > 1 && joined && before != "between";
            return list.then_some(Listed { numbers, days, working, end: last });
        }
        joined |= joins;
        next = end + usize::from(joins);
    }
}

/// The factor of `every second year`; one for another word.
fn ordinal(word: &str) -> Option<f64> {
    Some(match word {
        "other" | "second" | "2nd" => 2.0,
        "third" | "3rd" => 3.0,
        "fourth" | "4th" => 4.0,
        "fifth" | "5th" => 5.0,
        "sixth" | "6th" => 6.0,
        _ => return None,
    })
}

fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word.strip_suffix('s').unwrap_or(word))
}

/// The months named at `at`, by their place in the year, and the end: `January and July`.
fn months(words: &[Word], at: usize) -> (Vec<usize>, usize) {
    let mut found = Vec::new();
    let mut end = at;
    loop {
        let next = end + usize::from(!found.is_empty() && matches!(text(words, end), "and" | "or"));
        let mut names = MONTHS.iter().chain(SEASONS);
        let place = names.position(|name| *name == text(words, next));
        let named =
            words.get(next).is_some_and(|word| word.written.starts_with(char::is_uppercase))
                || found.is_empty();
        let Some(place) = place.filter(|_| named) else { return (found, end) };
        found.push(place);
        end = next + 1;
        if !words[next].comma && !matches!(text(words, end), "and" | "or") {
            return (found, end);
        }
    }
}

/// The time between days of `the first Sunday of the month`, of which `at` is `of`, and the end.
fn of_each(words: &[Word], at: usize) -> Option<(f64, usize)> {
    let each = matches!(text(words, at + 1), "the" | "a" | "each" | "every");
    let (days, _, end) = measured(words, at + 2).filter(|_| text(words, at) == "of" && each)?;
    Some((days, end))
}

/// How often something is done, in days, whether in working days, and the end, if words at `at` say it.
fn often(words: &[Word], at: usize) -> Option<(f64, bool, usize)> {
    let text = |n: usize| text(words, n);
    let word = text(at);
    let adverb = |word: &str| ADVERBS.iter().find(|(name, _)| *name == word).map(|(_, days)| *days);
    if let Some(days) = adverb(word) {
        let factor = match at.checked_sub(1).map_or("", text) {
            "semi" | "half" => 0.5,
            "bi" => 2.0,
            _ => 1.0,
        };
        return Some((days * factor, false, at + 1));
    }
    if matches!(word, "every" | "each") {
        let nth = ordinal(text(at + 1));
        let one = at + 1 + usize::from(nth.is_some() || matches!(text(at + 1), "first" | "last"));
        let factor = nth.unwrap_or(1.0);
        if is_weekday(text(one)) {
            if let Some((days, end)) = of_each(words, one + 1) {
                return Some((days, false, end));
            }
            let monthly = one > at + 1 && nth.is_none();
            return Some((if monthly { 30.44 } else { 7.0 * factor }, false, one + 1));
        }
        let (named, end) = months(words, one);
        if !named.is_empty() {
            return Some((365.25 * factor / named.len() as f64, false, end));
        }
        if let Some((days, working, end)) = measured(words, one) {
            return Some((days * factor, working, end));
        }
    }
    if word == "on" && WEEKDAYS.iter().any(|day| text(at + 1) == format!("{day}s")) {
        return Some((7.0, false, at + 2));
    }
    // `on the first Sunday of the month`, `on the second working day of a quarter`.
    if word == "on" && text(at + 1) == "the" {
        let nth = text(at + 2);
        let mut next = at + 3;
        next += usize::from(matches!(text(next), "working" | "business" | "calendar"));
        let day = is_weekday(text(next)) || text(next) == "day";
        let counted = ordinal(nth).is_some()
            || matches!(nth, "first" | "last" | "1st")
            || nth.strip_suffix("th").is_some_and(|head| number(head).is_some());
        if let Some((days, end)) = of_each(words, next + usize::from(day)).filter(|_| counted) {
            return Some((days, false, end));
        }
    }
    // `in January and July`, where they divide the year evenly: two months of a report do not.
    if word == "in" {
        let (named, end) = months(words, at + 1);
        let apart = 12 / named.len().max(1);
        let even = named.windows(2).all(|two| two[0] + apart == two[1]) && named.len() > 1;
        let dated = number(text(end)).is_some_and(|year| year > 1900.0);
        if even && !dated && named.iter().all(|place| *place < 12) {
            return Some((365.25 / named.len() as f64, false, end));
        }
    }
    // `once a year`, `twice per month`, `four times a year`, `twice yearly`.
    let (count, next) = match word {
        "once" => (1.0, at + 1),
        "twice" => (2.0, at + 1),
        _ => (number(word).filter(|_| text(at + 1) == "times")?, at + 2),
    };
    if let Some(days) = adverb(text(next)) {
        return Some((days / count, false, next + 1));
    }
    let every = matches!(text(next), "a" | "an" | "per" | "each" | "every");
    let days = unit(text(next + 1)).filter(|_| every)?;
    Some((days / count, false, next + 2))
}

/// What a deadline or a limit at `at` is said with, and where the length begins: `within a`, `not later than`.
fn limit(words: &[Word], at: usize) -> Option<(Manner, usize)> {
    let text = |n: usize| text(words, n);
    let next = match (text(at), text(at + 1), text(at + 2)) {
        ("within" | "inside" | "in" | "under" | "after", ..) => at + 1,
        ("no" | "not", "later" | "more" | "longer", "than") => at + 3,
        ("at", "most" | "latest", _) | ("less" | "fewer", "than", _) | ("maximum", "of", _) => {
            at + 2
        }
        ("for", "a" | "an", _) => at + 1,
        _ => return None,
    };
    let article = matches!(text(next), "a" | "an" | "the" | "first");
    let long = matches!(text(at), "after" | "for");
    Some((if long { Manner::Long } else { Manner::Within }, next + usize::from(article)))
}

/// Every frequency and period of a sentence.
pub(crate) fn durations(sentence: &Sentence) -> Vec<Duration> {
    let words = &sentence.words;
    let text = |n: usize| text(words, n);
    let written = |range: &Range<usize>| sentence.written(range.clone());
    let mut found: Vec<Duration> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = at;
        if let Some((days, working, end)) = often(words, at) {
            let range = start..end;
            let text = written(&range);
            found.push(Duration { days, manner: Manner::Every, working, text, range });
            at = end;
            continue;
        }
        let said = limit(words, at);
        let bare = number(text(at)).is_some()
            || text(at) == "half" && matches!(text(at + 1), "a" | "an" | "year");
        let Some((manner, next)) = said.or_else(|| bare.then_some((Manner::Long, at))) else {
            at += 1;
            continue;
        };
        if let Some(Listed { numbers, days, working, end }) = listed(words, next) {
            let mut from = start;
            for (count, to) in numbers {
                let range = from..to;
                let said = format!("{} {}", written(&range), written(&(end - 1..end)));
                found.push(Duration { days: count * days, manner, working, text: said, range });
                from = to + usize::from(matches!(text(to), "and" | "or"));
            }
            at = end;
            continue;
        }
        let last = found.last().filter(|last| {
            // `seven days for critical, 30 for high`; `within one working day, and others within two`.
            let shared = text(last.range.end) == "for" && text(at + 1) == "for" && said.is_none();
            let joined = at > 0 && (words[at - 1].comma || matches!(text(at - 1), "and" | "or"));
            let closed = words.get(at + 1).is_some_and(|word| {
                word.comma || words.get(at + 2).is_none_or(|next| next.clause != word.clause)
            });
            let repeated = text(at) == "within" && last.manner == Manner::Within && closed;
            shared && joined || repeated
        });
        let elided = last.and_then(|last| {
            let (count, end) = amount(words, next)?;
            // The unit is that of the last length that states one.
            let days = found.iter().rev().find_map(|one| unit(text(one.range.end - 1)))?;
            Some((count * days, last.working, end))
        });
        let Some((days, working, end)) = measured(words, next).or(elided) else {
            at += 1;
            continue;
        };
        let after = said.is_none()
            && matches!(text(end), "after" | "of" | "from")
            && text(end + 1) != "inactivity";
        let manner = if after { Manner::Within } else { manner };
        let range = start..end;
        found.push(Duration { days, manner, working, text: written(&range), range });
        at = end;
    }
    found
}

/// The one length that the value of a parameter states: `quarter`, `every twelve months`, `72 hours`.
pub(crate) fn value(sentences: &[Sentence]) -> Option<Duration> {
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
    fn quarters_of_an_hour() {
        for text in ["Done within a quarter of an hour.", "It takes one quarter of an hour."] {
            let sentence = sentences_of(text, &Origin::file("f")).remove(0);
            let minutes = durations(&sentence)[0].days * 1440.0;
            assert!((minutes - 15.0).abs() < 0.01, "{text}: {minutes}");
        }
    }

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
        assert_eq!(
            of("Every second year, and every third month."),
            [(731.0, Every), (91.0, Every)]
        );
        assert_eq!(of("On the first Sunday of the month."), [(30.0, Every)]);
        assert_eq!(of("On the second working day of a quarter"), [(91.0, Every)]);
        assert_eq!(of("Every last Friday of the month"), [(30.0, Every)]);
        assert_eq!(of("Twice yearly, in January and July"), [(183.0, Every), (183.0, Every)]);
        assert_eq!(of("The tests in March and April, in March and September 2026"), []);
        assert_eq!(of("Every March and September we may look"), [(183.0, Every)]);
        assert_eq!(of("Kept for half a year, then for a year"), [(183.0, Long), (365.0, Long)]);
        let within = [(7.0, Within), (30.0, Within), (90.0, Within), (180.0, Within)];
        assert_eq!(of("Fixed within seven, 30, 90 or 180 days by severity."), within);
        assert_eq!(
            of("Seven days for critical, 30 for high and 90 for moderate"),
            [(7.0, Long), (30.0, Long), (90.0, Long)]
        );
        assert_eq!(
            of("Within one working day, and changes within two; the ticket says so."),
            [(1.0, Within), (2.0, Within)]
        );
        assert_eq!(of("Between 5 and 10 minutes of 4, 5 rooms"), [(0.0, Within)]);
        let length =
            |text: &str| value(&sentences_of(text, &Origin::file("f"))).map(|one| one.days.round());
        assert_eq!(length("quarter"), Some(91.0));
        assert_eq!(length("every twelve months"), Some(365.0));
        assert_eq!(length("seven days for critical, 30 days for high"), None);
        assert_eq!(length("the Security Lead"), None);
    }
}
