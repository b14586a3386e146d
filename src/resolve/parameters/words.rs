//! Small tests on words that the fitting of values rests on; the lists are in [`super::vocabulary`].

use super::vocabulary::{
    ABBREVIATIONS, ASIDES, BEFORE_UNITS, DETERMINERS, LIKELY_VERBS, ORDINARY, PREPOSITIONS,
    SUBORDINATORS, UNITS, VERBS, VOID,
};

use crate::model::text::number_in_words;

/// A word without the punctuation around it, in lower case.
pub(super) fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The first word, plain.
pub(super) fn first(text: &str) -> String {
    text.split_whitespace().next().map(plain).unwrap_or_default()
}

/// The last word, plain.
pub(super) fn last(text: &str) -> String {
    text.split_whitespace().next_back().map(plain).unwrap_or_default()
}

/// What follows `phrase` where `text` starts with it as whole words, whatever the case.
pub(super) fn after<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let head = text.get(..phrase.len())?;
    let rest = &text[phrase.len()..];
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '-');
    (head.eq_ignore_ascii_case(phrase) && ends).then_some(rest)
}

/// What comes before `phrase` where `text` ends with it as whole words.
pub(super) fn before<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let text = text.trim_end();
    let at = text.len().checked_sub(phrase.len())?;
    let tail = text.get(at..)?;
    let head = &text[..at];
    let starts = head.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '-');
    (tail.eq_ignore_ascii_case(phrase) && starts).then_some(head)
}

/// True if the text starts with one of the phrases.
pub(super) fn opens(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| after(text, phrase).is_some())
}

/// True for `month` and `months`.
pub(super) fn is_unit(word: &str) -> bool {
    let word = plain(word);
    UNITS.contains(&word.as_str()) || word.strip_suffix('s').is_some_and(|one| UNITS.contains(&one))
}

/// True for `month`, not for `months`.
pub(super) fn is_single_unit(word: &str) -> bool {
    UNITS.contains(&plain(word).as_str())
}

/// True for `calendar` in `calendar quarter`.
pub(super) fn leads_unit(word: &str) -> bool {
    BEFORE_UNITS.contains(&plain(word).as_str())
}

/// True for `12`, `twelve` and `twenty-four`.
pub(super) fn is_number(word: &str) -> bool {
    let word = plain(word);
    let digits = !word.is_empty()
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | '/'));
    let named =
        |part: &str| number_in_words(part).is_some() || matches!(part, "hundred" | "thousand");
    digits || (!word.is_empty() && word.split('-').all(named))
}

/// True for `by`, `within`, `for`.
pub(super) fn leads_on(word: &str) -> bool {
    PREPOSITIONS.contains(&plain(word).as_str())
}

/// True for `a`, `the`, `each`, `our`.
pub(super) fn is_determiner(word: &str) -> bool {
    DETERMINERS.contains(&plain(word).as_str())
}

/// True for `a`, `an` and `the`.
pub(super) fn is_article(word: &str) -> bool {
    matches!(plain(word).as_str(), "a" | "an" | "the")
}

/// True for values that say there is none.
pub(super) fn is_void(text: &str) -> bool {
    let text = text.trim_end_matches('.').trim().to_lowercase();
    VOID.contains(&text.as_str()) || opens(&text, &["n/a", "not applicable"])
}

/// True for values that start with an aside: `see the policy`, `to include the ISSO`.
pub(super) fn is_aside(text: &str) -> bool {
    opens(text, ASIDES)
}

/// True if the stop at the end of the text belongs to an abbreviation.
pub(super) fn ends_in_abbreviation(text: &str) -> bool {
    let Some(word) = text.split_whitespace().next_back() else { return false };
    let word = word.trim_start_matches(['(', '"']).to_lowercase();
    let letters = word.len() >= 4
        && word
            .as_bytes()
            .chunks(2)
            .all(|pair| pair[0].is_ascii_alphabetic() && pair.get(1) == Some(&b'.'));
    ABBREVIATIONS.contains(&word.as_str()) || letters
}

/// True if the text has a finite verb of its own, so that it is a clause and no phrase.
/// `stopped`: a full stop ended it.
pub(super) fn is_clause(text: &str, stopped: bool) -> bool {
    for word in text.split_whitespace().skip(1) {
        let word = plain(word);
        if SUBORDINATORS.contains(&word.as_str()) {
            return false;
        }
        if VERBS.contains(&word.as_str()) || (stopped && LIKELY_VERBS.contains(&word.as_str())) {
            return true;
        }
    }
    false
}

/// The text as it continues a sentence: `Every quarter` becomes `every quarter`, while names,
/// abbreviations and titles such as `Security Lead` keep their capitals.
pub(super) fn continued(text: &str) -> String {
    let mut words = text.split(' ');
    let head = words.next().unwrap_or_default();
    let word = plain(head);
    let known = ORDINARY.contains(&word.as_str())
        || is_determiner(head)
        || is_number(head)
        || (is_unit(head) && !word.ends_with("day"))
        || matches!(word.as_str(), "day" | "business");
    let shouted = head.chars().skip(1).any(char::is_uppercase);
    // `The Security Lead` is about the title, `Security Lead` is the title.
    let titled =
        words.next().is_some_and(|next| next.chars().next().is_some_and(char::is_uppercase))
            && !is_determiner(head)
            && !is_number(head)
            && !is_function(&word);
    if !known || shouted || titled {
        return text.to_owned();
    }
    lowered(text)
}

/// The text with its first letter in lower case, unless the first word is an abbreviation.
pub(super) fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

/// Words that are no part of a title.
fn is_function(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "about",
        "after",
        "as",
        "at",
        "before",
        "by",
        "during",
        "following",
        "for",
        "from",
        "if",
        "in",
        "including",
        "notify",
        "on",
        "once",
        "only",
        "per",
        "through",
        "until",
        "upon",
        "using",
        "when",
        "whenever",
        "where",
        "while",
        "with",
        "within",
        "without",
    ];
    WORDS.contains(&word)
}

/// `an` before a vowel sound, else `a`.
pub(super) fn article(next: &str) -> &'static str {
    let word = next.split_whitespace().next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let spelled = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let lower = word.to_lowercase();
    let vowel = if spelled {
        word.starts_with(|c| "AEFHILMNORSX8".contains(c))
    } else if ["uni", "use", "usu", "util", "eu", "one", "once"]
        .iter()
        .any(|s| lower.starts_with(s))
    {
        lower.starts_with("unin") || lower.starts_with("unim")
    } else {
        lower.starts_with(|c| "aeiou8".contains(c))
            || ["hour", "honest", "11", "18"].iter().any(|s| lower.starts_with(s))
    };
    if vowel { "an" } else { "a" }
}
