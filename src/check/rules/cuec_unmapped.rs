//! `cuec-unmapped`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "cuec-unmapped",
        severity: Severity::Error,
        summary: "a complementary user entity control that no implementation covers",
        manual: "\
AWS's controls are effective only together with the complementary user entity controls that its report
lists. Relying on the report requires having them. The review lists them by the report's own numbers; each
needs an implementation of the organization's, or a rationale why it does not apply.

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
                    "{} of {} has neither an implementation nor a rationale",
                    cuec.id, review.report
                ))
                .help("name the implementations that cover it, or state why it does not apply")
                .fault(&cuec.origin),
            );
        }
    }
    findings
}
