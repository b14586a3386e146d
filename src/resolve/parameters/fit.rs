//! Fits a value into the sentence around it.
//!
//! A sentence is a frame with a gap: `Review accounts ___ to confirm`, `are told within ___ when`,
//! `and after ___.` A team fills gaps in its own words: `quarter`, `every quarter`, `Within one hour.`,
//! `n/a`. The words are kept; what changes is how they join the frame: a preposition that frame and
//! value share is said once, a bare period becomes `every quarter` where the frame asks how often, and
//! what cannot be part of the sentence follows what it is about in parentheses.

use super::{time, words};
use crate::model::ParameterKind;
use crate::model::text::capital;

/// Words before a gap, and the openings of a value that take their place.
struct Frame {
    words: &'static [&'static str],
    replaced_by: &'static [&'static str],
}

const FRAMES: &[Frame] = &[
    Frame {
        words: &["no later than", "not later than", "to within", "within", "in"],
        replaced_by: &[
            "as quickly as",
            "as soon as",
            "at",
            "automatically",
            "before",
            "by",
            "during",
            "immediately",
            "in",
            "instantly",
            "near real time",
            "near-real-time",
            "no later than",
            "not later than",
            "on",
            "prior to",
            "promptly",
            "upon",
            "when",
            "within",
            "without",
        ],
    },
    Frame {
        words: &["for"],
        replaced_by: &[
            "for",
            "during",
            "forever",
            "indefinitely",
            "permanently",
            "since",
            "throughout",
            "until",
            "while",
        ],
    },
    Frame {
        words: &["after", "following", "upon", "when", "whenever", "on", "at"],
        replaced_by: &[
            "after",
            "as needed",
            "as required",
            "as soon as",
            "at",
            "before",
            "during",
            "each time",
            "every time",
            "following",
            "if",
            "in",
            "on",
            "once",
            "prior to",
            "upon",
            "when",
            "whenever",
            "where",
            "while",
            "within",
        ],
    },
    Frame { words: &["every"], replaced_by: &["each", "every"] },
    Frame {
        words: &["by", "by means of", "through", "using", "with", "with the help of"],
        replaced_by: &["by", "by means of", "through", "using", "via", "with", "with the help of"],
    },
    Frame {
        words: &["inside", "in", "at", "on"],
        replaced_by: &["at", "in", "inside", "on", "within"],
    },
    Frame {
        words: &["under", "in conformity with", "as"],
        replaced_by: &["in accordance with", "in line with", "under", "as"],
    },
    Frame { words: &["to"], replaced_by: &["to"] },
    Frame { words: &["of"], replaced_by: &["of"] },
    Frame { words: &["from"], replaced_by: &["from"] },
    Frame { words: &["and"], replaced_by: &["and"] },
    Frame { words: &["only"], replaced_by: &["only"] },
];

/// A gap: what comes before it is in `out`, what comes after it in `rest`.
pub(super) struct Gap<'l, 't> {
    pub(super) kind: ParameterKind,
    /// What the parameter stands for.
    pub(super) label: &'l str,
    /// The sentence after the gap, with gaps of its own.
    pub(super) rest: &'t str,
}

/// Appends a value to the sentence so far; the rest of the sentence comes back, less what would be
/// said or stopped twice.
pub(super) fn fit<'t>(out: &mut String, value: &str, gap: &Gap<'_, 't>) -> &'t str {
    let value = value.trim().trim_end_matches([',', ';', ':']).trim_end();
    let stopped = value.ends_with(['.', '!']) && !words::ends_in_abbreviation(value);
    let value = if stopped { value.trim_end_matches(['.', '!']).trim_end() } else { value };
    spaced(out);
    if open(out) {
        let value = words::continued(value);
        let value = match gap.kind {
            ParameterKind::Frequency => time::frequency(&value).unwrap_or(value),
            _ => value,
        };
        return end(out, &value, gap.rest);
    }
    let (value, more) = match sentences(value) {
        Some((first, more)) => (first, Some(more)),
        None => (value, None),
    };
    let value = match gap.kind {
        ParameterKind::Choice => words::lowered(value),
        _ => words::continued(value),
    };
    let begun = !out.trim().is_empty();
    let fitted = phrase(out, &value, gap, stopped);
    let mut text = fitted.unwrap_or_else(|| named(out, &value, gap));
    if let Some(more) = more {
        text.push_str(&format!(" ({})", words::continued(more)));
    }
    agree(out, &text);
    if begun && out.trim().is_empty() {
        // `Within` at the start of the sentence gave way.
        text = capital(&text);
    }
    end(out, &text, gap.rest)
}

