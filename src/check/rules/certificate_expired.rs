//! `certificate-expired`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::SupportRule;

/// Days after the audit period within which an expiry is reported as a warning.
const SOON: i64 = 90;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "certificate-expired",
        severity: Severity::Error,
        summary: "a cited certificate that expires before the audit period ends",
        manual: "\
An ISO certificate is valid for three years, with an audit every year. One that expires within the audit
period does not cover the days after; auditors check the expiry date first. An expiry within 90 days after
the period is a warning: the next package will need a new certificate.

Cite the certificate that follows. If the expiry date differs from the end of the period that AWS states,
set `valid_to` in the review.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let mut findings = Vec::new();
    for report in context.plan.reports.iter().filter(|report| !report.letter) {
        let Some(review) = context.workspace.review_of(&report.id, report.version) else {
            continue;
        };
        let certificate = report.supports == Some(SupportRule::Certificate);
        let stated = report.period.filter(|_| certificate).map(|period| period.to);
        let Some(last) = review.valid_to.or(stated) else { continue };
        let left = audit.to.days_to(last);
        if left > SOON {
            continue;
        }
        let mut finding = RULE
            .finding(if left < 0 {
                format!(
                    "{} ({}) expires on {last}, before the audit period ends ({})",
                    report.title, report.key, audit.to
                )
            } else {
                format!(
                    "{} ({}) expires on {last}, within {SOON} days after the audit period",
                    report.title, report.key
                )
            })
            .help("cite the certificate that follows it")
            .fault(&review.origin)
            .cause(&context.workspace.system.period_origin);
        if left >= 0 {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
    findings
}
