//! `test-unsigned`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Date, Test};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "test-unsigned",
        severity: Severity::Warning,
        summary: "a test without tester, reviewer or dates, or reviewed by its tester or before it was performed",
        manual: "\
Every conclusion needs a tester and a reviewer. A test states who tested and who reviewed, and when; the
reviewer is not the tester, the review comes after the test, and neither is dated before the period began
or after the date of the plan.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (period, as_of) = (context.plan.period, context.plan.as_of);
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() {
            return None;
        }
        let wrong = faults(test, period.from, as_of);
        if wrong.is_empty() {
            return None;
        }
        let help = if wrong.iter().any(|text| text.starts_with("has no ")) {
            "state `tester`, `tested_on`, `reviewer` and `reviewed_on`; the reviewer is not the tester"
        } else {
            "correct the names and dates, or repeat the test or its review"
        };
        Some(
            RULE.finding(format!("{} {}", test.id, wrong.join("; ")))
                .help(help)
                .fault(&test.origin),
        )
    })
}

fn faults(test: &Test, from: Date, as_of: Date) -> Vec<String> {
    let mut wrong = Vec::new();
    let stated = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let missing: Vec<&str> = [
        (stated(&test.tester), "tester"),
        (test.tested_on.is_some(), "date of the test"),
        (stated(&test.reviewer), "reviewer"),
        (test.reviewed_on.is_some(), "date of the review"),
    ]
    .into_iter()
    .filter(|(stated, _)| !stated)
    .map(|(_, what)| what)
    .collect();
    if !missing.is_empty() {
        wrong.push(format!("has no {}", missing.join(", ")));
    }
    if let (Some(tester), Some(reviewer)) = (&test.tester, &test.reviewer)
        && tester.trim().eq_ignore_ascii_case(reviewer.trim())
    {
        wrong.push(format!("was reviewed by its tester, {}", tester.trim()));
    }
    if let (Some(tested), Some(reviewed)) = (test.tested_on, test.reviewed_on)
        && reviewed < tested
    {
        wrong.push(format!("was reviewed on {reviewed}, before it was performed on {tested}"));
    }
    for (what, day) in [("performed", test.tested_on), ("reviewed", test.reviewed_on)] {
        match day {
            Some(day) if day > as_of => {
                wrong.push(format!("was {what} on {day}, after the date of the plan"));
            }
            Some(day) if day < from => {
                wrong.push(format!("was {what} on {day}, before the period began"));
            }
            _ => {}
        }
    }
    wrong
}
