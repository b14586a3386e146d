//! `letter-unusable`

use crate::check::{Context, Rule, gaps};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Letter, PlanReport};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "letter-unusable",
        severity: Severity::Warning,
        summary: "a Continued Operations Letter that adds no day, or fewer than it names",
        manual: "\
A letter counts from the day after the report or the letter that it continues, up to its own day of issue,
and not at all without one. This letter does not count, or not for all of its days, while other reports
and letters cover the audit period all the same. If days are missing because of it, `report-period-gap`
says so instead.

Correct the entry under `letters:` in aws-reports.yaml, or remove it.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let named: Vec<String> = context
        .plan
        .programs
        .iter()
        .filter(|program| !program.reports.is_empty())
        .flat_map(|program| gaps::of(context, program))
        .filter_map(|cause| cause.letter)
        .collect();
    let letters = context.workspace.letters.iter().filter(|letter| !named.contains(&letter.id));
    letters
        .filter_map(|letter| {
            let listed = context.plan.report(&letter.id).filter(|listed| !listed.over_limit)?;
            let (why, field) = fault(context, letter, listed)?;
            Some(
                RULE.finding(format!("{}: {why}", letter.id))
                    .help("correct the entry, or remove it")
                    .fault(letter.at(field)),
            )
        })
        .collect()
}

/// What is wrong with a letter, and in which field. A letter that is not needed any more is in order.
fn fault(
    context: &Context<'_>,
    letter: &Letter,
    listed: &PlanReport,
) -> Option<(String, &'static str)> {
    let of_program = |report: &&PlanReport| {
        !report.letter
            && (report.id == letter.continues || report.program.as_ref() == Some(&letter.continues))
    };
    let mut continued = context.plan.reports.iter().filter(of_program).peekable();
    if continued.peek().is_none() {
        let why =
            format!("it continues {}, of which the lock file lists no report", letter.continues);
        return Some((why, "continues"));
    }
    // Where no report counts, the rules about reports say why.
    if !continued.any(|report| report.usable) {
        return None;
    }
    let Some(issued) = letter.issued_on else {
        return Some((
            "it states no day of issue, so none of its days count".to_owned(),
            "issued_on",
        ));
    };
    let dated = issued > context.plan.as_of || issued < letter.period.from;
    match (&listed.unusable, &listed.note) {
        (Some(why), _) if dated => Some((why.clone(), "issued_on")),
        // Another issuer has a rule of its own, and a letter that is not needed any more is in order.
        (Some(why), _) => {
            listed.fault.filter(|field| *field != "issuer").map(|field| (why.clone(), field))
        }
        (None, Some(note)) => Some((note.clone(), "issued_on")),
        (None, None) => None,
    }
}
