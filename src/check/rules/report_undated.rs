//! `report-undated`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-undated",
        severity: Severity::Error,
        summary: "a reviewed report whose period is not stated, or ends after the day of the plan",
        manual: "\
Which days of the audit period a report covers follows from its period. Without a stated period it covers
none; one that ends after the day of the plan cannot have been issued by then, so one of the two days is
wrong.

Run `carveout artifact sync` again, or build the plan for a day on which the report was there.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (plan, workspace) = (context.plan, context.workspace);
    let mut findings = Vec::new();
    for report in plan.reports.iter().filter(|report| !report.letter) {
        let attests = workspace
            .knowledge
            .programs
            .iter()
            .any(|one| report.program.as_ref() == Some(&one.id) && one.attests_operation);
        let Some(review) = workspace.review_of(&report.id, report.version).filter(|_| attests)
        else {
            continue;
        };
        let what = match report.period {
            None => "states no period".to_owned(),
            Some(days) if days.to > plan.as_of => {
                format!(
                    "has a period that ends on {}, after the day of the plan ({})",
                    days.to, plan.as_of
                )
            }
            Some(_) => continue,
        };
        findings.push(
            RULE.finding(format!(
                "{} ({}, version {}) {what}",
                report.title, report.id, report.version
            ))
            .subject(&report.id)
            .help("run `carveout artifact sync`, or build the plan for a later day")
            .fault(&super::at(context, report))
            .cause(&review.origin),
        );
    }
    findings
}
