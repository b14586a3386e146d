//! `report-modified-or-exceptions`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Opinion;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "report-modified-or-exceptions",
        severity: Severity::Error,
        summary: "a report with a modified opinion, or with an exception without a disposition",
        manual: "\
A qualified or adverse opinion, or a disclaimer, means that AWS's auditor could not confirm what the
report states; such a report supports nothing. An unqualified opinion can still come with exceptions.
The reviewer must decide on each: why it has no effect on the organization, or which control compensates.

Write `disposition` next to `summary` under `exceptions` in aws-reports.yaml, in your own words; or cite
another version.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for review in &context.workspace.reviews {
        if let Some(opinion) = review.opinion.filter(|opinion| *opinion != Opinion::Unqualified) {
            let opinion = opinion.label().to_lowercase();
            findings.push(
                RULE.finding(format!("the opinion on {} is {opinion}", review.report))
                    .help("cite another version, or test AWS's half by other means")
                    .fault(&review.origin),
            );
        }
        let open = review.exceptions.iter().filter(|exception| exception.is_open()).count();
        if open > 0 {
            let all = review.exceptions.len();
            findings.push(
                RULE.finding(format!(
                    "{open} of {all} exceptions of {} have no disposition",
                    review.report
                ))
                .help("state the decision on each under `disposition`")
                .fault(&review.origin),
            );
        }
    }
    findings
}
