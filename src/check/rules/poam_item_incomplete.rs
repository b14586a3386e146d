//! `poam-item-incomplete`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{PoamStatus, nothing_said, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-item-incomplete",
        severity: Severity::Error,
        summary: "an item of the plan of action without owner, due date, day of closing or reason",
        manual: "\
An item of the plan of action is a promise: somebody corrects the weakness by a day. Without an owner
nobody does, without a due date it is never late, and one that is closed without a day cannot be told from
one that was dropped. A risk that is accepted says why.

Fill in `owner` and `due`, `closed_on` where it is closed, and `response` where the risk is accepted.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let says = |text: &Option<String>| {
        text.as_deref().is_some_and(|text| !nothing_said(text) && placeholder(text).is_none())
    };
    for item in &context.workspace.poam {
        let mut lacks: Vec<(&str, &str)> = Vec::new();
        if item.status != PoamStatus::Closed && !says(&item.owner) {
            lacks.push(("has no owner", "owner"));
        }
        match item.status {
            PoamStatus::Open if item.due.is_none() => lacks.push(("has no due date", "due")),
            PoamStatus::Closed if item.closed_on.is_none() => {
                lacks.push(("is closed without the day it was closed", "status"));
            }
            PoamStatus::RiskAccepted if !says(&item.response) => {
                lacks.push(("accepts the risk without a reason", "status"));
            }
            _ => {}
        }
        let Some((_, field)) = lacks.first() else { continue };
        let words: Vec<&str> = lacks.iter().map(|(words, _)| *words).collect();
        findings.push(
            RULE.finding(format!("{} {}", item.id, words.join(" and ")))
                .help("fill in what is missing: `owner`, `due`, `closed_on` or `response`")
                .fault(item.at(field)),
        );
    }
    findings
}
