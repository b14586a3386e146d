//! `report-not-reviewed`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ReportState;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-not-reviewed",
        severity: Severity::Error,
        summary: "a report that would cover days of the audit period, and that nobody has reviewed",
        manual: "\
A report supports what AWS carries once somebody has read it: its opinion, its exceptions, the services in
its scope and what it assumes of its users. The lock file lists a report of a kind that counts, over days
that no reviewed report covers, and aws-reports.yaml has no review of it.

`carveout artifact review DIR REPORT` prints an entry with the known facts. Read the report, and fill it
in.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for report in &context.plan.reports {
        let Some(program) = &report.program else { continue };
        let attests = |one: &&crate::model::Program| one.id == *program && one.attests_operation;
        if report.letter
            || !workspace.knowledge.programs.iter().any(|one| attests(&one))
            || workspace.review_of(&report.id, report.version).is_some()
            || report.report_type != Some(2)
            || String::from(ReportState::Published) != report.state
            || report.covered_days == 0
            || super::covered(context, program)
        {
            continue;
        }
        let period = report.period.map(|days| format!(", {days}")).unwrap_or_default();
        findings.push(
            RULE.finding(format!(
                "nobody has reviewed {} ({}, version {}{period})",
                report.title, report.id, report.version
            ))
            .subject(&report.id)
            .help(format!("`carveout artifact review . {}` prints an entry to fill in", report.id))
            .fault(&super::at(context, report)),
        );
    }
    findings
}
