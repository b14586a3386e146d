//! `cuec-none-recorded`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "cuec-none-recorded",
        severity: Severity::Warning,
        summary: "a report is relied on, and none of its complementary user entity controls is recorded",
        manual: "\
AWS's SOC reports describe complementary user entity controls: what AWS assumes that its customers do. Its
controls meet their objectives only together with these, so relying on the report means having them. The
reviews of the report record none, so nobody can tell whether they were looked at.

List them under `cuecs` of the review in aws-reports.yaml, by the report's own numbers, each with the
implementations that answer it or the reason why it does not apply. Never copy the report's wording.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (plan, workspace) = (context.plan, context.workspace);
    let mut findings = Vec::new();
    for program in &plan.programs {
        let known = workspace.knowledge.programs.iter().find(|one| one.id == program.id);
        if !known.is_some_and(|known| known.user_controls) {
            continue;
        }
        let reviews = super::reviews_of(context, program);
        if reviews.iter().any(|(_, review)| !review.cuecs.is_empty()) {
            continue;
        }
        let Some((report, review)) = reviews.last() else { continue };
        findings.push(
            RULE.finding(format!(
                "the review of {} ({}, version {}) records no complementary user entity control, and the report has some",
                report.title, report.id, report.version
            ))
            .help("list them under `cuecs`, by the report's numbers, each with the implementations that answer it")
            .fault(&review.origin),
        );
    }
    findings
}
