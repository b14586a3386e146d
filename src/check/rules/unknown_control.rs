//! `unknown-control`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-control",
        severity: Severity::Error,
        summary: "a control or part id that is in no catalog",
        manual: "\
An implementation, test or evidence item names a control that is in no known catalog, or a part that the
control does not have. Usually it is a typing error, and what it should have supported is unsupported.

Ids of a known catalog that is not selected are not reported.",
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
