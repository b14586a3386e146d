//! `inquiry-only`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "inquiry-only",
        severity: Severity::Error,
        summary: "a conclusion on operation that rests on inquiry alone",
        manual: "\
Asking people whether a control works is where a test begins; it never proves that it worked all
period. Add another method: watch it done, read its records, or do it again. Until then the parts the
test bears on stay open.",
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
            .fault(&test.origin),
        )
    })
}
