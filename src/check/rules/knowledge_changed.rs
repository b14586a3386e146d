//! `knowledge-changed`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "knowledge-changed",
        severity: Severity::Warning,
        summary: "a file of the workspace replaces entries of the built-in tables",
        manual: "\
Files under controls/ in a workspace may replace a service, an entry of a responsibility table, a scope or
a pair of a crosswalk. The plan then depends on the workspace's own judgment, so each replaced entry is
reported: an auditor will want to see the reason in the file and agree. Entries that only add something
are not reported.

Accept it with a waiver once it has been agreed.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let finding = |changed: &crate::model::Changed| {
        RULE.finding(format!("the workspace replaces {}", changed.what))
            .help("agree it with the auditor, then accept it with a waiver")
            .fault(&changed.origin)
    };
    context.workspace.knowledge.changed.iter().map(finding).collect()
}
