//! `guest-patching-unstated`

use std::sync::LazyLock;

use crate::check::prose::Phrases;
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::Disposition;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "guest-patching-unstated",
        severity: Severity::Error,
        summary: "the customer patches operating systems, and no statement on patching speaks of any",
        manual: "\
With an EC2 instance, a self-managed node or a container instance in use, the customer patches its
operating system. SI-2 of NIST SP 800-53 and CC7.1 of SOC 2 are where an auditor looks for it. If what is
implemented for them speaks of no operating system, host, instance, node, server or machine image, nobody
states that these are patched: most often a service was added and the statement left as it was.

State who patches these systems, how often and with which record, or take the service out of `services`.",
    },
    check,
};

static SPEAKS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "operating systems|system",
        "os|guest|guests|host|hosts|instance|instances|node|nodes|server|servers|machine|machines|vm|vms|ami|amis|ec2|linux|windows|worker|workers|bastion|kernel|distribution|workstation|appliance",
        "patch manager",
        "os patches|packages|updates",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let ours: Vec<_> = plan
        .services
        .iter()
        .filter(|used| !used.premises)
        .filter(|used| {
            let owner = used.owners.get("guest-os-patching").map(|entry| entry.owner);
            owner == Some(crate::model::Owner::Customer)
        })
        .collect();
    if ours.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = ours.iter().map(|used| used.name.as_str()).collect();
    let mut findings = Vec::new();
    let asks = |id: &str| matches!(id, "SI-2" | "CC7.1" | "ID.RA-01" | "PR.PS-02");
    let mut said_of_it = Vec::new();
    for control in plan.controls.iter().filter(|control| asks(control.id.as_str())) {
        let serving: Vec<_> = super::serving(context)
            .into_iter()
            .filter(|(said, parts)| {
                said.implementation.status.operates()
                    && parts.iter().any(|(of, _)| of.id == control.id)
            })
            .map(|(said, _)| said)
            .collect();
        let known = serving.iter().any(|said| {
            // All sections of a file that is about patching count.
            let of_file = context
                .prose
                .said
                .iter()
                .filter(|one| one.implementation.id == said.implementation.id);
            of_file.flat_map(|one| &one.sentences).any(|sentence| SPEAKS.are_in(sentence))
        });
        said_of_it.push((control, serving, known));
    }
    if said_of_it.iter().any(|(.., known)| *known) {
        return Vec::new();
    }
    for (control, serving, _) in said_of_it {
        let Some(first) = serving.first() else { continue };
        if control.disposition == Disposition::NotApplicable {
            continue;
        }
        let declared = context.workspace.system.services.iter().find(|used| {
            let service = context.workspace.knowledge.service(&used.id);
            service.is_some_and(|service| ours.iter().any(|one| one.service == service.id))
        });
        let declared =
            declared.map_or_else(|| Origin::file("carveout.yaml"), |one| one.origin.clone());
        findings.push(
            RULE.finding(format!(
                "the guest operating system of {} is the organization's to patch, and no statement of {} speaks of an operating system, host or instance",
                names.join(", "),
                control.id
            ))
            .help("state who patches it, how often and with which record")
            .control(&control.id)
            .fault(&first.section.origin)
            .cause(&declared),
        );
    }
    findings
}
