//! `hipaa-service-not-eligible`

use crate::check::{Context, Rule, phi};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ScopeState;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "hipaa-service-not-eligible",
        severity: Severity::Error,
        summary: "a service in use is not known to be HIPAA eligible",
        manual: "\
Under the Business Associate Addendum, protected health information may be in HIPAA eligible services
only. Where the entry of an addendum under `agreements:` names the eligible services, a service in use
that it does not name is an error. Where it names none, AWS's public list of eligible services is asked,
as of the day of a copy; a service that the copy does not show is a warning, since AWS adds services.

Keep health information out of the service, or look it up in AWS's list of today and name it under
`services` of the agreement.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    if phi::of(&workspace.system).is_none() && !phi::is_planned(workspace) {
        return Vec::new();
    }
    let knowledge = &workspace.knowledge;
    let addenda: Vec<_> = workspace
        .agreements
        .iter()
        .filter(|one| one.baa && one.in_force(context.plan.period).is_some())
        .collect();
    let list = knowledge.scopes.get("hipaa");
    let naming: Vec<_> = addenda.iter().filter(|one| !one.services.is_empty()).collect();
    let mut findings = Vec::new();
    for used in &workspace.system.services {
        let Some(service) = knowledge.service(&used.id) else { continue };
        let same = |id: &String| knowledge.service(id).is_some_and(|known| known.id == service.id);
        if naming.iter().any(|one| one.services.iter().any(same)) {
            continue;
        }
        let listed = list.and_then(|list| list.services.get(&service.id));
        // A service that the list is not asked about, such as one that holds no data, is left alone.
        let Some(state) = listed else { continue };
        let finding = if let Some(first) = naming.first() {
            let ids: Vec<&str> = naming.iter().map(|one| one.id.as_str()).collect();
            RULE.finding(format!(
                "{} ({}) is not among the eligible services that {} names",
                service.name,
                service.id,
                ids.join(", ")
            ))
            .fault(&used.origin)
            .cause(first.at("services"))
        } else if *state == ScopeState::In {
            continue;
        } else {
            let day = list.and_then(|list| list.snapshot).map(|day| format!(" of {day}"));
            RULE.finding(format!(
                "{} ({}) is not in AWS's list of HIPAA eligible services{}",
                service.name,
                service.id,
                day.unwrap_or_default()
            ))
            .severity(Severity::Warning)
            .fault(&used.origin)
        };
        findings.push(finding.help(
            "keep health information out of it, or look it up in AWS's list of today and name it under `services` of the agreement",
        ));
    }
    findings
}
