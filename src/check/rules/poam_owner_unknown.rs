//! `poam-owner-unknown`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity, nearest};
use crate::model::{PoamStatus, is_answer};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-owner-unknown",
        severity: Severity::Warning,
        summary: "the owner of an item of the plan of action is no role of the system",
        manual: "\
An item is owned by a role of the system, by its id or its title, so that a reader finds who answers for
it. An owner that is neither was renamed, or never was one.

Name the role as carveout.yaml does.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let system = &workspace.system;
    if system.roles.is_empty() {
        return Vec::new();
    }
    let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
    let known = |owner: &str| {
        let mut roles = system.roles.iter();
        roles.any(|(id, role)| {
            let holder = role.holder.as_deref().is_some_and(|holder| same(owner, holder));
            holder || same(owner, id) || same(owner, &role.title)
        }) || system.providers.iter().any(|one| same(owner, &one.id) || same(owner, &one.name))
    };
    let mut findings = Vec::new();
    for item in workspace.poam.iter().filter(|item| item.status == PoamStatus::Open) {
        let Some(owner) = item.owner.as_deref().filter(|owner| is_answer(owner) && !known(owner))
        else {
            continue;
        };
        let near = nearest(owner, system.roles.keys().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name the role as carveout.yaml does".to_owned(),
        };
        findings.push(
            RULE.finding(format!(
                "{} is owned by {owner}, which is no role of the system",
                item.id
            ))
            .help(help)
            .subject(&item.id)
            .fault(item.at("owner")),
        );
    }
    findings
}
