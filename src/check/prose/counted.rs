//! Numbers of things that a sentence states: `three incidents`, `all four leavers`.

use super::durations::{number, unit};
use super::sentence::Sentence;

/// A number of things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// How many.
    pub count: u64,
    /// Of what, in the singular: `incident`.
    pub noun: String,
    /// As written, without what is between: `four functions`.
    pub text: String,
}

/// Words before a number that make it a limit, a part or an order and no count.
const NO_COUNT: &[&str] = &[
    "about", "almost", "around", "at", "below", "between", "chapter", "every", "exceed", "few",
    "first", "fewer", "last", "least", "level", "more", "most", "nearly", "next", "no", "over",
    "part", "per", "roughly", "section", "some", "step", "than", "tier", "to", "under", "up",
    "version", "within",
];

/// Words that stand between a number and what is counted.
const BETWEEN: &[&str] =
    &["company", "customer", "declared", "managed", "organization", "production", "registered"];

/// Every number of things in a sentence. `between` allows further words before the noun, such as the names
/// of services.
pub(crate) fn counted(sentence: &Sentence, between: &dyn Fn(&str) -> bool) -> Vec<Counted> {
    let words = &sentence.words;
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(count) = whole_number(&word.text).filter(|_| !word.code && !word.quoted) else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|n| words.get(n)).map(|word| word.text.as_str());
        if before.is_some_and(|word| NO_COUNT.contains(&word) || whole_number(word).is_some()) {
            continue;
        }
        let mut next = at + 1;
        while next < at + 3
            && words
                .get(next)
                .is_some_and(|word| BETWEEN.contains(&word.text.as_str()) || between(&word.text))
        {
            next += 1;
        }
        let Some(noun) = words.get(next).filter(|noun| noun.clause == word.clause) else {
            continue;
        };
        let Some(one) = singular(&noun.text).filter(|_| !noun.code && unit(&noun.text).is_none())
        else {
            continue;
        };
        found.push(Counted {
            count,
            noun: one,
            text: format!("{} {}", word.written, noun.written),
        });
    }
    found
}

/// `four`, `14`.
pub(crate) fn whole_number(word: &str) -> Option<u64> {
    let value = number(word)?;
    (value.fract() == 0.0 && (1.0..1e7).contains(&value)).then_some(value as u64)
}

/// The singular of a plural of letters; nothing for another word.
pub(crate) fn singular(word: &str) -> Option<String> {
    let letters = word.len() > 3 && word.chars().all(char::is_alphabetic);
    let plural = letters && word.ends_with('s') && !word.ends_with("ss");
    if !plural {
        return None;
    }
    let one = if let Some(head) = word.strip_suffix("ies") {
        format!("{head}y")
    } else if let Some(head) = ["sses", "xes", "ches", "shes"]
        .iter()
        .find(|end| word.ends_with(**end))
        .and_then(|_| word.strip_suffix("es"))
    {
        head.to_owned()
    } else {
        word.strip_suffix('s')?.to_owned()
    };
    Some(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::sentences_of;
    use crate::diag::Origin;

    fn of(text: &str) -> Vec<(u64, String)> {
        let sentences = sentences_of(text, &Origin::file("a"));
        let all = sentences.iter().flat_map(|one| counted(one, &|word| word == "lambda"));
        all.map(|one| (one.count, one.noun)).collect()
    }

    #[test]
    fn numbers_of_things_are_told_from_limits_and_times() {
        let one = |count, noun: &str| vec![(count, noun.to_owned())];
        assert_eq!(of("Three incidents were handled in this period."), one(3, "incident"));
        assert_eq!(of("Compare the times of all four leavers."), one(4, "leaver"));
        assert_eq!(of("Follow nine risks to a control."), one(9, "risk"));
        assert_eq!(of("Four Lambda functions and a queue."), one(4, "function"));
        assert_eq!(of("At most three attempts; at least 2 reviewers."), []);
        assert_eq!(of("Within four hours, every 90 days, for 14 days."), []);
        assert_eq!(of("Version 3 policies apply."), []);
    }
}
