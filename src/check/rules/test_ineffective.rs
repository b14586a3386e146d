//! `test-ineffective`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Lack, PartId, TestResult};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-ineffective",
        severity: Severity::Warning,
        summary: "a test that its tester concluded as ineffective, and that parts are open for",
        manual: "\
The test failed, and the record says so. Each part that it bears on is Open: failed. That is no fault of the
record; it is reported once, at the test, with the parts that it opens. Remediate, then retest, and keep the
test that failed: an auditor asks for both. Record the weakness in the plan of action (poam.yaml) with an
owner and a date.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut failed: BTreeMap<&str, (Vec<String>, Vec<&PartId>)> = BTreeMap::new();
    for (_, part) in context.plan.parts() {
        if !part.missing.iter().any(|missing| missing.what == Lack::Failure) {
            continue;
        }
        for result in part.results.iter().filter(|r| r.result == TestResult::Ineffective) {
            let (said, parts) = failed.entry(&result.test).or_default();
            if !said.contains(&result.sentence()) {
                said.push(result.sentence());
            }
            parts.push(&part.id);
        }
    }
    failed
        .into_iter()
        .filter_map(|(id, (said, parts))| {
            let test = context.plan.tests.iter().find(|test| test.id == id)?;
            // One that was concluded as effective is reported for that.
            if test.operating.as_ref().is_some_and(|operating| operating.is_relied_on()) {
                return None;
            }
            Some(
                RULE.finding(format!("{id} is {}", said.join("; ")))
                    .help("remediate, then test again; record the weakness in poam.yaml with owner and date")
                    .subject(id)
                    .controls(parts.iter().map(|part| &part.control))
                    .fault(&test.origin),
            )
        })
        .collect()
}
