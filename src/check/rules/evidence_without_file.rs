//! `evidence-without-file`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-without-file",
        severity: Severity::Error,
        summary: "an evidence item with neither a file nor a link",
        manual: "\
An entry in the register is not evidence; the file or record it names is. An item without `file` and without
`url` cannot be opened by anybody, so it supports nothing, and what rests on it alone is open.

Add the file to `evidence/` and name it, or state the https address under which the record is kept.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // Items of every part of the register: one that supports nothing is none the better for it.
    let items = context.workspace.evidence.iter();
    let named = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    items
        .filter(|item| !named(&item.path) && !named(&item.url))
        .map(|item| {
            RULE.finding(format!("{} names neither a file nor a link: {}", item.id, item.title))
                .help("name the file under `file`, or the https address of the record under `url`")
                .fault(&item.origin)
        })
        .collect()
}
