//! `evidence-unregistered`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::UnreadKind;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-unregistered",
        severity: Severity::Warning,
        summary: "files in the evidence folder that nothing uses",
        manual: "\
A file in `evidence/` that no register and no test names is not in the package, so it supports nothing,
although somebody collected it.

Register each file or remove it; `carveout evidence scan` shows what each one is.",
    },
    check,
};

/// Files that the message names.
const NAMED: usize = 3;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    // A register that cannot be read may name them.
    if workspace.unread(UnreadKind::Evidence).any(|one| one.id.is_none()) {
        return Vec::new();
    }
    let files = &workspace.facts.unregistered;
    let Some(first) = files.first() else { return Vec::new() };
    let named: Vec<String> = files.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = files.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let verb = if files.len() == 1 { "is" } else { "are" };
    vec![
        RULE.finding(format!(
            "{}{more} {verb} not in any evidence register and not used",
            named.join(", ")
        ))
        .help("register each file, or remove it; `carveout evidence scan` shows what each one is")
        .fault(&Origin::file(first.as_str())),
    ]
}
