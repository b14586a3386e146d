//! `poam-dates`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::PoamStatus;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-dates",
        severity: Severity::Error,
        summary: "dates of an item of the plan of action that cannot be",
        manual: "\
A weakness is found, then due, then closed; and nothing was found or closed after the day of the plan. An
item whose days say otherwise has a wrong date or a wrong status.

Correct `found_on`, `due`, `closed_on` or `status`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let as_of = context.plan.as_of;
    let mut findings = Vec::new();
    for item in &context.workspace.poam {
        let mut wrong: Vec<(String, &str)> = Vec::new();
        if let Some(found) = item.found_on {
            if found > as_of {
                wrong.push((
                    format!("was found on {found}, after the day of the plan ({as_of})"),
                    "found_on",
                ));
            }
            if let Some(due) = item.due.filter(|due| *due < found) {
                wrong.push((format!("is due on {due}, before it was found ({found})"), "due"));
            }
            if let Some(closed) = item.closed_on.filter(|closed| *closed < found) {
                wrong.push((
                    format!("was closed on {closed}, before it was found ({found})"),
                    "closed_on",
                ));
            }
        }
        if let Some(closed) = item.closed_on.filter(|closed| *closed > as_of) {
            wrong.push((
                format!("was closed on {closed}, after the day of the plan ({as_of})"),
                "closed_on",
            ));
        }
        if let Some(closed) = item.closed_on.filter(|_| item.status == PoamStatus::Open) {
            wrong
                .push((format!("is open, and states that it was closed on {closed}"), "closed_on"));
        }
        let Some((_, field)) = wrong.first() else { continue };
        let words: Vec<&str> = wrong.iter().map(|(words, _)| words.as_str()).collect();
        findings.push(
            RULE.finding(format!("{} {}", item.id, words.join("; ")))
                .help("correct the dates or the status")
                .fault(item.at(field)),
        );
    }
    findings
}
