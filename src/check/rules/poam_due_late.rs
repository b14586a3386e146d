//! `poam-due-late`

use crate::check::prose::{Said, durations};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Date, PoamSeverity, PoamStatus};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-due-late",
        severity: Severity::Warning,
        summary: "an item of the plan of action due later than its severity allows",
        manual: "\
A plan for FedRAMP expects weaknesses to be corrected within 30 days where their risk is high, 90 where it
is moderate and 180 where it is low, counted from the day they were found. In any other plan the rule takes
the days that the organization itself states for its plan of action, in a sentence such as `30 days for
high, 90 for moderate and 180 for low`. A later date needs a deviation that was agreed to: an item that a
statement says was extended may be due by the day that the statement gives.

Set an earlier date, or say in `response` which deviation was agreed, and accept the finding.",
    },
    check,
};

/// Days allowed by severity, and who says so.
struct Limits<'a> {
    days: Vec<(PoamSeverity, f64)>,
    who: String,
    origin: Option<&'a Origin>,
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut frameworks = context.workspace.frameworks.iter();
    let federal = frameworks.any(|(choice, catalog)| choice.is_federal(catalog));
    let limits = if federal {
        use PoamSeverity::{Critical, High, Low, Moderate};
        let days = vec![(Critical, 30.0), (High, 30.0), (Moderate, 90.0), (Low, 180.0)];
        Some(Limits { days, who: "FedRAMP".to_owned(), origin: None })
    } else {
        context.statements().find_map(own_limits)
    };
    let Some(limits) = limits else { return Vec::new() };
    let mut findings = Vec::new();
    for item in context.workspace.poam.iter().filter(|item| item.status == PoamStatus::Open) {
        let (Some(severity), Some(found), Some(due)) = (item.severity, item.found_on, item.due)
        else {
            continue;
        };
        let Some((_, limit)) = limits.days.iter().find(|(of, _)| *of == severity) else { continue };
        let days = found.days_to(due);
        // A quarter is 90 to 92 days.
        let slack = if federal { 1.0 } else { 1.03 };
        if days as f64 <= limit * slack {
            continue;
        }
        let told = match (federal, extended(context, &item.id)) {
            (false, Some(None)) => continue,
            (false, Some(Some(until))) if due <= until => continue,
            (false, Some(Some(until))) => format!("; it was extended to {until}"),
            _ => String::new(),
        };
        let finding = RULE
            .finding(format!(
                "{} is of {} severity and due on {due}, {days} days after it was found ({found}); {} {} {limit}{told}",
                item.id,
                severity.label().to_lowercase(),
                limits.who,
                if federal { "expects" } else { "allows" },
            ))
            .help("set an earlier date, or say in `response` which deviation was agreed")
            .fault(item.at("due"));
        findings.push(limits.origin.into_iter().fold(finding, Diagnostic::cause));
    }
    findings
}

/// The days that a statement gives for the items of the plan of action: `30 days for high, 90 for moderate`.
fn own_limits<'a>(said: &'a Said<'_>) -> Option<Limits<'a>> {
    said.sentences.iter().find_map(|sentence| {
        let text = sentence.text.to_lowercase();
        let about = ["plan of action", "poa&m", "poam"].iter().any(|name| text.contains(name));
        if !about {
            return None;
        }
        let words = &sentence.words;
        let mut days: Vec<(PoamSeverity, f64)> = Vec::new();
        for time in durations(sentence) {
            let after = words.iter().skip(time.range.end).take(3);
            let before = words[time.range.start.saturating_sub(3)..time.range.start].iter().rev();
            let stated = after.take_while(|word| !word.comma || severity(&word.text).is_some());
            let named = stated
                .chain(before.take_while(|word| !word.comma))
                .find_map(|word| severity(&word.text));
            days.extend(named.map(|named| (named, time.days)));
        }
        days.dedup_by_key(|(of, _)| *of);
        (days.len() > 1).then(|| Limits { days, who: said.who(), origin: Some(&sentence.origin) })
    })
}

fn severity(word: &str) -> Option<PoamSeverity> {
    Some(match word {
        "critical" => PoamSeverity::Critical,
        "high" => PoamSeverity::High,
        "moderate" | "medium" => PoamSeverity::Moderate,
        "low" => PoamSeverity::Low,
        _ => return None,
    })
}

/// Whether a statement says that an item was extended, and to which day.
fn extended(context: &Context<'_>, id: &str) -> Option<Option<Date>> {
    let all = context.prose.said.iter().flat_map(|said| &said.sentences);
    let told: Vec<Option<Date>> = all
        .filter(|sentence| sentence.text.contains(id))
        .filter(|sentence| sentence.words.iter().any(|word| word.text.starts_with("exten")))
        .map(|sentence| {
            let words: Vec<&str> = sentence.text.split_whitespace().collect();
            words.windows(3).find_map(|three| {
                let to = three[0].starts_with("exten") && matches!(three[1], "to" | "until");
                let day = three[2].trim_matches(|c: char| !c.is_ascii_digit());
                to.then(|| day.parse().ok()).flatten()
            })
        })
        .collect();
    let day = told.iter().flatten().max().copied();
    (!told.is_empty()).then_some(day)
}
