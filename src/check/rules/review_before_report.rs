//! `review-before-report`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Date, Report, Review, SupportRule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "review-before-report",
        severity: Severity::Error,
        summary: "a review dated before the report can have existed, or after the day of the plan",
        manual: "\
Nobody can read a report before its period has ended and it was issued. A review of an earlier day is of
another version, or its date is wrong; a review of a day after the plan's had not taken place by then.
Either supports nothing.

Correct `reviewed_on`, or review the version that is cited.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let as_of = context.plan.as_of;
    let mut findings = Vec::new();
    for review in &workspace.reviews {
        let Some(day) = review.reviewed_on else { continue };
        let of_review = workspace.reports.iter().filter(|report| review.is_of(report));
        let Some(report) = of_review.max_by_key(|report| report.version) else { continue };
        let title = report.name.as_deref().unwrap_or(&report.id);
        let Some(why) = wrong(context, review, report, day) else { continue };
        findings.push(
            RULE.finding(format!(
                "the review of {title} ({}, version {}) is dated {day}, {why}",
                report.id, report.version
            ))
            .subject(&report.id)
            .help("correct `reviewed_on`, or review the version that is cited")
            .fault(review.at("reviewed_on"))
            .cause(&report.origin),
        );
    }
    for provider in &workspace.system.providers {
        for (index, report) in provider.reports.iter().enumerate() {
            let Some(day) = report.reviewed_on else { continue };
            let why = match (report.issued_on, report.period) {
                _ if day > as_of => format!("after the day of the plan ({as_of})"),
                (Some(issued), _) if day < issued => format!("before it was issued on {issued}"),
                (_, Some(days)) if day < days.to => {
                    format!("before the report's period ended ({})", days.to)
                }
                _ => continue,
            };
            let at: &Origin = provider.report_at(index, "reviewed_on");
            findings.push(
                RULE.finding(format!("the review of {} is dated {day}, {why}", report.title))
                    .help("correct `reviewed_on`, or review the report that is cited")
                    .fault(at),
            );
        }
    }
    findings
}

/// Why a review cannot be of this day.
fn wrong(context: &Context<'_>, review: &Review, report: &Report, day: Date) -> Option<String> {
    let plan = context.plan;
    if day > plan.as_of {
        return Some(format!("after the day of the plan ({})", plan.as_of));
    }
    let listed = plan.report(&format!("{}@{}", report.id, report.version));
    // A certificate or an attestation is there from its first day, a report once its period has ended.
    let from_start = listed.and_then(|listed| listed.supports).is_some_and(|rule| {
        matches!(
            rule,
            SupportRule::Certificate | SupportRule::Assessment | SupportRule::Authorization
        )
    });
    match (review.made_on, report.period) {
        (Some(made), _) if day < made => return Some(format!("before it was made on {made}")),
        (None, Some(period)) if from_start && day < period.from => {
            return Some(format!("before its first day ({})", period.from));
        }
        (_, Some(period)) if !from_start && day < period.to => {
            return Some(format!("before the report's period ended ({})", period.to));
        }
        _ => {}
    }
    let created = report.created.filter(|created| day < *created)?;
    Some(format!("before AWS made this version ({created})"))
}
