//! `poam-overdue`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-overdue",
        severity: Severity::Warning,
        summary: "an open item of the plan of action that is past its due date",
        manual: "\
A weakness that was to be corrected by a day and is still open answers no failing check, and auditors
count these items first. Close it with the day it was corrected, or set a new date and say in `response`
who agreed to it, and why.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let as_of = context.plan.as_of;
    let late = context.workspace.poam.iter().filter(|item| item.is_overdue(as_of));
    late.filter_map(|item| {
        let due = item.due?;
        let days = due.days_to(as_of);
        let s = if days == 1 { "" } else { "s" };
        let owner =
            item.owner.as_deref().map(|owner| format!(", owner {owner}")).unwrap_or_default();
        Some(
            RULE.finding(format!(
                "{} was due on {due}, {days} day{s} ago, and is open{owner}",
                item.id
            ))
            .help("close it with its day, or set a new date and say who agreed to it")
            .fault(item.at("due")),
        )
    })
    .collect()
}