/// Leaves one space at the end of the sentence so far, and none at its start.
pub(super) fn spaced(out: &mut String) {
    let end = out.trim_end().len();
    if end == 0 {
        out.clear();
    } else if end + 1 < out.len() {
        out.truncate(end);
        out.push(' ');
    }
}

/// The rest of the sentence with no space before a mark.
pub(super) fn closed(rest: &str) -> &str {
    let trimmed = rest.trim_start();
    let mark = trimmed.is_empty() || trimmed.starts_with(['.', ',', ';', ':', ')']);
    if mark { trimmed } else { rest }
}

/// True where anything can follow: after a colon or a bracket.
fn open(out: &str) -> bool {
    out.trim_end().ends_with([':', '(', '['])
}

/// A value of several sentences: the first, and the others without the last stop.
fn sentences(value: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    while let Some(at) = value[from..].find(". ").map(|at| from + at) {
        let more = value[at + 2..].trim_start();
        let begins = more.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        if begins && !words::ends_in_abbreviation(&value[..=at]) {
            return Some((value[..at].trim_end(), more));
        }
        from = at + 2;
    }
    None
}

/// The value as a phrase of the sentence; `None` where it cannot be one.
fn phrase(out: &mut String, value: &str, gap: &Gap<'_, '_>, stopped: bool) -> Option<String> {
    use ParameterKind::{Amount, Choice, Event, Frequency, People, Period, Things};
    if words::is_void(value) {
        return None;
    }
    match gap.kind {
        Frequency => {
            let text = time::frequency(value)?;
            if words::is_aside(value) && text == value {
                return None;
            }
            if let Some(period) = words::after(&text, "every").filter(|_| ends_with(out, "every")) {
                return Some(period.trim_start().to_owned());
            }
            let _ = drop_word(out, "every") || drop_word(out, "at");
            Some(text)
        }
        Period => {
            if let Some(rest) = give_way(out, value) {
                return Some(rest);
            }
            let bare = time::period(value)?;
            let alone = !FRAMES[..3]
                .iter()
                .any(|frame| frame.words.iter().any(|word| ends_with(out, word)))
                && !out.trim().is_empty();
            let counted = ["of", "is", "to", "than", "least", "most", "be"]
                .contains(&words::last(out).as_str());
            Some(if alone && !counted { format!("within {bare}") } else { bare })
        }
        Event => {
            if let Some(rest) = give_way(out, value) {
                return Some(rest);
            }
            if words::is_aside(value) {
                return None;
            }
            let often =
                time::frequency(value).filter(|_| !words::is_determiner(&words::first(value)));
            if let Some(often) = often {
                // `15 minutes of inactivity` is a time after which, not how often.
                if !words::is_number(&words::first(value)) {
                    let dropped = drop_frame(out, 2);
                    let clash = !dropped && words::leads_on(&words::last(out));
                    return (!clash).then_some(often);
                }
                if drop_word(out, "when") {
                    out.push_str("after ");
                }
                return Some(value.to_owned());
            }
            let clause = words::is_clause(value, stopped);
            if clause
                && !["after", "when", "whenever", "once", "before"]
                    .iter()
                    .any(|word| ends_with(out, word))
            {
                return None;
            }
            let ends = gap.rest.trim().is_empty() || closed(gap.rest).starts_with(['.', ';', ',']);
            if !clause && ends && drop_word(out, "when") {
                out.push_str("upon ");
            }
            Some(value.to_owned())
        }
        Choice => give_way(out, value).or_else(|| {
            let clash = words::is_aside(value)
                || (words::leads_on(&words::last(out)) && out_of_place(value));
            (!clash).then(|| value.to_owned())
        }),
        Amount => {
            if words::is_aside(value) {
                return None;
            }
            if let Some(rest) = give_way(out, value) {
                return Some(rest);
            }
            let percent =
                gap.label.contains("percent") && words::is_number(value) && !value.contains('%');
            Some(if percent { format!("{value} percent") } else { value.to_owned() })
        }
        People | Things => {
            if words::is_aside(value) {
                return None;
            }
            if let Some(rest) = give_way(out, value) {
                return Some(rest);
            }
            let clash = out_of_place(value) || words::is_clause(value, stopped);
            (!clash).then(|| value.to_owned())
        }
    }
}

