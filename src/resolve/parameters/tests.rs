//! Values in frames, one case a line.

use proptest::prelude::*;

use super::fit::{Gap, fit};
use super::{list, time};
use crate::model::ParameterKind::{self, Amount, Choice, Event, Frequency, People, Period, Things};

/// The frame with the value in the place of `_`.
fn filled(kind: ParameterKind, label: &str, frame: &str, value: &str) -> String {
    let (before, rest) = frame.split_once('_').unwrap_or((frame, ""));
    let mut out = before.to_owned();
    let conjunction = if kind == Event { "or" } else { "and" };
    let rest = fit(&mut out, &list::joined(value, conjunction), &Gap { kind, label, rest });
    out + rest
}

#[test]
fn frequencies_say_how_often() {
    let cases = [
        ("quarter", "Review it every quarter."),
        ("every quarter", "Review it every quarter."),
        ("Quarterly.", "Review it quarterly."),
        ("annual", "Review it annually."),
        ("annual basis", "Review it on an annual basis."),
        ("12 months", "Review it every 12 months."),
        ("1 year", "Review it every year."),
        ("a week", "Review it every week."),
        ("24h", "Review it every 24h."),
        ("three (3) years", "Review it every three (3) years."),
        ("other month", "Review it every other month."),
        ("business day", "Review it every business day."),
        ("3 times a year", "Review it 3 times a year."),
        ("per quarter", "Review it once per quarter."),
        ("at least 12 months", "Review it at least every 12 months."),
        ("as needed", "Review it as needed."),
        ("real time", "Review it in real time."),
        ("Every week. Also after incidents.", "Review it every week (also after incidents)."),
        ("annual review", "Review it at the review frequency (annual review)."),
        ("none", "Review it at the review frequency (none)."),
    ];
    for (value, text) in cases {
        assert_eq!(filled(Frequency, "review frequency", "Review it _.", value), text);
    }
    for (value, text) in [
        ("every year", "Count them every year;"),
        ("year", "Count them every year;"),
        ("daily", "Count them daily;"),
    ] {
        assert_eq!(filled(Frequency, "frequency", "Count them every _ ;", value), text);
    }
}

#[test]
fn periods_share_their_preposition_with_the_frame() {
    let cases = [
        ("30 days", "Tell them within 30 days after it."),
        ("Within one hour.", "Tell them within one hour after it."),
        ("hour", "Tell them within an hour after it."),
        ("immediately", "Tell them immediately after it."),
        ("same working day", "Tell them within the same working day after it."),
        ("no more than 72 hours", "Tell them within no more than 72 hours after it."),
        ("the end of the day", "Tell them within the end of the day after it."),
        ("policy IR-04", "Tell them within the deadline (policy IR-04) after it."),
    ];
    for (value, text) in cases {
        assert_eq!(filled(Period, "deadline", "Tell them within _ after it.", value), text);
    }
    for (value, text) in [
        ("three years", "Keep them for three years."),
        ("for a year", "Keep them for a year."),
        ("until the contract ends", "Keep them until the contract ends."),
        ("indefinitely", "Keep them indefinitely."),
        ("quarterly", "Keep them for the retention period (quarterly)."),
    ] {
        assert_eq!(filled(Period, "retention period", "Keep them for _.", value), text);
    }
    let text = filled(Period, "deadline", "Within _ after it, tell them.", "At once");
    assert_eq!(text, "At once after it, tell them.");
}

#[test]
fn events_share_their_conjunction_with_the_frame() {
    for (value, text) in [
        ("a change of law", "Update it after a change of law."),
        ("After a breach", "Update it after a breach."),
        ("when the law changes", "Update it when the law changes."),
        ("a breach; a merger; a move", "Update it after a breach, a merger or a move."),
        ("quarterly", "Update it quarterly."),
        ("n/a", "Update it after the events (n/a)."),
    ] {
        assert_eq!(filled(Event, "events", "Update it after _.", value), text);
    }
    assert_eq!(
        filled(Event, "cases", "Log out when _.", "10 minutes of rest"),
        "Log out after 10 minutes of rest."
    );
    assert_eq!(
        filled(Event, "cases", "Log out when _.", "a change of role"),
        "Log out upon a change of role."
    );
}

