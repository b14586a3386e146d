//! `override-no-basis`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "override-no-basis",
        severity: Severity::Error,
        summary: "an override takes a responsibility from the customer without a stated basis",
        manual: "\
`overrides` in carveout.yaml may move a responsibility to AWS, or declare it not applicable, only with a
written basis: the customer is left with less to do, and an auditor will ask why. Without a basis the
override has no effect.

State under `basis` why someone else is responsible, or why the topic is not applicable.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let overrides = context.workspace.system.overrides.iter();
    overrides
        .filter(|moved| !moved.is_justified())
        .map(|moved| {
            RULE.finding(format!(
                "the override of `{}` takes it from the customer without a written basis",
                moved.topic
            ))
            .help("state under `basis` why someone else is responsible, or why the topic is not applicable")
            .fault(&moved.origin)
        })
        .collect()
}
