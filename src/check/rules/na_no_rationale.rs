//! `na-no-rationale`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Status;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "na-no-rationale",
        severity: Severity::Error,
        summary: "a control declared not applicable without a rationale",
        manual: "\
\"Not applicable\" is a claim like any other. State under `rationale` why the control does not apply to the
system, so that a reader can assess it. Until then its parts are Open.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        if implementation.status != Status::NotApplicable || implementation.rationale.is_some() {
            continue;
        }
        let here = context.plan.implementations.iter().find(|i| i.id == implementation.id);
        let Some(first) = here.and_then(|listed| listed.controls.first()) else { continue };
        let mut finding = RULE
            .finding(format!(
                "{} is declared not applicable without a rationale",
                implementation.id
            ))
            .help("add `rationale:` and state why it does not apply to the system")
            .control(first)
            .fault(&implementation.status_origin);
        if let Some((_, origin)) =
            implementation.satisfies.iter().find(|(p, _)| p.control == *first)
        {
            finding = finding.cause(origin);
        }
        findings.push(finding);
    }
    findings
}
