//! `report-period-gap`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "report-period-gap",
        severity: Severity::Error,
        summary: "days of the audit period are not covered by any relied-on report or letter",
        manual: "\
An AWS report covers only its own period. AWS's half is unsupported for the days of the audit period
outside it. Auditors compare the two periods first.

Cite the version with a later period, or register a Continued Operations Letter under `letters:` in
aws-reports.yaml. A letter is AWS's own assertion; use it for short gaps only.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let mut findings = Vec::new();
    for program in &plan.programs {
        if program.reports.is_empty() || program.coverage.is_full() {
            continue;
        }
        let relied_on: Vec<_> =
            plan.reports.iter().filter(|report| program.reports.contains(&report.key)).collect();
        let Some(last) =
            relied_on.iter().filter(|r| !r.letter).max_by_key(|r| r.period.map(|p| p.to))
        else {
            continue;
        };
        let coverage = &program.coverage;
        findings.push(
            RULE.finding(format!(
                "{} covers {} of {} days of the audit period; not covered: {}",
                program.title,
                coverage.covered_days,
                coverage.covered_days + coverage.gap_days,
                crate::model::Period::list(&coverage.gaps)
            ))
            .help("cite a version with a later period, or register a Continued Operations Letter")
            .fault(&Origin::Report { report: last.id.as_str().into(), version: last.version })
            .cause(&context.workspace.system.period_origin),
        );
    }
    findings
}
