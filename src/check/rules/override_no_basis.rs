//! `override-no-basis`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "override-no-basis",
        severity: Severity::Error,
        summary: "an override that takes a duty from the customer without a reason",
        manual: "\
`overrides` in carveout.yaml may move a duty to AWS, or say that it does not arise, only with a written
basis: the customer's list of duties becomes shorter, and an auditor will ask why. Until there is a basis
the override has no effect and the duty stays where it was.

Write under `basis` what makes someone else act, or why the duty does not arise.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let overrides = context.workspace.system.overrides.iter();
    overrides
        .filter(|moved| !moved.is_justified())
        .map(|moved| {
            RULE.finding(format!(
                "moving `{}` away from the customer needs a written basis",
                moved.topic
            ))
            .help("write under `basis` what makes someone else act, or why the duty does not arise")
            .fault(&moved.origin)
        })
        .collect()
}
