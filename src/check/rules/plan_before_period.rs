//! `plan-before-period`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "plan-before-period",
        severity: Severity::Warning,
        summary: "the audit period begins after the day of the plan",
        manual: "\
No control can have operated, been tested or left evidence in a period that has not begun. Nearly always
the year of the period, or the day given with `--as-of`, is wrong. A plan of the design alone can be made
so, and accepted with a waiver.

Correct `period` in carveout.yaml, or build the plan for a day in or after the period.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let days = plan.as_of.days_to(plan.period.from);
    if days <= 0 {
        return Vec::new();
    }
    let s = if days == 1 { "" } else { "s" };
    vec![
        RULE.finding(format!(
            "the audit period ({}) begins {days} day{s} after the day of the plan ({})",
            plan.period, plan.as_of
        ))
        .help("correct `period`, or build the plan for a day in or after the period")
        .fault(&context.workspace.system.period_origin),
    ]
}
