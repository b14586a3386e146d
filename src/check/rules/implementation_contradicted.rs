//! `implementation-contradicted`

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{ObservationCounts, ObservationStatus, PlanControl, Status};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "implementation-contradicted",
        severity: Severity::Warning,
        summary: "a control is stated to be implemented, but checks in the period fail",
        manual: "\
The statement says that the control is implemented, but resources fail a tool's check that is mapped to it.
One of the two is wrong, or the check is stricter than the control. Fix the resources, correct the
statement, change the mapping of the check in controls/checks/, or accept the difference with a waiver.
Failing checks never change a disposition, which depends on the test.

There is one finding per implementation; the sheet Observations has the counts for each control. A waiver
names the implementation's file.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    // One finding per implementation: a failing check concerns many controls but is fixed once.
    let mut contradicted: IndexMap<&str, Vec<(&PlanControl, &ObservationCounts)>> = IndexMap::new();
    for control in &plan.controls {
        let Some(counts) = plan.observations.get(&control.id) else { continue };
        if counts.fail_in_period > 0 && control.status.contains(&Status::Implemented) {
            let first = control.implementations.first().map_or("a statement", String::as_str);
            contradicted.entry(first).or_default().push((control, counts));
        }
    }
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
                ("is", format!("{} of {total} resource checks failed", only.fail_in_period))
            }
            _ => ("are", "resource checks failed".to_owned()),
        };
        let mut finding = RULE
            .finding(format!(
                "{implementation} states that {} {are} implemented, but {failed} in {}: {}",
                few_and_more(&ids, 5),
                plan.period,
                few_and_more(&checks, 3)
            ))
            .help(
                "fix the resources, correct the statement, or accept the difference with a waiver",
            )
            .fault(&super::home(context, first, None));
        if controls.len() == 1 {
            finding = finding.control(&first.id);
        }
        let failing = context.workspace.observations.iter().find(|row| {
            row.status == ObservationStatus::Fail
                && counts.failing_checks.contains(&*row.rule)
                && counts.evidence.iter().any(|id| **id == *row.evidence)
        });
        let item = failing.and_then(|row| context.workspace.evidence(&row.evidence));
        Some(match item {
            Some(item) => finding.cause(&item.origin),
            None => finding,
        })
    });
    found.collect()
}
