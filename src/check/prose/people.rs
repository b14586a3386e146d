//! People that statements name.

use std::collections::BTreeSet;

use super::given_names::is_given_name;
use super::sentence::{Sentence, Word};
use crate::model::{Workspace, is_role_word, looks_like_a_person};

/// Names of people that the workspace itself gives: testers, reviewers, extractors, holders of roles.
pub(crate) fn known_people(workspace: &Workspace) -> BTreeSet<&str> {
    let tests = workspace.tests.iter();
    let of_tests = tests.flat_map(|test| [test.tester.as_deref(), test.reviewer.as_deref()]);
    let of_items = workspace.evidence.iter().map(|item| item.extracted_by.as_deref());
    let of_reviews = workspace.reviews.iter().map(|review| review.reviewer.as_deref());
    let of_roles = workspace.system.roles.values().map(|role| role.holder.as_deref());
    let all = of_tests.chain(of_items).chain(of_reviews).chain(of_roles).flatten().map(str::trim);
    let title = |name: &str| {
        let mut roles = workspace.system.roles.values();
        roles.any(|role| role.title.eq_ignore_ascii_case(name))
    };
    all.filter(|name| looks_like_a_person(name) && !name.contains('@') && !title(name)).collect()
}

/// Verbs of control work, which a person would do.
const ACTS: &[&str] = &[
    "review",
    "approve",
    "check",
    "sign",
    "perform",
    "run",
    "own",
    "maintain",
    "manage",
    "grant",
    "remove",
    "revoke",
    "confirm",
    "compare",
    "monitor",
    "update",
    "test",
    "verify",
    "export",
    "is",
    "was",
    "handle",
    "patch",
    "lead",
    "keep",
    "inspect",
    "collect",
    "report",
    "hold",
    "does",
    "has",
    "decide",
    "open",
    "close",
    "write",
    "record",
    "answer",
    "receive",
    "send",
    "take",
    "make",
    "assign",
    "supervise",
    "document",
    "release",
    "investigate",
    "watch",
    "count",
    "select",
    "issue",
    "ask",
    "tell",
    "notify",
    "enter",
    "look",
];

/// Words before a name that make it the name of a person.
const TITLES: &[&str] =
    &["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "madame", "monsieur"];

/// Words after a name that make it the name of a street, a place or a firm: `Hannah Arendt Strasse`.
const PLACES: &[&str] = &[
    "strasse",
    "straße",
    "str",
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "boulevard",
    "lane",
    "drive",
    "way",
    "square",
    "court",
    "platz",
    "weg",
    "allee",
    "ring",
    "gasse",
    "ufer",
    "damm",
    "quay",
    "bridge",
    "park",
    "hall",
    "building",
    "house",
    "haus",
    "tower",
    "room",
    "school",
    "schule",
    "university",
    "institute",
    "foundation",
    "hospital",
    "library",
    "prize",
    "award",
    "gmbh",
    "ag",
    "llp",
    "llc",
    "ltd",
    "inc",
    "corp",
    "theorem",
    "test",
    "memorial",
];

/// Words that come before a person who acts or is meant.
const LEADS: &[&str] = &[
    "by", "to", "from", "ask", "with", "is", "are", "contact", "namely", "of", "for", "through",
    "page", "pages", "call", "calls", "notify", "notifies", "inform", "informs", "email", "emails",
    "alert", "alerts", "tell", "tells", "reach", "reaches",
];

fn capital(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// True for a word that can be a surname: `Garcia`, but neither `Lead` nor `MFA` nor `Arendtstrasse`.
fn is_surname(word: &Word) -> bool {
    let place = ["strasse", "straße", "platz", "allee", "weg", "gasse"];
    capital(&word.written)
        && word.written.chars().skip(1).all(|c| c.is_lowercase() || c == '\'')
        && word.text.len() > 1
        && !word.code
        && !is_role_word(&word.text)
        && !place.iter().any(|end| word.text.ends_with(end))
}

/// The address of a person in a word: `jane.doe@example.com`, but not `audit.log@example.com`.
fn address(token: &str) -> Option<&str> {
    let token = token.trim_matches(|c: char| !c.is_alphanumeric());
    let (local, _) = token.split_once('@')?;
    let (first, last) = local.split_once(['.', '_'])?;
    let first = first.to_lowercase();
    let named = is_given_name(&first) || (first.chars().count() == 1 && last.len() > 2);
    (named && looks_like_a_person(token)).then_some(token)
}

/// People that a sentence names: those that are known, and those whom a title, an address or a common given
/// name gives away.
pub(crate) fn named_people(sentence: &Sentence, known: &BTreeSet<&str>) -> Vec<String> {
    people(sentence, known, false)
}

/// People in the value of a parameter, which says who without saying what they do.
pub(crate) fn people_in_value(sentence: &Sentence, known: &BTreeSet<&str>) -> Vec<String> {
    people(sentence, known, true)
}

fn people(sentence: &Sentence, known: &BTreeSet<&str>, of_value: bool) -> Vec<String> {
    let words = &sentence.words;
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !found.iter().any(|one| one.contains(&name)) {
            found.push(name);
        }
    };
    let is_place = |at: usize| {
        words.get(at).is_some_and(|word| {
            PLACES.contains(&word.text.trim_end_matches('.')) && !words[at - 1].comma
        })
    };
    for token in sentence.text.split_whitespace().filter(|token| token.contains('@')) {
        if let Some(address) = address(token) {
            add(address.to_owned());
        }
    }
    for at in 0..words.len() {
        // Most words are no name's first: what is left is looked at closely.
        for name in known.iter().filter(|name| name.starts_with(words[at].written.as_str())) {
            let parts: Vec<&str> = name.split([' ', '-']).filter(|part| !part.is_empty()).collect();
            let fits = parts.len() > 1
                && words.len() >= at + parts.len()
                && parts
                    .iter()
                    .zip(&words[at..])
                    .all(|(part, word)| word.written == part.trim_end_matches('.') && !word.code)
                && !is_place(at + parts.len());
            if fits {
                add((*name).to_owned());
            }
        }
        let [first, last, rest @ ..] = &words[at..] else { continue };
        if TITLES.contains(&first.text.trim_end_matches('.'))
            && capital(&first.written)
            && !first.comma
            && is_surname(last)
            && !is_place(at + 2)
        {
            let second = rest
                .first()
                .filter(|word| !last.comma && is_surname(word) && is_given_name(&last.text));
            if second.is_none_or(|_| !is_place(at + 3)) {
                let second = second.map(|word| format!(" {}", word.written)).unwrap_or_default();
                add(format!("{} {}{second}", first.written, last.written));
            }
        }
        let given = capital(&first.written) && !first.code && is_given_name(&first.text);
        if !given || first.comma || !is_surname(last) {
            continue;
        }
        // What stands between commas says who somebody is: `Jane Roe, our auditor, checks`.
        let reach = if last.comma { 7 } else { 2 };
        let acts = rest.iter().take(reach).any(|word| {
            let verb = word.text.trim_end_matches('s').trim_end_matches("ed").trim_end_matches('e');
            ACTS.iter().any(|act| act.trim_end_matches('s').trim_end_matches('e') == verb)
        });
        let lead = at > 0 && !words[at - 1].comma && {
            let before = words[at - 1].text.as_str();
            LEADS.contains(&before) || (is_role_word(before) && before != "and")
        };
        let meant = acts || lead || of_value;
        if meant && !is_place(at + 2) {
            add(format!("{} {}", first.written, last.written));
        }
    }
    found
}
