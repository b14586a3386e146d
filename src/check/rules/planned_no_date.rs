//! `planned-no-date`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Status;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "planned-no-date",
        severity: Severity::Error,
        summary: "a control that is planned or in place in part, without a date or with one that is past",
        manual: "\
What is not in place needs a day by which it will be: a reader cannot otherwise tell a plan from a wish.
State `planned_for` in the implementation. A day that is past says that the plan was not kept: set the
status to what holds today, or set a new date in the plan of action with its reason.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        if !matches!(implementation.status, Status::Planned | Status::Partial) {
            continue;
        }
        let here = context.plan.implementations.iter().find(|i| i.id == implementation.id);
        let Some(listed) = here.filter(|listed| !listed.controls.is_empty()) else { continue };
        let status = implementation.status.label().to_lowercase();
        let finding = match implementation.planned_for {
            None => RULE.finding(format!("{} is {status} and states no date", implementation.id)),
            Some(day) if day < context.plan.as_of => RULE
                .finding(format!("{} is {status}; its date, {day}, is past", implementation.id))
                .severity(Severity::Warning),
            Some(_) => continue,
        };
        findings.push(
            finding
                .help("state the day under `planned_for`, or the status that holds today")
                .subject(&implementation.id)
                .controls(&listed.controls)
                .fault(&implementation.status_origin),
        );
    }
    findings
}
