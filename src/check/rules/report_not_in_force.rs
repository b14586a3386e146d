//! `report-not-in-force`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{ReportState, Review};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-not-in-force",
        severity: Severity::Error,
        summary: "a reviewed report that AWS does not list as published",
        manual: "\
AWS states for each version of a report whether it is published. One that was withdrawn, has expired or
states nothing supports no part, whatever its review says.

Cite the version that is published; `carveout artifact sync` updates the lock file. Where the version was
withdrawn for another, review that one.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for report in &workspace.reports {
        if report.state == Some(ReportState::Published) {
            continue;
        }
        // A review without a version is of the newest one.
        let newest =
            || workspace.reports.iter().filter(|r| r.id == report.id).map(|r| r.version).max();
        let cites = |review: &&Review| {
            review.report == report.id
                && review.version.or_else(newest).is_some_and(|version| version == report.version)
        };
        let Some(review) = workspace.reviews.iter().find(cites) else { continue };
        let title = report.name.as_deref().unwrap_or(&report.id);
        let state = match &report.state {
            Some(state) => format!("is {} in the lock file", String::from(state.clone())),
            None => "has no state in the lock file".to_owned(),
        };
        findings.push(
            RULE.finding(format!("{title} ({}, version {}) {state}", report.id, report.version))
                .subject(&report.id)
                .help("cite the published version; `carveout artifact sync` updates the lock file")
                .fault(&report.origin)
                .cause(&review.origin),
        );
    }
    findings
}
