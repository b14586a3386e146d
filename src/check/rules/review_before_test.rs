//! `review-before-test`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "review-before-test",
        severity: Severity::Error,
        summary: "a test reviewed before it was performed",
        manual: "\
A reviewer looks at a finished test. A review that is dated before the test looked at something else, or one
of the two days is wrong.

Correct the day that is wrong, or review the test again.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    let tests = context.plan.tests.iter();
    tests
        .filter_map(|test| {
            let part = test.parts.first()?;
            let (tested, reviewed) = (test.tested_on?, test.reviewed_on?);
            (reviewed < tested).then(|| {
                RULE.finding(format!(
                    "{} was reviewed on {reviewed}, before it was performed on {tested}",
                    test.id
                ))
                .help("correct the day that is wrong, or review the test again")
                .control(&part.control)
                .fault(facts.field(test, "reviewed_on"))
                .cause(facts.field(test, "tested_on"))
            })
        })
        .collect()
}
