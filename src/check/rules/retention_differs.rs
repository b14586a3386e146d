//! `retention-differs`

use std::collections::BTreeMap;

use crate::check::prose::{Duration, Manner, Said, Sentence, durations, sentences_of};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "retention-differs",
        severity: Severity::Warning,
        summary: "a statement keeps something for another time than a parameter or another statement does",
        manual: "\
The schedule of retention says `logs 90 days`, and the parameter of AU-11 is `400 days`. One of the two is
not what is done. The rule compares how long logs, backups, records of visitors and of training, support
tickets and other things named by the same words are kept, over all statements and the parameters whose
label is a retention period. Where a statement keeps one thing for several times, such as 90 days at hand
and 400 in all, the longest counts. Times that differ by less than a tenth are taken for the same.

State one time in both, or say what each is about.",
    },
    check,
};

/// How long something is kept, and where that is said.
struct Kept {
    what: String,
    days: f64,
    text: String,
    who: String,
    implementation: String,
    origin: Origin,
    parameter: bool,
}

/// Beginnings of words of keeping.
const KEPT: &[&str] =
    &["kept", "keep", "retain", "retention", "held", "stored", "delet", "schedule"];

/// Names of one thing.
const SAME: &[(&str, &[&str])] = &[
    (
        "logs",
        &[
            "log",
            "logs",
            "audit logs",
            "audit records",
            "audit log records",
            "log records",
            "audit trail",
        ],
    ),
    ("backups", &["backup", "backups", "backup copies"]),
    (
        "visitor records",
        &["visitor records", "visitor access records", "visitor logs", "visitor log"],
    ),
    ("training records", &["training records", "individual training records"]),
];

/// The name under which a thing is compared.
fn name(words: &str) -> String {
    let same = SAME.iter().find(|(_, names)| names.contains(&words));
    same.map_or_else(|| words.to_owned(), |(one, _)| (*one).to_owned())
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut all: Vec<Kept> = context.statements().flat_map(of_statement).collect();
    for control in &context.plan.controls {
        for parameter in &control.parameters {
            let label = parameter.label.to_lowercase();
            let Some(what) = label
                .strip_prefix("retention period for ")
                .or_else(|| label.strip_prefix("retention period of "))
                .or_else(|| label.strip_prefix("time period for retaining "))
            else {
                continue;
            };
            let what = what.trim_start_matches("the ");
            let (Some(value), Some(origin)) = (&parameter.value, &parameter.origin) else {
                continue;
            };
            let sentences = sentences_of(value, origin);
            let times = sentences.iter().flat_map(durations);
            let Some(time) = times.max_by(|a, b| a.days.total_cmp(&b.days)) else { continue };
            let owner = context.workspace.implementations.iter().find(|one| {
                one.parameters.contains_key(&parameter.id)
                    && one.satisfies.iter().any(|(id, _)| id.control == control.id)
            });
            all.push(Kept {
                what: name(what),
                days: time.days,
                text: value.clone(),
                who: format!("{} ({})", parameter.id, parameter.label),
                implementation: owner.map(|one| one.id.clone()).unwrap_or_default(),
                origin: origin.clone(),
                parameter: true,
            });
        }
    }
    // Of one thing in one implementation the longest time counts; a parameter is compared for itself.
    let mut longest: BTreeMap<(String, String, bool), Kept> = BTreeMap::new();
    for one in all {
        let key = (one.what.clone(), one.implementation.clone(), one.parameter);
        match longest.get(&key) {
            Some(known) if known.days >= one.days => {}
            _ => _ = longest.insert(key, one),
        }
    }
    let mut findings = Vec::new();
    let all: Vec<Kept> = longest.into_values().collect();
    for one in all.iter().filter(|one| !one.parameter) {
        let other = all.iter().find(|other| {
            let apart = (one.days - other.days).abs() > 0.1 * one.days.max(other.days);
            let order = other.parameter || other.implementation < one.implementation;
            other.what == one.what && other.implementation != one.implementation && apart && order
        });
        let Some(other) = other else { continue };
        let finding = RULE
            .finding(format!(
                "{} keeps {} for \"{}\", and {} says \"{}\"",
                one.who, one.what, one.text, other.who, other.text
            ))
            .help("state one time in both, or say what each is about")
            .fault(&one.origin)
            .cause(&other.origin);
        let implementation =
            context.workspace.implementations.iter().find(|i| i.id == one.implementation);
        findings.push(match implementation.and_then(|i| i.satisfies.first()) {
            Some((part, _)) => finding.control(part),
            None => finding,
        });
    }
    findings
}

/// What a statement says is kept, and for how long.
fn of_statement(said: &Said<'_>) -> Vec<Kept> {
    if !said.implementation.status.operates() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for sentence in &said.sentences {
        let keeps = |word: &str| KEPT.iter().any(|begin| word.starts_with(begin));
        if !sentence.words.iter().any(|word| keeps(&word.text)) {
            continue;
        }
        for time in durations(sentence) {
            if time.manner != Manner::Long || time.days < 1.0 || !sentence.states(&time.range) {
                continue;
            }
            let Some(what) = thing(sentence, &time) else { continue };
            out.push(Kept {
                what: name(&what),
                days: time.days,
                text: time.text,
                who: said.who(),
                implementation: said.implementation.id.clone(),
                origin: sentence.origin.clone(),
                parameter: false,
            });
        }
    }
    out
}

/// What is kept: the words right before its time in a list (`logs 400 days, support tickets two years`), or the
/// subject of `are kept for`.
fn thing(sentence: &Sentence, time: &Duration) -> Option<String> {
    let words = &sentence.words;
    let start = time.range.start;
    let mut end = start;
    // `logs are kept for 400 days`: from the verb back.
    let between = ["are", "is", "be", "kept", "retained", "stored", "held", "for", "at", "least"];
    while end > 0 && between.contains(&&*words[end - 1].text) && !words[end - 1].comma {
        end -= 1;
    }
    if start > end
        && !words[end..start].iter().any(|word| {
            word.text.starts_with("kept")
                || word.text.starts_with("retain")
                || word.text == "stored"
                || word.text == "held"
        })
    {
        return None;
    }
    let mut begin = end;
    while begin > 0 && end - begin < 3 {
        let word = &words[begin - 1];
        let stops = word.comma
            || word.clause != words[end - 1].clause
            || word.quoted
            || !word.text.chars().all(char::is_alphabetic)
            || [
                "and", "or", "that", "which", "the", "all", "of", "data", "a", "their", "its",
                "for",
            ]
            .contains(&&*word.text);
        if stops {
            break;
        }
        begin -= 1;
    }
    // With more before it the thing is a narrower one, and is compared by all of its words.
    let what: Vec<&str> = words[begin..end].iter().map(|word| word.text.as_str()).collect();
    let plural = what.last().is_some_and(|word| word.ends_with('s') || *word == "data");
    (plural && end > begin && words[end - 1].clause == words[start].clause).then(|| what.join(" "))
}
