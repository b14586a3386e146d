//! `service-out-of-scope`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ScopeState;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "service-out-of-scope",
        severity: Severity::Error,
        summary: "a service in use is outside the scope of a relied-on program",
        manual: "\
A report covers only the services in its scope. For a service outside it AWS's half is not attested, and
auditors look for claims to the contrary. If the only source is a snapshot older than the report, the
finding is a warning: services are added with every report.

Use a service that is in scope, cite a program that covers it, or test AWS's half by other means. If the
report itself lists the service, write `in` under `services:` of its review.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let knowledge = &context.workspace.knowledge;
    let mut findings = Vec::new();
    for program in plan.programs.iter().filter(|program| !program.reports.is_empty()) {
        let of = |key: &String| plan.report(key).filter(|report| !report.letter);
        let reports: Vec<_> = program.reports.iter().filter_map(of).collect();
        let newest = reports.iter().filter_map(|report| report.period).map(|p| p.from).max();
        let snapshot = knowledge.scopes.get(&program.id).and_then(|scope| scope.snapshot);
        let older = snapshot.zip(newest).is_none_or(|(snapshot, begins)| snapshot < begins);
        for (id, _) in program.scope.iter().filter(|(_, state)| **state == ScopeState::Out) {
            let by_review = reports
                .iter()
                .filter_map(|report| context.workspace.review_of(&report.id, report.version))
                .find(|review| {
                    review.services.iter().any(|(name, state)| {
                        *state == ScopeState::Out
                            && knowledge.service(name).is_some_and(|known| known.id == *id)
                    })
                });
            let source = match by_review {
                Some(_) => "as reviewed",
                None => program.scope_source.as_str(),
            };
            let mut finding = RULE
                .finding(format!("{id} is not in the scope of {} ({source})", program.title))
                .help("use a service in scope, or test AWS's half by other means")
                .subject(id);
            if by_review.is_none() && older {
                finding.severity = Severity::Warning;
            }
            for used in &context.workspace.system.services {
                if knowledge.service(&used.id).is_some_and(|service| service.id == *id) {
                    finding = finding.fault(&used.origin);
                }
            }
            if let Some(review) = by_review {
                let named = review
                    .services
                    .keys()
                    .find(|name| knowledge.service(name).is_some_and(|known| known.id == *id));
                let field = named.map(|name| format!("services/{name}")).unwrap_or_default();
                finding = finding.cause(review.at(&field));
            }
            findings.push(finding);
        }
    }
    findings
}
