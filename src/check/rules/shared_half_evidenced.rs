//! `shared-half-evidenced`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Carried;

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
    let findings = super::open_parts(context, &RULE, Carried::aws, None, "each half needs");
    match super::table(context) {
        Some(table) => findings.into_iter().map(|finding| finding.cause(&table)).collect(),
        None => findings,
    }
}
