//! `test-not-of-period`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Conclusion, Operating, PartId, TestResult};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-not-of-period",
        severity: Severity::Warning,
        summary: "a test whose days do not speak of the audit period, while nothing else supports a part",
        manual: "\
A test supports the period it speaks of: the days under `covers`, or from the first day of the audit
period to the day it was done. One that was done before the period, after the day of the plan, or
without a day supports nothing here. State when it was done and which days it covers, or test this
period. A test of another quarter is no fault where another test supports the part.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut needed: BTreeMap<&str, Vec<&PartId>> = BTreeMap::new();
    for (_, part) in context.plan.parts() {
        if part.results.iter().any(|result| result.result.supports()) {
            continue;
        }
        for result in part.results.iter().filter(|r| r.result == TestResult::NotCounted) {
            needed.entry(&result.test).or_default().push(&part.id);
        }
    }
    needed
        .into_iter()
        .filter_map(|(id, parts)| {
            let test = context.plan.tests.iter().find(|test| test.id == id)?;
            // A test that says it is still to be done is of no other period.
            let waits = |operating: &Operating| operating.conclusion == Conclusion::NotTested;
            if test.tested_on.is_none() && test.operating.as_ref().is_some_and(waits) {
                return None;
            }
            let why = test.not_of(context.plan.period, context.plan.as_of)?;
            Some(
                RULE.finding(format!(
                    "{id} does not count, and no other test supports what it covers: {why}"
                ))
                .help("state `tested_on` and `covers`, or test the audit period")
                .subject(id)
                .controls(parts.iter().map(|part| &part.control))
                .fault(context.workspace.facts.field(test, "tested_on")),
            )
        })
        .collect()
}
