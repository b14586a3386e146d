//! `evidence-rows-differ`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-rows-differ",
        severity: Severity::Error,
        summary: "the number of rows of an export differs from the register",
        manual: "\
The register states the number of rows of an export, but the file has a different number. Either the file
was truncated, extended or replaced after it was registered, or the number was never right; an auditor who
checks completeness will notice.

Remove the number, as rows of tool exports are counted, or register the right file.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let counts = context.workspace.facts.rows.iter();
    counts
        .filter(|item| item.stated != item.counted && item.counted > 0)
        .map(|item| {
            let finding = RULE.finding(format!(
                "{} states {} rows, but `{}` has {}",
                item.evidence, item.stated, item.path, item.counted
            ))
            .help(
                "remove the number, as rows are counted automatically, or register the right file",
            )
            .fault(&item.origin)
            .cause(&Origin::file(item.path.as_str()));
            super::about(finding, &item.evidence, super::parts_of(context, &item.evidence))
        })
        .collect()
}
