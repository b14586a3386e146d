//! `role-unfilled`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{nothing_said, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "role-unfilled",
        severity: Severity::Warning,
        summary: "a role whose title, holder or contact is a placeholder",
        manual: "\
The plan prints the roles that answer for its controls, with their titles, holders and contacts. A
placeholder in one of them names nobody: an auditor cannot ask, and an approval by this role was given by
nobody.

Fill in the role under `roles` in carveout.yaml, or leave `holder` and `contact` out.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    let mut findings = Vec::new();
    for (id, role) in &system.roles {
        // A placeholder as the title is found by `placeholder-left`.
        let title = Some(&role.title).filter(|title| placeholder(title).is_none());
        let fields = [
            ("title", title),
            ("holder", role.holder.as_ref()),
            ("contact", role.contact.as_ref()),
        ];
        for (field, text) in fields {
            let Some(text) = text else { continue };
            let what = match placeholder(text) {
                Some(word) => format!("holds the placeholder `{word}`"),
                None if nothing_said(text) || is_vacant(text) => "names nobody".to_owned(),
                None => continue,
            };
            findings.push(
                RULE.finding(format!("the {field} of the role {id} {what}"))
                    .help("fill it in, or leave the field out")
                    .fault(system.entry_at("roles", id)),
            );
        }
    }
    findings
}

/// True for words that say that nobody holds the role.
fn is_vacant(text: &str) -> bool {
    let words: String =
        text.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let known =
        ["nn", "n n", "vacant", "unfilled", "open position", "to be hired", "nobody", "tbh"];
    known.iter().any(|word| words == *word || words.starts_with(&format!("{word} ")))
}
