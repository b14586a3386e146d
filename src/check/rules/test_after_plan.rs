//! `test-after-plan`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-after-plan",
        severity: Severity::Error,
        summary: "a test or its review is dated after the day of the plan",
        manual: "\
The plan reports what was done by its day (`--as-of`, or today). A test or a review of a later day was not
done yet, so it supports nothing in this plan.

Correct the day, or build the plan on a later day.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (facts, as_of) = (&context.workspace.facts, context.plan.as_of);
    let mut findings = Vec::new();
    for test in &context.plan.tests {
        if test.parts.is_empty() {
            continue;
        }
        let both = [
            ("performed", "tested_on", test.tested_on),
            ("reviewed", "reviewed_on", test.reviewed_on),
        ];
        for (done, field, day) in both {
            let Some(day) = day.filter(|day| *day > as_of) else { continue };
            findings.push(
                RULE.finding(format!(
                    "{} was {done} on {day}, after the day of the plan ({as_of})",
                    test.id
                ))
                .help("correct the day, or build the plan on a later day with `--as-of`")
                .subject(&test.id)
                .controls(test.parts.iter().map(|part| &part.control))
                .fault(facts.field(test, field)),
            );
        }
    }
    findings
}
