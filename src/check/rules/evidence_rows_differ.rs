//! `evidence-rows-differ`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "evidence-rows-differ",
        severity: Severity::Error,
        summary: "an export with another number of rows than the register states",
        manual: "\
The register states how many rows an export has, and the file has another number. Either the file was
cut, extended or replaced after it was registered, or the number was never right; an auditor who checks
completeness will find it.

Leave the number out, for rows of tool exports are counted, or register the right file.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let counts = context.workspace.facts.rows.iter();
    counts
        .filter(|item| item.stated != item.counted && item.counted > 0)
        .map(|item| {
            RULE.finding(format!(
                "{} states {} rows, and `{}` has {}",
                item.evidence, item.stated, item.path, item.counted
            ))
            .help("leave the number out, as rows are counted, or register the right file")
            .fault(&item.origin)
            .cause(&Origin::file(item.path.as_str()))
        })
        .collect()
}
