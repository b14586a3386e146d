//! `report-type-weak`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Titled;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-type-weak",
        severity: Severity::Error,
        summary: "a Type 1, SOC 1 or SOC 3 report, a draft or a readiness report used as evidence of operation",
        manual: "\
A Type 1 report covers design on one date. A SOC 1 report covers controls over financial reporting, and a
SOC 3 report does not describe the tests. A draft or a readiness report is no auditor's report at all.
None of them supports that a control operated over the audit period. A review that points to sections of
such a report uses it as that evidence; so does citing it without any Type 2 report.

Review a SOC 2 Type 2 (or C5 Type 2) report and move the section pointers there. The weaker report may
stay in the file without `sections`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let strong = plan.reports.iter().any(|report| report.usable && !report.letter);
    let mut findings = Vec::new();
    for report in plan.reports.iter().filter(|report| !report.letter) {
        let instead = Titled::of(&report.title).instead.filter(|_| report.program.is_some());
        let kind = match (report.program.as_deref(), report.report_type) {
            _ if instead.is_some() => instead.unwrap_or_default(),
            (Some("soc1"), _) => "a SOC 1 report",
            (Some("soc3"), _) => "a SOC 3 report",
            (Some(_), Some(1)) => "a Type 1 report",
            _ => continue,
        };
        let Some(review) = context.workspace.review_of(&report.id, report.version) else {
            continue;
        };
        if strong && review.sections.is_empty() {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "{} ({}) is {kind}, which does not support that AWS's controls operated",
                report.title, report.key
            ))
            .help("rely on a Type 2 report that tests operation, and point to its sections")
            .subject(&report.id)
            .fault(&review.origin)
            .cause(&super::at(context, report)),
        );
    }
    findings
}
