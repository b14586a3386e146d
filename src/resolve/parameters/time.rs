//! Frequencies and periods as teams write them, turned into phrases a sentence takes.

use super::words::{self, after, opens};

/// Qualifiers before a frequency: what follows is read on its own.
const QUALIFIERS: &[&str] = &[
    "about",
    "approximately",
    "at a minimum",
    "at a minimum of",
    "at least",
    "at minimum",
    "at most",
    "minimally",
    "nominally",
    "normally",
    "roughly",
    "typically",
    "usually",
];

/// Openings of phrases that already say how often, when or on what occasion.
const ADVERBIAL: &[&str] = &[
    "after",
    "always",
    "any time",
    "as",
    "at",
    "before",
    "by",
    "constantly",
    "continually",
    "during",
    "each",
    "every",
    "following",
    "from",
    "if",
    "in",
    "never",
    "no earlier",
    "no later",
    "no less frequently",
    "no less often",
    "not less frequently",
    "not less often",
    "on",
    "once",
    "prior to",
    "thereafter",
    "throughout",
    "twice",
    "until",
    "upon",
    "when",
    "whenever",
    "while",
    "with each",
    "with every",
    "within",
];

/// Adjectives, each with its adverb.
const ADJECTIVES: &[(&str, &str)] = &[
    ("annual", "annually"),
    ("bi-annual", "bi-annually"),
    ("biannual", "biannually"),
    ("biennial", "biennially"),
    ("continual", "continually"),
    ("continuous", "continuously"),
    ("periodic", "periodically"),
    ("regular", "regularly"),
    ("semi-annual", "semi-annually"),
    ("semiannual", "semiannually"),
    ("triennial", "triennially"),
];

/// Words that are adjective and adverb: a noun after one makes a noun phrase (`weekly report`).
const BOTH: &[&str] = &[
    "bi-monthly",
    "bi-weekly",
    "bimonthly",
    "biweekly",
    "daily",
    "fortnightly",
    "hourly",
    "monthly",
    "nightly",
    "quarterly",
    "weekly",
    "yearly",
];

/// Words after which an adverb stays one.
const GO_ON: &[&str] = &[
    "after",
    "and",
    "as",
    "at",
    "by",
    "during",
    "each",
    "every",
    "for",
    "from",
    "if",
    "in",
    "on",
    "or",
    "per",
    "plus",
    "thereafter",
    "through",
    "to",
    "under",
    "until",
    "upon",
    "using",
    "via",
    "when",
    "whenever",
    "while",
    "with",
    "within",
];

/// A frequency as an adverbial phrase (`quarter` → `every quarter`, `annual` → `annually`); `None`
/// where the value is no frequency in any form known.
pub(super) fn frequency(value: &str) -> Option<String> {
    for qualifier in QUALIFIERS {
        if let Some(rest) = after(value, qualifier) {
            let rest = rest.trim_start_matches(',').trim_start();
            if let Some(rest) = plain_frequency(rest) {
                return Some(format!("{} {rest}", &value[..qualifier.len()]));
            }
        }
    }
    plain_frequency(value)
}

