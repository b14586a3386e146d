//! `guest-patching-unevidenced`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Disposition;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "guest-patching-unevidenced",
        severity: Severity::Error,
        summary: "no evidence of patching for a service whose operating system the customer patches",
        manual: "\
If the customer is responsible for patching the guest operating system, as on EC2, no AWS report covers
it. Auditors ask for the patch state first. The rule looks for evidence of the audit period that
supports SI-2, or CC7.1 under SOC 2, whenever such a service is in use.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let patched: Vec<&str> = plan
        .services
        .iter()
        .filter(|service| !service.premises)
        .filter(|service| {
            service.owners.get("guest-os-patching").is_some_and(|entry| entry.owner.customer())
        })
        .map(|service| service.name.as_str())
        .collect();
    if patched.is_empty() {
        return Vec::new();
    }
    let asks = |id: &str| id == "SI-2" || id == "CC7.1";
    let mut findings = Vec::new();
    for control in plan.controls.iter().filter(|control| asks(control.id.as_str())) {
        let shown = plan
            .evidence
            .iter()
            .any(|item| item.in_period && item.parts.iter().any(|part| part.control == control.id));
        if shown || control.disposition == Disposition::NotApplicable {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "the customer patches the operating system of {}, but no evidence of the period supports {}",
                patched.join(", "),
                control.id
            ))
            .help("register the patch state of the instances, such as a Systems Manager or Inspector export")
            .control(&control.id)
            .fault(&super::home(context, control, None)),
        );
    }
    findings
}
