//! `evidence-stale`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "evidence-stale",
        severity: Severity::Warning,
        summary: "point-in-time evidence much older than the end of the period",
        manual: "\
A screenshot or a setting shows one day. The longer before the period's end it was taken, the less
it says of the end. The limit is `policy.staleness_days` (90 unless set).",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let limit = i64::from(plan.policy.staleness_days);
    let mut findings = Vec::new();
    for (item, listed) in context.workspace.evidence.iter().zip(&plan.evidence) {
        let Some(covers) = item.covers.filter(|covers| covers.from == covers.to) else { continue };
        let age = covers.to.days_to(plan.period.to);
        if age <= limit || !listed.in_period || listed.parts.is_empty() {
            continue;
        }
        let mut finding = RULE
            .finding(format!(
                "{} shows {} only, {age} days before the period ends (limit {limit})",
                item.id, covers.to
            ))
            .help("take it again nearer to the period's end")
            .fault(&item.covers_origin)
            .cause(&context.workspace.system.period_origin);
        if let Some(part) = listed.parts.first() {
            finding = finding.control(&part.control);
        }
        findings.push(finding);
    }
    findings
}
