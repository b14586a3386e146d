//! `evidence-stale`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-stale",
        severity: Severity::Warning,
        summary: "point-in-time evidence much older than the end of the period",
        manual: "\
A screenshot or a configuration shows one day. The earlier before the end of the period it was taken, the
less it says about the end. The limit is `policy.staleness_days` (default 90).
Take it again nearer to the end of the period.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let limit = i64::from(plan.policy.staleness_days);
    super::of_evidence(context, |item| {
        let covers = item.covers.filter(|covers| covers.from == covers.to)?;
        let age = covers.to.days_to(plan.period.to);
        if age <= limit || !item.in_period {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} shows {} only, {age} days before the period ends (limit {limit})",
                item.id, covers.to
            ))
            .help("take it again nearer to the end of the period")
            .fault(&item.covers_origin)
            .cause(&context.workspace.system.period_origin),
        )
    })
}