fn plain_frequency(value: &str) -> Option<String> {
    let words: Vec<&str> = value.split_whitespace().collect();
    let head = words.first()?;
    let first = words::plain(head);
    let goes_on = |n: usize| {
        let ends = words.get(n - 1).is_some_and(|word| word.ends_with([',', ';']));
        ends || words.get(n).is_none_or(|word| {
            word.starts_with('(') || GO_ON.contains(&words::plain(word).as_str())
        })
    };
    let basis = words.get(1).is_some_and(|word| words::plain(word) == "basis");
    let adjective = ADJECTIVES.iter().find(|(adjective, _)| *adjective == first);
    if basis && (adjective.is_some() || BOTH.contains(&first.as_str())) {
        return Some(format!("on {} {value}", words::article(value)));
    }
    if let Some((adjective, adverb)) = adjective {
        let rest = after(value, adjective)?;
        return goes_on(1).then(|| format!("{adverb}{rest}"));
    }
    if BOTH.contains(&first.as_str()) || (first.ends_with("ly") && first.len() > 4) {
        return goes_on(1).then(|| value.to_owned());
    }
    if matches!(first.as_str(), "real-time" | "real") && (first != "real" || words.len() > 1) {
        return opens(value, &["real time", "real-time"]).then(|| format!("in {value}"));
    }
    if first == "per" {
        return words
            .get(1)
            .is_some_and(|word| words::is_unit(word))
            .then(|| format!("once {value}"));
    }
    if opens(value, ADVERBIAL) {
        return Some(value.to_owned());
    }
    if opens(value, &["the first", "the last", "the second"]) {
        return Some(format!("on {value}"));
    }
    if let Some(rest) = ["a", "an"].iter().find_map(|word| after(value, word)) {
        let rest = rest.trim_start();
        return words::is_single_unit(&words::first(rest)).then(|| format!("every {rest}"));
    }
    // `12 months`, `three (3) years`, `30 calendar days`, `24h`, `2 times a year`.
    if words::is_number(head) {
        let mut unit = 1;
        while words.get(unit).is_some_and(|word| word.starts_with('(') || words::leads_unit(word)) {
            unit += 1;
        }
        let word = words.get(unit)?;
        if matches!(words::plain(word).as_str(), "time" | "times" | "x") {
            return Some(value.to_owned());
        }
        if !words::is_unit(word) {
            return None;
        }
        let one = matches!(first.as_str(), "one" | "1") && words::is_single_unit(word);
        return Some(if one {
            format!("every {}", words[unit..].join(" "))
        } else {
            format!("every {value}")
        });
    }
    let digits = head.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < head.len() && compact_unit(digits) {
        return Some(format!("every {value}"));
    }
    // `quarter`, `business day`, `other month`.
    let unit = usize::from(
        words::leads_unit(head) || matches!(first.as_str(), "other" | "second" | "third"),
    );
    let unit = if unit == 1 && words.get(1).is_some_and(|word| words::is_single_unit(word)) {
        1
    } else {
        0
    };
    (words::is_single_unit(words[unit]) && goes_on(unit + 1)).then(|| format!("every {value}"))
}

/// The unit in `24h`, `30d`, `12mo`.
fn compact_unit(text: &str) -> bool {
    let text = text.trim_end_matches([',', ';', '.']);
    matches!(text, "s" | "m" | "h" | "d" | "w" | "y" | "mo" | "min" | "hr" | "hrs" | "-hourly")
}

/// Openings of a period that is a noun phrase beside numbers and determiners.
const MEASURES: &[&str] = &[
    "about",
    "almost",
    "approximately",
    "at least",
    "at most",
    "fewer than",
    "half",
    "less than",
    "more than",
    "no fewer than",
    "no less than",
    "no longer than",
    "no more than",
    "not less than",
    "not longer than",
    "not more than",
    "over",
    "roughly",
    "several",
    "up to",
];

/// A period as a noun phrase (`hour` → `an hour`, `same day` → `the same day`); `None` where it is none.
pub(super) fn period(value: &str) -> Option<String> {
    if let Some(rest) = MEASURES.iter().find_map(|measure| after(value, measure)) {
        let rest = rest.trim_start();
        let head = &value[..value.len() - rest.len()];
        return period(rest).map(|rest| format!("{head}{rest}"));
    }
    let mut words = value.split_whitespace();
    let head = words.next()?;
    let next = words.next().map(words::plain).unwrap_or_default();
    if opens(value, &["maximum of", "minimum of", "period of"]) {
        return Some(format!("a {value}"));
    }
    if opens(value, &["maximum", "minimum", "every", "each"]) {
        return None;
    }
    let (digits, unit) =
        head.split_at(head.find(|c: char| !c.is_ascii_digit()).unwrap_or(head.len()));
    if !digits.is_empty()
        && unit.starts_with('-')
        && unit.chars().nth(1).is_some_and(char::is_alphabetic)
    {
        return Some(format!("{} {value}", words::article(value)));
    }
    // `the same working day`, `a time period agreed with the client`.
    let measured = |word: &str| {
        let word = words::plain(word);
        words::is_unit(&word)
            || ["time", "times", "period", "term", "lifetime", "duration"].contains(&word.as_str())
    };
    let determined =
        words::is_determiner(head) && value.split_whitespace().skip(1).take(4).any(measured);
    if words::is_number(head) || determined || (!digits.is_empty() && compact_unit(unit)) {
        return Some(value.to_owned());
    }
    if matches!(words::plain(head).as_str(), "same" | "next") {
        return Some(format!("the {value}"));
    }
    let single =
        words::is_single_unit(head) || (words::leads_unit(head) && words::is_single_unit(&next));
    single.then(|| format!("{} {value}", words::article(value)))
}
