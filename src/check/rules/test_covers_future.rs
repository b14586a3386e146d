//! `test-covers-future`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-covers-future",
        severity: Severity::Error,
        summary: "a test that speaks of days after it was performed",
        manual: "\
A test performed in August cannot say how a control operated in September. If the days under `covers` go on
after the day of the test, one of the two is wrong. The plan counts the days up to the test only.

Correct the days, or test the rest of the period as well and state the day of that test.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    let tests = context.plan.tests.iter();
    tests
        .filter_map(|test| {
            let part = test.parts.first()?;
            let (tested, covers) = (test.tested_on?, test.covers?);
            (covers.to > tested).then(|| {
                RULE.finding(format!(
                    "{} was performed on {tested} and speaks of days until {}",
                    test.id, covers.to
                ))
                .help("correct `covers` or `tested_on`, or test the rest of the period as well")
                .control(&part.control)
                .fault(facts.field(test, "covers"))
                .cause(facts.field(test, "tested_on"))
            })
        })
        .collect()
}
