//! `test-unsigned`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Date, Test};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-unsigned",
        severity: Severity::Warning,
        summary: "a test without tester, reviewer or dates, or dated before the period began",
        manual: "\
Every conclusion needs a tester and a reviewer. A test states who tested and who reviewed, and when, and
neither is dated before the period began. Other rules compare the names (`reviewer-is-tester`,
`tester-not-independent`) and the days (`review-before-test`, `test-before-evidence`, `test-after-plan`).",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() {
            return None;
        }
        let missing = missing(test);
        if !missing.is_empty() {
            return Some(
                RULE.finding(format!("{} has no {}", test.id, missing.join(", ")))
                    .help("state `tester`, `tested_on`, `reviewer` and `reviewed_on`")
                    .fault(&test.origin),
            );
        }
        let (done, field, day) = early(test, context.plan.period.from)?;
        Some(
            RULE.finding(format!("{} was {done} on {day}, before the period began", test.id))
                .help("correct the day, or test the audit period")
                .fault(facts.field(test, field))
                .cause(&context.workspace.system.period_origin),
        )
    })
}

/// What is not stated.
fn missing(test: &Test) -> Vec<&'static str> {
    let stated = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let facts = [
        (stated(&test.tester), "tester"),
        (test.tested_on.is_some(), "date of the test"),
        (stated(&test.reviewer), "reviewer"),
        (test.reviewed_on.is_some(), "date of the review"),
    ];
    facts.into_iter().filter(|(stated, _)| !stated).map(|(_, what)| what).collect()
}

/// What was done before the period began.
fn early(test: &Test, from: Date) -> Option<(&'static str, &'static str, Date)> {
    let both =
        [("performed", "tested_on", test.tested_on), ("reviewed", "reviewed_on", test.reviewed_on)];
    both.into_iter().find_map(|(done, field, day)| Some((done, field, day.filter(|d| *d < from)?)))
}
