//! `cuec-unmapped`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "cuec-unmapped",
        severity: Severity::Error,
        summary: "a control the report assumes its users have, with none of ours behind it",
        manual: "\
AWS's controls work only together with the complementary user entity controls that its report lists.
Relying on the report means having them. The review lists them by the report's own numbers; each needs
an implementation of ours, or a reason why it does not apply.

Name the implementations under `implementations` of the entry in `cuecs`, or write a `rationale`. Never
copy the report's wording.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for review in &context.workspace.reviews {
        for cuec in &review.cuecs {
            let reasoned = cuec.rationale.as_ref().is_some_and(|why| !why.trim().is_empty());
            if !cuec.implementations.is_empty() || reasoned {
                continue;
            }
            findings.push(
                RULE.finding(format!(
                    "{} of {} is mapped to no implementation and gives no rationale",
                    cuec.id, review.report
                ))
                .help("name the implementations that do what it asks, or say why it does not apply")
                .fault(&cuec.origin),
            );
        }
    }
    findings
}
