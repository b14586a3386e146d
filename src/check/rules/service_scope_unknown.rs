//! `service-scope-unknown`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::ScopeState;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "service-scope-unknown",
        severity: Severity::Warning,
        summary: "services in use of which nobody knows whether a relied-on program covers them",
        manual: "\
A report speaks only of the services in its scope. The shipped snapshots are dated and do not show
every service; one they do not show is `unknown`, never assumed to be in. AWS's half of a part is then
unproven for that service, and the part stays Open.

Look in the list of services in the report itself and write what you find under `services:` of its
review in aws-reports.yaml, or keep a snapshot of your own in controls/aws/scope/PROGRAM.yaml.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let mut findings = Vec::new();
    for program in plan.programs.iter().filter(|program| !program.reports.is_empty()) {
        let unknown: Vec<&str> = program
            .scope
            .iter()
            .filter(|(_, state)| **state == ScopeState::Unknown)
            .map(|(id, _)| id.as_str())
            .collect();
        if unknown.is_empty() {
            continue;
        }
        let mut finding = RULE
            .finding(format!(
                "whether {} covers {} is unknown ({})",
                program.title,
                unknown.join(", "),
                program.scope_source
            ))
            .help("look in the report and write it under `services:` of its review");
        for used in &context.workspace.system.services {
            let known = context.workspace.knowledge.service(&used.id);
            if known.is_some_and(|service| unknown.contains(&service.id.as_str())) {
                finding = finding.fault(&used.origin);
            }
        }
        let of = |key: &String| plan.report(key).filter(|report| !report.letter);
        if let Some(report) = program.reports.iter().find_map(of) {
            let report =
                Origin::Report { report: report.id.as_str().into(), version: report.version };
            finding = finding.cause(&report);
        }
        findings.push(finding);
    }
    findings
}
