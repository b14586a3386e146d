//! `test-without-evidence`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-without-evidence",
        severity: Severity::Warning,
        summary: "a test that concludes on operation and cites no evidence",
        manual: "\
A conclusion rests on what the tester looked at, and a reviewer looks at it again. A test that cites nothing,
neither as a whole nor by step or item, while no item of the register names the test, leaves nothing to look
at.

Cite what was looked at under `evidence`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let cites = test.evidence_ids().next().is_some()
            || operating.items.iter().any(|item| item.evidence.is_some())
            || context.links.is_named(&test.id);
        if cites || !operating.is_relied_on() {
            return None;
        }
        Some(
            RULE.finding(format!("{} concludes on operation and cites no evidence", test.id))
                .help("cite under `evidence` what the tester looked at")
                .fault(&test.origin),
        )
    })
}