#[test]
fn phrases_agree_with_what_is_around_them() {
    let cases = [
        (People, "Tell _ of it.", "All employees.", "Tell all employees of it."),
        (People, "Name an _ to run it.", "the Security Lead", "Name the Security Lead to run it."),
        (People, "Name an _ to run it.", "Security Lead", "Name a Security Lead to run it."),
        (People, "Name a _ to run it.", "ISSO", "Name an ISSO to run it."),
        (
            People,
            "Tell _ of it.",
            "The managers are told.",
            "Tell the officials (the managers are told) of it.",
        ),
        (
            People,
            "Report it to _.",
            "to include the CISO",
            "Report it to the officials (to include the CISO).",
        ),
        (Things, "Use it with _.", "using a badge", "Use it using a badge."),
        (Things, "Keep _.", "disks, sticks, etc.", "Keep disks, sticks, etc."),
        (
            Things,
            "Keep _ safe.",
            "- disks\n- sticks\n- paper",
            "Keep disks, sticks and paper safe.",
        ),
        (
            Choice,
            "Have it _.",
            "Block it; Tell the manager",
            "Have it block it and tell the manager.",
        ),
        (Amount, "Allow no more than _.", "five", "Allow no more than five."),
    ];
    for (kind, frame, value, text) in cases {
        assert_eq!(filled(kind, "officials", frame, value), text);
    }
    assert_eq!(filled(Amount, "share in percent", "Up to _.", "75"), "Up to 75 percent.");
}

#[test]
fn lists_are_joined_as_sentences_want_them() {
    let cases = [
        ("a; b", "a and b"),
        ("a; b; c", "a, b and c"),
        ("a, with x; b; c", "a, with x; b; and c"),
        ("a and b; c", "a and b, and c"),
        ("1. First\n2. Second", "First and second"),
        ("the disks, the sticks, the cards", "the disks, the sticks and the cards"),
        ("the office, Main Street 1, Frankfurt", "the office, Main Street 1, Frankfurt"),
        ("one line\nand the next", "one line and the next"),
        ("privileged: daily; others: weekly", "privileged: daily; others: weekly"),
    ];
    for (value, text) in cases {
        assert_eq!(list::joined(value, "and"), text);
    }
}

/// Phrases a value may be made of.
fn value() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "within",
        "Every",
        "quarter",
        "12",
        "months",
        "the",
        "Security",
        "Lead",
        "after",
        "a",
        "breach",
        "and",
        "or",
        "monthly",
        "immediately",
        "as",
        "needed",
        "etc.",
        "all",
        "users",
        "is",
        "reviewed",
        "one",
        "for",
        "none",
        "(3)",
        "AWS",
        "in",
        "Acme",
        "Inc.",
        "law.",
        "changes,",
        "disks;",
        "when",
        "no",
        "later",
        "than",
        "of",
    ]);
    prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

proptest! {
    #[test]
    fn no_word_is_lost_and_no_mark_doubled(
        value in value(),
        kind in prop::sample::select(vec![Frequency, Period, Event, People, Amount, Things, Choice]),
        frame in prop::sample::select(vec![
            "Review it _.", "Tell them within _ after it.", "Keep it for _, always.", "and after _.",
            "Log out when _.", "Name an _ to run it.", "These: _.", "(_)", "Use _ with it.", "Count every _;", "_ now.",
        ]),
    ) {
        let text = filled(kind, "officials in charge", frame, &value);
        for mark in ["  ", "..", " .", " ,", " ;", ",,", ",.", ";.", "( ", " )", ";;"] {
            prop_assert!(!text.contains(mark), "{mark:?} in {text:?}");
        }
        let printed = words(&text);
        let mut from = 0;
        // `and` of a list is written anew, `one year` and `a year` become `every year`.
        for word in words(&value).iter().filter(|word| !["and", "one", "a"].contains(&word.as_str())) {
            let at = printed[from..].iter().position(|printed| printed.starts_with(word));
            prop_assert!(at.is_some(), "{word:?} lost in {text:?}");
            from += at.map_or(0, |at| at + 1);
        }
    }

    #[test]
    fn frequencies_stay_as_they_are_once_they_fit(value in value()) {
        if let Some(once) = time::frequency(&value) {
            prop_assert_eq!(time::frequency(&once), Some(once.clone()));
        }
    }
}
