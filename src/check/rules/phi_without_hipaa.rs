//! `phi-without-hipaa`

use crate::check::{Context, Rule, phi};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "phi-without-hipaa",
        severity: Severity::Warning,
        summary: "a data category declares health information, and no plan is for HIPAA",
        manual: "\
A data category of the system speaks of patients, medical records or protected health information. Where
the organization is a covered entity or a business associate, the HIPAA Security Rule applies to the
system, and the workspace has no plan for it.

Add `hipaa/security-rule` to `frameworks`. Where HIPAA does not apply, say so in the category, or accept
the finding with a waiver that gives the reason.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    if phi::is_planned(workspace) {
        return Vec::new();
    }
    let Some((category, word)) = phi::of(&workspace.system) else { return Vec::new() };
    vec![
        RULE.finding(format!(
            "the data category \"{category}\" declares health information (`{word}`), and no framework of the workspace is the HIPAA Security Rule"
        ))
        .help("add `hipaa/security-rule` to `frameworks`, or accept the finding with the reason why HIPAA does not apply")
        .fault(workspace.system.entry_at("data_categories", category)),
    ]
}
