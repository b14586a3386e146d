//! `report-period-gap`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Half, Lack};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "report-period-gap",
        severity: Severity::Error,
        summary: "days of the audit period are not covered by any relied-on report or letter",
        manual: "\
An AWS report speaks of its own period only. Where the audit period goes on after it, AWS's half is
unsupported for the days between. Auditors compare the two dates first. Where an authorization or a
certificate supports every part that AWS carries, as the framework allows, no day is missing.

Cite the version whose period reaches further, or register a Continued Operations Letter under
`letters:` in aws-reports.yaml. A letter is AWS's own assertion: it counts up to its day of issue, and
no longer than `policy.bridge_days`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let rests = |part: &crate::model::PlanPart| part.supported_by.is_some();
    let lacks = |part: &crate::model::PlanPart| {
        part.missing.iter().any(|one| one.half == Half::Aws && one.what == Lack::Coverage)
    };
    let otherwise =
        plan.parts().any(|(_, part)| rests(part)) && !plan.parts().any(|(_, part)| lacks(part));
    if otherwise {
        return Vec::new();
    }
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
        // A letter that was obtained and that nobody has registered.
        let letter = plan.reports.iter().find(|report| report.letter && report.version > 0);
        let help = match letter {
            Some(letter) => format!(
                "{} is a letter that may continue it: `carveout artifact review DIR {}` prints its entry",
                letter.reference(),
                letter.id
            ),
            None => "cite a version whose period reaches further, or register a Continued Operations Letter"
                .to_owned(),
        };
        findings.push(
            RULE.finding(format!(
                "{} covers {} of {} days of the audit period; not covered: {}",
                program.title,
                coverage.covered_days,
                coverage.covered_days + coverage.gap_days,
                crate::model::Period::list(&coverage.gaps)
            ))
            .help(help)
            .fault(&Origin::Report { report: last.id.as_str().into(), version: last.version })
            .cause(&context.workspace.system.period_origin),
        );
    }
    findings
}
