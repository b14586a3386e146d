//! `service-scope-unknown`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ScopeState;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "service-scope-unknown",
        severity: Severity::Warning,
        summary: "it is unknown whether a relied-on program covers services in use",
        manual: "\
A report covers only the services in its scope. The built-in snapshots are dated and do not list every
service; a service they do not list is `unknown`, never assumed to be in scope. AWS's half of a part is
then unsupported for that service, and the part stays Open.

Check the list of services in the report itself and record the result under `services:` of its review in
aws-reports.yaml, or keep your own snapshot in controls/aws/scope/PROGRAM.yaml.",
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
                "it is unknown whether {} covers {} ({})",
                program.title,
                unknown.join(", "),
                program.scope_source
            ))
            .subject(&program.id)
            .help("check the report and record the result under `services:` of its review");
        for used in &context.workspace.system.services {
            let known = context.workspace.knowledge.service(&used.id);
            if known.is_some_and(|service| unknown.contains(&service.id.as_str())) {
                finding = finding.fault(&used.origin);
            }
        }
        let of = |key: &String| plan.report(key).filter(|report| !report.letter);
        if let Some(report) = program.reports.iter().find_map(of) {
            finding = finding.cause(&super::at(context, report));
        }
        findings.push(finding);
    }
    findings
}
