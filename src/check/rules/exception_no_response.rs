//! `exception-no-response`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Mark;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "exception-no-response",
        severity: Severity::Error,
        summary: "an exception without cause, extent or response, or an item marked ✗ without an exception",
        manual: "\
An exception is weighed by why it happened, how far it reaches and what was done about it. An auditor
asks for all three before concluding, so they belong in the test: write each exception as a map with
`what`, `cause`, `extent` and `response`. A bare sentence cannot be checked and is reported too, and so
is an item marked ✗ that no exception tells of.",
    },
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
        let told_of = |name: &str| {
            operating.deviations.iter().any(|deviation| deviation.item.as_deref() == Some(name))
                || operating.exceptions.iter().any(|text| text.contains(name))
        };
        let untold: Vec<&str> = operating
            .items
            .iter()
            .filter(|item| item.marks.values().any(|mark| *mark == Mark::No))
            .map(|item| item.item.as_str())
            .filter(|name| !told_of(name))
            .collect();
        if let Some(first) = untold.first() {
            let more = untold.len() - 1;
            let more = if more > 0 { format!(" and {more} more items") } else { String::new() };
            lacks.push(format!("`{first}`{more} marked ✗ and told in no exception"));
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
