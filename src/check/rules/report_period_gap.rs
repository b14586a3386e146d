//! `report-period-gap`

use crate::check::{Context, Rule, gaps};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Half, Lack, Period, PlanPart};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-period-gap",
        severity: Severity::Error,
        summary: "days of the audit period are not covered by any relied-on report or letter",
        manual: "\
An AWS report speaks of its own period only. Where the audit period goes on after it, AWS's half is
unsupported for the days between. Auditors compare the two dates first. Where an authorization or a
certificate supports every part that AWS carries, as the framework allows, no day is missing.

The message names what leaves the days without cover: a letter that begins too late, was issued before its
days, or leaves out a Region or a service in use; or a report that nothing continues. The parts that are
open for it are counted, not listed.

Cite the version whose period reaches further, or register a Continued Operations Letter under `letters:`
in aws-reports.yaml. A letter is AWS's own assertion: it goes on from the day after the report, counts up
to its day of issue, and no longer than `policy.bridge_days`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let lacks =
        |part: &PlanPart| super::told(part, Some(Half::Aws)).any(|one| one.what == Lack::Coverage);
    let rests = |part: &PlanPart| part.supported_by.is_some();
    let parts = || context.plans.iter().flat_map(crate::model::Plan::parts);
    let otherwise = parts().any(|(_, part)| rests(part)) && !parts().any(|(_, part)| lacks(part));
    if otherwise {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for program in plan.programs.iter().filter(|program| !program.reports.is_empty()) {
        for cause in gaps::of(context, program) {
            let coverage = &program.coverage;
            let (covers, uncovered) = if cause.services.is_empty() {
                (coverage.covered_days, cause.days.clone())
            } else {
                (
                    coverage.covered_days - cause.days.iter().map(|days| days.days()).sum::<i64>(),
                    cause.days.clone(),
                )
            };
            findings.push(
                RULE.finding(format!(
                    "{}; {} covers {covers} of {} days of the audit period{}; not covered: {}",
                    cause.what,
                    program.title,
                    coverage.covered_days + coverage.gap_days,
                    if cause.services.is_empty() { "" } else { " for it" },
                    Period::list(&uncovered)
                ))
                .help(cause.help)
                .subject(&program.id)
                .fault(&cause.at)
                .cause(&context.workspace.system.period_origin),
            );
        }
    }
    findings
}
