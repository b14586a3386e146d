//! `certificate-wrong-standard`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::SupportRule;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "certificate-wrong-standard",
        severity: Severity::Warning,
        summary: "a certificate of a standard that is not about security is reviewed as if it were",
        manual: "\
ISO certificates are of different standards: 27001 is about information security, 27017 and 27018 about
cloud services, 27701 about privacy, 22301 about continuity, 9001 about quality, 20000-1 about service
management. A review that points to sections or lists services of a certificate of quality, continuity or
service management supports no control of security.

Cite the certificate of ISO/IEC 27001, or take `sections` and `services` out of the review.",
    },
    check,
};

/// Standards that are not about security, and what they are about.
const OTHERS: &[(&str, &str)] = &[
    ("9001", "quality"),
    ("14001", "the environment"),
    ("20000", "service management"),
    ("22301", "continuity"),
    ("45001", "safety at work"),
    ("50001", "energy"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for report in
        context.plan.reports.iter().filter(|r| r.supports == Some(SupportRule::Certificate))
    {
        let Some(review) = workspace.review_of(&report.id, report.version) else { continue };
        if review.sections.is_empty() && review.services.is_empty() {
            continue;
        }
        let words: Vec<&str> = report.title.split(|c: char| !c.is_alphanumeric()).collect();
        // A certificate of several standards is held against the one about security.
        if words.iter().any(|word| word.starts_with("27")) {
            continue;
        }
        let Some((number, about)) = OTHERS.iter().find(|(number, _)| words.contains(number)) else {
            continue;
        };
        findings.push(
            RULE.finding(format!(
                "{} ({}) is a certificate of ISO {number}, which is about {about}, and its review cites it for controls of security",
                report.title, report.key
            ))
            .help("cite the certificate of ISO/IEC 27001, or take `sections` and `services` out")
            .fault(&review.origin)
            .cause(&super::at(context, report)),
        );
    }
    findings
}
