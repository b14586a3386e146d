//! `duty-moved`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "duty-moved",
        severity: Severity::Warning,
        summary: "an override takes a responsibility from the customer",
        manual: "\
`overrides` in carveout.yaml may freely move a responsibility to the customer. One that moves it to AWS,
or declares it not applicable, leaves the customer with less to do, so it needs a written basis and is
reported: an auditor will want to review the basis and agree.

Accept it with a waiver once it has been agreed.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let knowledge = &context.workspace.knowledge;
    let mut findings = Vec::new();
    for moved in &context.workspace.system.overrides {
        if moved.owner.customer() || !moved.is_justified() {
            continue;
        }
        let touched = context.plan.services.iter().filter(|service| {
            moved.service.as_ref().is_none_or(|id| {
                service.id == *id
                    || service.id.starts_with(&format!("{id}:"))
                    || knowledge.service(id).is_some_and(|known| known.id == service.id)
            })
        });
        let names: Vec<&str> = touched.map(|service| service.name.as_str()).collect();
        if names.is_empty() || !context.plan.topics.iter().any(|topic| topic.id == moved.topic) {
            continue;
        }
        let basis = moved.basis.as_deref().unwrap_or_default();
        let to = match moved.owner {
            crate::model::Owner::Nobody => "is declared not applicable",
            _ => "is moved to AWS",
        };
        findings.push(
            RULE.finding(format!("{} {to} on {}: {basis}", moved.topic, names.join(", ")))
                .help("agree the basis with the auditor, then accept it with a waiver")
                .fault(&moved.origin),
        );
    }
    findings
}
