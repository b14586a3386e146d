//! `unknown-control`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "unknown-control",
        severity: Severity::Error,
        summary: "a control or part id that no catalog has",
        manual: "\
An implementation, test or evidence item names a control that is in none of the catalogs this
program knows, or a part that the control does not have. Most often it is a slip of the pen; what
it should have supported is not supported.

An id of a catalog that is known but not selected is no finding.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let unknown = |requirement: &crate::model::Unknown| {
        RULE.finding(requirement.message.clone())
            .help("check the id; `carveout catalog show CATALOG` lists them")
            .control(&requirement.id)
            .fault(&requirement.origin)
    };
    context.workspace.unknown.iter().map(unknown).collect()
}
