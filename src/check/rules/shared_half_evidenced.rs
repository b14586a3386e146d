//! `shared-half-evidenced`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Disposition;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "shared-half-evidenced",
        severity: Severity::Error,
        summary: "a part that AWS has a half of, where a half lacks its proof",
        manual: "\
A shared part needs both halves proven, each by its own means: AWS's by a report that covers the
period and the services, the customer's by a statement, a test of operation and evidence. One never
stands for the other. The same holds for a part that is AWS's alone and has no report.

The message says whose half lacks what. `carveout explain DIR CONTROL` prints the whole chain.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        let open: Vec<_> = control
            .parts
            .iter()
            .filter(|part| part.disposition == Disposition::Open)
            .filter(|part| part.carried().aws())
            .collect();
        let Some(first) = open.first() else { continue };
        let mut finding = RULE
            .finding(super::lacks(open.iter().copied(), None))
            .help(format!("`carveout explain . \"{}\"` prints what each half needs", control.id))
            .control(&control.id)
            .fault(&super::home(context, control, Some(first)));
        if let Some(table) = super::table(context) {
            finding = finding.cause(&table);
        }
        findings.push(finding);
    }
    findings
}
