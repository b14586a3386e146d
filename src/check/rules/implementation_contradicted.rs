//! `implementation-contradicted`

use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::Status;

/// The rule.
pub const RULE: Rule = Rule {
    name: "implementation-contradicted",
    severity: Severity::Warning,
    summary: "a control said to be implemented while checks of the period fail",
    manual: "\
The statement says the control is in place; a tool says that resources fail a check mapped to it. One of
the two is wrong, or the check asks for more than the control does. Fix the resources, correct the
statement, map the check elsewhere in controls/checks/, or accept the difference with a waiver. Failing
checks never change a disposition: that rests on the test.",
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let audit = plan.period;
    let mut findings = Vec::new();
    for control in &plan.controls {
        let Some(counts) = plan.observations.get(&control.id) else { continue };
        if counts.fail_in_period == 0 || !control.status.contains(&Status::Implemented) {
            continue;
        }
        let first = control.implementations.first().map_or("a statement", String::as_str);
        let checks: Vec<&str> = counts.failing_checks.iter().take(3).map(String::as_str).collect();
        let more = counts.failing_checks.len().saturating_sub(checks.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let mut finding = RULE
            .finding(format!(
                "{first} says {} is implemented; {} of {} checks of resources failed in {audit}: {}{more}",
                control.id,
                counts.fail_in_period,
                counts.pass + counts.fail,
                checks.join(", ")
            ))
            .help("fix the resources, correct the statement, or accept the difference with a waiver")
            .control(&control.id)
            .fault(&super::home(context, control, None));
        let evidence = counts.evidence.first();
        if let Some(item) = context.workspace.evidence.iter().find(|e| Some(&e.id) == evidence) {
            finding = finding.cause(&item.origin);
        }
        findings.push(finding);
    }
    findings
}
