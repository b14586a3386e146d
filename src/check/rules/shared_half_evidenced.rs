//! `shared-half-evidenced`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Carried;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "shared-half-evidenced",
        severity: Severity::Error,
        summary: "an unsupported half of a part that AWS is responsible for, alone or with the customer",
        manual: "\
Both halves of a shared part must be supported, each by its own means: AWS's by a report that covers the
period and the services, the customer's by a statement, a test of operation and evidence. Neither replaces
the other. A part that is AWS's alone also needs a report.

The message states what each half lacks. `carveout explain DIR CONTROL` prints the full derivation.",
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
