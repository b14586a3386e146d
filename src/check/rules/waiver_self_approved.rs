//! `waiver-self-approved`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::normalized;
use crate::model::{PartId, Role, Waiver};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "waiver-self-approved",
        severity: Severity::Error,
        summary: "a waiver approved by who asked for it, or by the owner of the control",
        manual: "\
A waiver is a decision on somebody else's risk: whoever runs the control, or asked for the waiver, does not
accept its failure. The rule compares the approver with `requested_by`, and with the first role of the
implementations that satisfy the waived control, by the role's id, title and holder.

Have another role accept it: the system owner, the authorizing official, or whoever bears the risk.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for waiver in &context.workspace.waivers {
        let Some(who) = own(context, waiver) else { continue };
        findings.push(
            RULE.finding(format!(
                "the waiver for `{}`{} was approved by {}, {who}",
                waiver.rule,
                waiver.controls.first().map(|id| format!(" on {id}")).unwrap_or_default(),
                waiver.approver.trim()
            ))
            .help("have another role accept it: whoever bears the risk")
            .fault(waiver.at("approver")),
        );
    }
    findings
}

/// In what capacity the approver approves their own.
fn own(context: &Context<'_>, waiver: &Waiver) -> Option<String> {
    let workspace = context.workspace;
    let approver = normalized(&waiver.approver);
    if approver.is_empty() {
        return None;
    }
    let roles = &workspace.system.roles;
    // The approver by every name that the system file gives: id, title and holder of a role.
    let mut names: BTreeSet<String> = BTreeSet::from([approver.clone()]);
    let of_role = |id: &str, role: &Role| {
        let mut all = vec![normalized(id), normalized(&role.title)];
        all.extend(role.holder.as_deref().map(normalized));
        all
    };
    for (id, role) in roles {
        let all = of_role(id, role);
        if all.contains(&approver) {
            names.extend(all);
        }
    }
    if let Some(asked) = &waiver.requested_by
        && names.contains(&normalized(asked))
    {
        return Some("who asked for it (`requested_by`)".to_owned());
    }
    let waived: PartId = waiver.controls.first()?.parse().ok()?;
    let satisfying = workspace.implementations.iter().filter(|implementation| {
        let mut own = implementation.satisfies.iter();
        own.any(|(part, _)| part.covers(&waived) || waived.covers(part))
    });
    for implementation in satisfying {
        let Some(owner) = implementation.roles.first() else { continue };
        let all = match roles.get(owner) {
            Some(role) => of_role(owner, role),
            None => vec![normalized(owner)],
        };
        if all.iter().any(|name| names.contains(name)) {
            return Some(format!("the owner of {}, which satisfies it", implementation.id));
        }
    }
    None
}
