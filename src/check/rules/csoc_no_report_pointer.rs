//! `csoc-no-report-pointer`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Disposition, SupportRule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "csoc-no-report-pointer",
        severity: Severity::Error,
        summary: "an assumption about AWS without a pointer to the section of its report",
        manual: "\
What is assumed of AWS is a complementary subservice organization control. An auditor follows each one
into the report: id, version and section. Without the section a reader has to search hundreds of pages,
and nobody can tell whether the report was read.

Add the section under `sections`, by topic, in the review of the report: a pointer, never its text.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let mut without: BTreeSet<&str> = BTreeSet::new();
    let mut reports: BTreeSet<&str> = BTreeSet::new();
    let attested = |part: &&crate::model::PlanPart| {
        matches!(part.disposition, Disposition::AwsAttested | Disposition::Shared)
    };
    // An authorization is cited by its package, and a certificate has no sections.
    let by_report = |part: &crate::model::PlanPart| {
        part.supported_by.as_ref().is_none_or(|by| by.rule == SupportRule::Period)
    };
    let attested_parts = plan.parts().filter(|(_, part)| attested(part) && by_report(part));
    for (_, part) in attested_parts {
        let unpointed = part.csocs.iter().filter(|csoc| csoc.pointers.is_empty());
        let before = without.len();
        without.extend(unpointed.map(|csoc| csoc.topic.as_str()));
        if without.len() > before {
            reports.extend(part.reports.iter().map(String::as_str));
        }
    }
    if without.is_empty() {
        return Vec::new();
    }
    let topics: Vec<&str> = without.into_iter().collect();
    let mut finding = RULE
        .finding(format!(
            "{} has assumptions about AWS without a report section: {}",
            plan.framework,
            topics.join(", ")
        ))
        .help("under `sections` of the review, name the section of the report for each topic");
    let cited = reports.into_iter().filter_map(|key| plan.report(key));
    for report in cited.filter(|report| !report.letter) {
        finding = match context.workspace.review_of(&report.id, report.version) {
            Some(review) => finding.fault(&review.origin),
            None => finding.fault(&super::at(context, report)),
        };
    }
    vec![finding]
}
