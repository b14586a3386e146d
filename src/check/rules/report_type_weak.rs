//! `report-type-weak`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "report-type-weak",
        severity: Severity::Error,
        summary: "a Type 1, SOC 1 or SOC 3 report offered as proof of operation",
        manual: "\
A Type 1 report speaks of design on one day. A SOC 1 speaks of controls over financial reporting, a
SOC 3 has no description of tests. None of them proves that a control operated over the audit period.
A review that points to sections of such a report offers it as that proof; so does citing it where no
Type 2 report is cited at all.

Review a SOC 2 Type 2 (or C5 Type 2) report and move the section pointers there. The weak report may
stay in the file without `sections`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let strong = plan.reports.iter().any(|report| report.usable && !report.letter);
    let mut findings = Vec::new();
    for report in plan.reports.iter().filter(|report| !report.letter) {
        let kind = match (report.program.as_deref(), report.report_type) {
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
                "{} ({}) is {kind}: it does not prove that AWS's controls operated",
                report.title, report.key
            ))
            .help("rely on a Type 2 report that tests operation, and point to its sections")
            .fault(&review.origin)
            .cause(&super::at(report)),
        );
    }
    findings
}