/// True for a phrase that says when or where, and so cannot be a thing.
fn out_of_place(value: &str) -> bool {
    let first = words::first(value);
    let each = matches!(first.as_str(), "every" | "each")
        && value.split_whitespace().nth(1).is_some_and(words::is_single_unit);
    let noun = words::is_determiner(&first) || words::is_number(&first) || words::is_unit(&first);
    // `at least two guards` is a thing, `at least every year` is not.
    let amount = ["at least", "at most", "about"].iter().any(|word| {
        words::after(value, word).map(words::first).is_some_and(|next| {
            words::is_number(&next)
                || (words::is_determiner(&next) && !matches!(next.as_str(), "every" | "each"))
        })
    });
    let adverb = time::frequency(value).is_some() || words::leads_on(&first);
    each || (adverb && !noun && !amount)
}

/// Lets a preposition of the frame give way to one that the value brings: the value then.
fn give_way(out: &mut String, value: &str) -> Option<String> {
    if words::opens(value, &["at least", "at most", "at a minimum"]) {
        return None;
    }
    // Longer frames first: `with the help of` before `of`.
    let mut found: Option<&str> = None;
    for frame in FRAMES.iter().filter(|frame| words::opens(value, frame.replaced_by)) {
        for word in frame.words.iter().filter(|word| ends_with(out, word)) {
            if found.is_none_or(|found| found.len() < word.len()) {
                found = Some(word);
            }
        }
    }
    let word = found?;
    drop_word(out, word);
    Some(value.to_owned())
}

fn ends_with(out: &str, word: &str) -> bool {
    words::before(out, word).is_some()
}

/// Takes a word off the end of the sentence so far.
fn drop_word(out: &mut String, word: &str) -> bool {
    let Some(end) = words::before(out, word).map(str::len) else { return false };
    out.truncate(end);
    true
}

fn drop_frame(out: &mut String, frame: usize) -> bool {
    FRAMES[frame].words.iter().any(|word| drop_word(out, word))
}

/// What the parameter stands for, with the value in parentheses.
fn named(out: &str, value: &str, gap: &Gap<'_, '_>) -> String {
    let label = gap.label.trim();
    if label.contains(" when ") || label.starts_with("when ") || label.contains("{{") {
        return format!("({value})");
    }
    let determined =
        words::is_determiner(&words::first(label)) || words::is_determiner(&words::last(out));
    let the = if determined { "" } else { "the " };
    let at = if gap.kind == ParameterKind::Frequency && !ends_with(out, "at") { "at " } else { "" };
    format!("{at}{the}{label} ({value})")
}

/// Makes an article before the gap agree with what fills it: one determiner, `a` or `an` by sound.
fn agree(out: &mut String, text: &str) {
    let last = words::last(out);
    let first = words::first(text);
    if words::is_article(&last) && words::is_determiner(&first) {
        drop_word(out, &last);
    } else if matches!(last.as_str(), "a" | "an")
        && words::article(text) != last
        && out.ends_with(' ')
    {
        let upper = out.trim_end().ends_with(['A'])
            || words::before(out, "An").is_some_and(|_| out.trim_end().ends_with("An"));
        drop_word(out, &last);
        let article = words::article(text);
        out.push_str(&if upper { article.replacen('a', "A", 1) } else { article.to_owned() });
        out.push(' ');
    }
}

/// Appends the text and trims the rest of the sentence to it.
fn end<'r>(out: &mut String, text: &str, rest: &'r str) -> &'r str {
    out.push_str(text);
    let rest = closed(rest);
    if out.ends_with('.') {
        return rest.strip_prefix('.').unwrap_or(rest);
    }
    // `15 minutes of inactivity` before `of inactivity`.
    let words: Vec<&str> = rest.split_whitespace().collect();
    for n in (1..=4.min(words.len())).rev() {
        let phrase = words[..n].join(" ");
        let phrase = phrase.trim_end_matches(['.', ',', ';', ':']);
        if !phrase.contains('{')
            && words::before(text, phrase).is_some()
            && let Some(left) = words::after(rest.trim_start(), phrase)
        {
            return left;
        }
    }
    rest
}
