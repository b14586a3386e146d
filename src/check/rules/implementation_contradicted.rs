//! `implementation-contradicted`

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{ObservationCounts, ObservationStatus, Period, PlanControl, Status};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "implementation-contradicted",
        severity: Severity::Warning,
        summary: "a control said to be implemented while checks of the period fail",
        manual: "\
The statement says the control is in place; a tool says that resources fail a check mapped to it. One of
the two is wrong, or the check asks for more than the control does. Fix the resources, correct the
statement, map the check elsewhere in controls/checks/, or accept the difference with a waiver. Failing
checks never change a disposition: that rests on the test.

There is one finding an implementation; the sheet Observations has the counts of each control. A waiver
names the implementation's file.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    // One finding an implementation: a failing check bears on many controls, and is mended once.
    let mut contradicted: IndexMap<&str, Vec<(&PlanControl, &ObservationCounts)>> = IndexMap::new();
    for control in &plan.controls {
        let Some(counts) = plan.observations.get(&control.id) else { continue };
        if counts.fail_in_period > 0 && control.status.contains(&Status::Implemented) {
            let first = control.implementations.first().map_or("a statement", String::as_str);
            contradicted.entry(first).or_default().push((control, counts));
        }
    }
    let failing = failing_days(context);
    let found = contradicted.into_iter().filter_map(|(implementation, controls)| {
        let (first, counts) = controls.first()?;
        let ids: Vec<&str> = controls.iter().map(|(control, _)| control.id.as_str()).collect();
        let checks: BTreeSet<&str> = controls
            .iter()
            .flat_map(|(_, counts)| counts.failing_checks.iter().map(String::as_str))
            .collect();
        let checks: Vec<&str> = checks.into_iter().collect();
        let (are, failed) = match controls.as_slice() {
            [(_, only)] => {
                let total = only.pass + only.fail;
                ("is", format!("{} of {total} checks of resources failed", only.fail_in_period))
            }
            _ => ("are", "checks of resources failed".to_owned()),
        };
        let mut finding = RULE
            .finding(format!(
                "{implementation} says {} {are} implemented; {failed}{}: {}",
                few_and_more(&ids, 5),
                observed(&failing, &controls),
                few_and_more(&checks, 3)
            ))
            .help(
                "fix the resources, correct the statement, or accept the difference with a waiver",
            )
            .fault(&super::home(context, first, None));
        if controls.len() == 1 {
            finding = finding.control(&first.id);
        }
        let evidence = counts.evidence.first();
        let item = evidence.and_then(|id| context.workspace.evidence(id));
        Some(match item {
            Some(item) => finding.cause(&item.origin),
            None => finding,
        })
    });
    found.collect()
}

/// First and last day on which checks failed, by evidence item and check.
type FailingDays<'a> = HashMap<(&'a str, &'a str), Period>;

/// The days of failing rows, in scope and not after the day of the plan.
fn failing_days<'a>(context: &Context<'a>) -> FailingDays<'a> {
    let mut days = FailingDays::new();
    for row in &context.workspace.observations {
        let Some(on) = row.on.filter(|on| *on <= context.plan.as_of) else { continue };
        if row.status == ObservationStatus::Fail {
            let of = days.entry((&row.evidence, &row.rule)).or_insert(Period { from: on, to: on });
            (of.from, of.to) = (of.from.min(on), of.to.max(on));
        }
    }
    days
}

/// ` on 2026-09-28`, or ` between 2026-07-02 and 2026-09-28`: the days as observed.
fn observed(days: &FailingDays<'_>, controls: &[(&PlanControl, &ObservationCounts)]) -> String {
    let of_checks = controls.iter().flat_map(|(_, counts)| {
        counts.evidence.iter().flat_map(|item| {
            let checks = counts.failing_checks.iter();
            checks.filter_map(|check| days.get(&(item.as_str(), check.as_str())))
        })
    });
    let all =
        of_checks.copied().reduce(|a, b| Period { from: a.from.min(b.from), to: a.to.max(b.to) });
    match all {
        None => String::new(),
        Some(Period { from, to }) if from == to => format!(" on {from}"),
        Some(Period { from, to }) => format!(" between {from} and {to}"),
    }
}
