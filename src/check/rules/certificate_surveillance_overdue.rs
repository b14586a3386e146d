//! `certificate-surveillance-overdue`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::SupportRule;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "certificate-surveillance-overdue",
        severity: Severity::Warning,
        summary: "a certificate that parts rest on, without a surveillance audit in the last year",
        manual: "\
An ISO certificate is valid for three years on the condition that the certification body comes back every
year. A certificate that was granted more than a year before the audit period ended is known to be kept up
only by a surveillance audit since then.

State the day of the last one under `surveillance_on` of the review; AWS publishes its certificates anew
after each.",
    },
    check,
};

/// Longest time between two audits, with the month of grace that bodies allow.
const YEAR: i64 = 396;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let end = context.plan.period.to;
    let mut findings = Vec::new();
    for report in
        context.plan.reports.iter().filter(|r| r.supports == Some(SupportRule::Certificate))
    {
        let rests = context.plan.parts().any(|(_, part)| {
            part.supported_by.as_ref().is_some_and(|by| by.by.contains(&report.key))
        });
        let Some(review) =
            context.workspace.review_of(&report.id, report.version).filter(|_| rests)
        else {
            continue;
        };
        let Some(granted) = report.period.map(|period| period.from) else { continue };
        let last = review.surveillance_on.unwrap_or(granted);
        if last.days_to(end) <= YEAR {
            continue;
        }
        let since = match review.surveillance_on {
            Some(day) => format!("its last surveillance audit was on {day}"),
            None => format!(
                "it was granted on {granted}, and its review states no surveillance audit since"
            ),
        };
        findings.push(
            RULE.finding(format!(
                "{} ({}): {since}, more than a year before {end}",
                report.title, report.key
            ))
            .help("state the day of the last surveillance audit under `surveillance_on`")
            .fault(review.at("surveillance_on")),
        );
    }
    findings
}
