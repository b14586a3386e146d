//! `inquiry-only`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "inquiry-only",
        severity: Severity::Error,
        summary: "a conclusion on operation based on inquiry alone",
        manual: "\
Inquiry is where a test begins; it is not sufficient evidence that a control operated throughout the
period. Add another method: observation, inspection or reperformance. Until then the parts that the test
covers stay open.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() || !test.inquiry_only() {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} concludes {} from inquiry alone",
                test.id,
                operating.conclusion.label().to_lowercase()
            ))
            .help("add observation, inspection or reperformance")
            .fault(context.workspace.facts.field(test, "methods")),
        )
    })
}
