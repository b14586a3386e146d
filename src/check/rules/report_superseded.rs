//! `report-superseded`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Coverage, ReportState};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-superseded",
        severity: Severity::Warning,
        summary: "AWS has published a newer version of a cited report",
        manual: "\
AWS publishes new versions under the same report id. The older one is still valid for its own period, and
a package for that period may cite it. But an auditor will ask for the newest, which usually covers more
of the audit period.

Review the newer version (`carveout artifact review` prints an entry with the known facts filled in), and
keep or remove the older one.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let audit = context.plan.period;
    let mut findings = Vec::new();
    for review in &workspace.reviews {
        let Some(reviewed) = review.version else { continue };
        let of_report = || workspace.reports.iter().filter(|report| report.id == review.report);
        let newest = of_report()
            .filter(|report| report.state == Some(ReportState::Published))
            .max_by_key(|report| report.version);
        let Some(newest) = newest.filter(|newest| newest.version > reviewed) else { continue };
        let looked_at = workspace.reviews.iter().any(|other| {
            other.report == review.report && other.version.is_none_or(|version| version > reviewed)
        });
        if looked_at {
            continue;
        }
        let days = |period| Coverage::of(audit, period).covered_days;
        let period = newest.period.map_or("no period".into(), |period| period.to_string());
        findings.push(
            RULE.finding(format!(
                "{} version {reviewed} is cited, but version {} is available ({period}: {} of {} days of the audit period)",
                review.report,
                newest.version,
                days(newest.period),
                audit.days()
            ))
            .help(format!("`carveout artifact review . {}` prints an entry for it", review.report))
            .fault(review.at("version"))
            .cause(&newest.origin),
        );
    }
    findings
}
