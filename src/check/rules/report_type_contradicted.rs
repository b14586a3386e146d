//! `report-type-contradicted`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Titled;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-type-contradicted",
        severity: Severity::Error,
        summary: "a review states another type of report than the report's title",
        manual: "\
A Type 1 report covers design on a day, a Type 2 report operation over a period. Where the title says one
and the review the other, the title counts: a review cannot make a Type 1 report test operation.

Read the report's cover, and correct `type` in the review; or cite the report that is meant.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for review in &workspace.reviews {
        let Some(stated) = review.report_type else { continue };
        for report in workspace.reports.iter().filter(|report| review.is_of(report)) {
            let Some(title) = &report.name else { continue };
            let Some(titled) = Titled::of(title).report_type.filter(|titled| *titled != stated)
            else {
                continue;
            };
            findings.push(
                RULE.finding(format!(
                    "the review of {} states Type {stated}, and its title in the lock file is \"{title}\" (Type {titled})",
                    report.id
                ))
                .help("correct `type` in the review, or cite the report that is meant")
                .fault(review.at("type"))
                .cause(&report.origin),
            );
        }
    }
    for provider in &workspace.system.providers {
        for (index, report) in provider.reports.iter().enumerate() {
            let titled = Titled::of(&report.title).report_type;
            let (Some(stated), Some(titled)) = (report.report_type, titled) else { continue };
            if stated != titled {
                findings.push(
                    RULE.finding(format!(
                        "the report of {} states Type {stated}, and its title is \"{}\" (Type {titled})",
                        provider.name, report.title
                    ))
                    .help("correct `type`, or cite the report that is meant")
                    .fault(provider.report_at(index, "type")),
                );
            }
        }
    }
    findings
}
