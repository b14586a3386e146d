//! `exception-no-response`

use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    name: "exception-no-response",
    severity: Severity::Error,
    summary: "an exception without cause, extent or response",
    manual: "\
An exception is weighed by why it happened, how far it reaches and what was done about it. An auditor
asks for all three before concluding, so they belong in the test: write each exception as a map with
`what`, `cause`, `extent` and `response`. A bare sentence cannot be checked and is reported too.",
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let told = operating.deviations.len();
        let mut lacks: Vec<String> = operating
            .deviations
            .iter()
            .filter(|deviation| !deviation.lacks().is_empty())
            .map(|deviation| {
                let name = deviation.item.as_deref().unwrap_or(&deviation.what);
                format!("`{name}` lacks {}", deviation.lacks().join(", "))
            })
            .collect();
        let bare = operating.exceptions.len().saturating_sub(told);
        if bare > 0 {
            lacks.push(format!(
                "{bare} told in a sentence, without `cause`, `extent` and `response`"
            ));
        }
        if lacks.is_empty() {
            return None;
        }
        Some(
            RULE.finding(format!("exceptions of {}: {}", test.id, lacks.join("; ")))
                .help("write each exception with `what`, `cause`, `extent` and `response`")
                .fault(&test.origin),
        )
    })
}
