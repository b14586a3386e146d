//! `assessment-expired`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Date, SupportRule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "assessment-expired",
        severity: Severity::Warning,
        summary: "a reviewed attestation of compliance that was made more than twelve months before the period ends",
        manual: "\
An attestation of compliance (PCI DSS) is made at a day and taken for a year. One made more than twelve
months before the audit period ends does not speak of the last days of it, and supports no part.

Review the attestation that follows it. Where the day differs from the first day that AWS states, write
`made_on` in the review.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let end = context.plan.period.to;
    let mut findings = Vec::new();
    for report in
        context.plan.reports.iter().filter(|r| r.supports == Some(SupportRule::Assessment))
    {
        let Some(review) = context.workspace.review_of(&report.id, report.version) else {
            continue;
        };
        let Some(made) = review.made_on.or(report.period.map(|period| period.from)) else {
            continue;
        };
        let newer = context.plan.reports.iter().any(|other| {
            other.program == report.program
                && other.period.is_some_and(|days| days.from > made)
                && context.workspace.review_of(&other.id, other.version).is_some()
        });
        let late = after_a_year(made).is_some_and(|last| last < end);
        if !late || newer {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "{} ({}) was made on {made}, more than twelve months before the audit period ends ({end})",
                report.title,
                report.key
            ))
            .subject(&report.id)
            .help("review the attestation that follows it, or correct `made_on`")
            .fault(review.at("made_on"))
            .cause(&super::at(context, report)),
        );
    }
    findings
}

/// The same day a year later.
fn after_a_year(day: Date) -> Option<Date> {
    let (year, month, of_month) = day.ymd();
    Date::new(year + 1, month, of_month).or_else(|| Date::new(year + 1, month, of_month - 1))
}
