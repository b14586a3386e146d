//! `exception-no-response`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Mark;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "exception-no-response",
        severity: Severity::Error,
        summary: "an exception without cause, extent or response, or an item marked ✗ without an exception",
        manual: "\
An exception is evaluated by its cause, its extent and the response to it. An auditor asks for all three
before concluding, so they belong in the test: write each exception as a map with `what`, `cause`,
`extent` and `response`. An exception given only as text is reported too, and so is an item marked ✗
without an exception.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let structured = operating.deviations.len();
        let mut lacks: Vec<String> = operating
            .deviations
            .iter()
            .filter(|deviation| !deviation.lacks().is_empty())
            .map(|deviation| {
                let name = deviation.item.as_deref().unwrap_or(&deviation.what);
                format!("`{name}` lacks {}", deviation.lacks().join(", "))
            })
            .collect();
        let text_only = operating.exceptions.len().saturating_sub(structured);
        if text_only > 0 {
            lacks.push(format!(
                "{text_only} given only as text, without `cause`, `extent` and `response`"
            ));
        }
        let has_exception = |name: &str| {
            operating.deviations.iter().any(|deviation| deviation.item.as_deref() == Some(name))
                || operating.exceptions.iter().any(|text| text.contains(name))
        };
        let unexplained: Vec<&str> = operating
            .items
            .iter()
            .filter(|item| item.marks.values().any(|mark| *mark == Mark::No))
            .map(|item| item.item.as_str())
            .filter(|name| !has_exception(name))
            .collect();
        if let Some(first) = unexplained.first() {
            let more = unexplained.len() - 1;
            let more = if more > 0 { format!(" and {more} more items") } else { String::new() };
            lacks.push(format!("`{first}`{more} marked ✗ without an exception"));
        }
        if lacks.is_empty() {
            return None;
        }
        Some(
            RULE.finding(format!("exceptions of {}: {}", test.id, lacks.join("; ")))
                .help("write each exception with `what`, `cause`, `extent` and `response`")
                .fault(context.workspace.facts.field(test, "exceptions")),
        )
    })
}
