//! `evidence-supports-nothing`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-supports-nothing",
        severity: Severity::Warning,
        summary: "evidence that supports no control and that no test uses",
        manual: "\
An item that supports no control, implementation or test, and that no test cites, is listed in the
package without effect. Usually `supports` was forgotten, and a control stays open that could be
supported.

Name under `supports` what the item is evidence of, cite it in a test, or remove it.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tests = &context.workspace.tests;
    let cited: BTreeSet<&str> =
        tests.iter().flat_map(|test| &test.evidence).map(|(id, _)| id.as_str()).collect();
    let items = context.workspace.evidence.iter().filter(|item| {
        let cited = cited.contains(item.id.as_str());
        item.supports.is_empty() && !cited
    });
    items
        .map(|item| {
            RULE.finding(format!("{} supports nothing, and no test uses it", item.id))
                .help("name under `supports` what it is evidence of, or remove it")
                .fault(&item.origin)
        })
        .collect()
}
