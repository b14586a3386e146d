//! `knowledge-changed`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "knowledge-changed",
        severity: Severity::Warning,
        summary: "a file of the workspace says otherwise than the shipped tables",
        manual: "\
Files under controls/ in a workspace may replace a service, an entry of a responsibility table, a
scope or a pair of a crosswalk. What is derived then rests on the workspace's reading, so each
replaced entry is reported: an auditor will want to see the reason in the file and agree. Entries that
only add are no finding.

Accept it with a waiver once it has been agreed.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let finding = |changed: &crate::model::Changed| {
        RULE.finding(format!("the workspace replaces {}", changed.what))
            .help("have the auditor agree to it, then accept it with a waiver")
            .fault(&changed.origin)
    };
    context.workspace.knowledge.changed.iter().map(finding).collect()
}
