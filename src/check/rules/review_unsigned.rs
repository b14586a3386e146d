//! `review-unsigned`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{nothing_said, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "review-unsigned",
        severity: Severity::Error,
        summary: "a review of a report without the day or the name of the reviewer",
        manual: "\
An auditor asks who read the report, and when: before the parts that rest on it were called attested. A
review that names nobody, or states no day, cannot be told from one that never took place, so the report
supports nothing. A placeholder names nobody.

Fill in `reviewer` (a role or a name) and `reviewed_on` in the review in aws-reports.yaml.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for review in &context.workspace.reviews {
        let mut lacks = Vec::new();
        match &review.reviewer {
            None => lacks.push("names no reviewer".to_owned()),
            Some(name) => match placeholder(name) {
                Some(word) => lacks.push(format!("holds `{word}` where the reviewer belongs")),
                None if nothing_said(name) => lacks.push("names nobody as the reviewer".to_owned()),
                None => {}
            },
        }
        let named = lacks.is_empty();
        if review.reviewed_on.is_none() {
            lacks.push("states no day of the review".to_owned());
        }
        if lacks.is_empty() {
            continue;
        }
        let report = context.workspace.reports.iter().find(|report| review.is_of(report));
        let title = report.and_then(|report| report.name.as_deref()).unwrap_or(&review.report);
        findings.push(
            RULE.finding(format!("the review of {title} {}", lacks.join(" and ")))
                .subject(&review.report)
                .help("state `reviewer` and `reviewed_on`: who read the report, and when")
                .fault(review.at(if named { "reviewed_on" } else { "reviewer" })),
        );
    }
    findings
}
