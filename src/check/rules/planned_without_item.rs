//! `planned-without-item`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{PoamStatus, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "planned-without-item",
        severity: Severity::Warning,
        summary: "a planned or partial control of NIST SP 800-53 without an open item in the plan of action",
        manual: "\
What is not in place is a known weakness, and in a plan of NIST SP 800-53 a known weakness stands in the
plan of action and milestones, with an owner and a date. No open item of poam.yaml bears on a control that
this implementation satisfies.

Add an item with `parts`, `owner` and `due`, or set the status to what holds today.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    if !context.catalog().is_some_and(|catalog| catalog.determination) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        if !matches!(implementation.status, Status::Planned | Status::Partial) {
            continue;
        }
        let here = plan.implementations.iter().find(|one| one.id == implementation.id);
        let Some(first) = here.and_then(|listed| listed.controls.first()) else { continue };
        let open = context.workspace.poam.iter().filter(|item| item.status != PoamStatus::Closed);
        let named = open.flat_map(|item| &item.parts).any(|part| {
            implementation.satisfies.iter().any(|(own, _)| own.covers(part) || part.covers(own))
        });
        if named {
            continue;
        }
        let status = implementation.status.label().to_lowercase();
        findings.push(
            RULE.finding(format!(
                "{} is {status}, and no open item of the plan of action bears on what it satisfies",
                implementation.id
            ))
            .help("add an item to poam.yaml with `parts`, `owner` and `due`")
            .control(first)
            .fault(&implementation.status_origin),
        );
    }
    findings
}
