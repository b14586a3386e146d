//! `mapped-only`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Disposition;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "mapped-only",
        severity: Severity::Warning,
        summary: "a customer half that is supported by a crosswalk alone",
        manual: "\
An implementation written for one requirement counts for another if a crosswalk states that the first
requires the same as the second, or all of it. That relation is a judgment of the crosswalk's authors, and
somebody who knows the system has to confirm it.

Name the requirement under `satisfies` in the implementation's file to confirm it. If the relation is not
accepted, set `policy: {mapped: offer}`, and mapped implementations do not count.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        let resting: Vec<_> = control
            .parts
            .iter()
            .filter(|part| part.disposition != Disposition::Open)
            .filter(|part| part.carried().customer() && !part.statements.is_empty())
            .filter(|part| part.statements.iter().all(|one| one.mapped_from.is_some()))
            .collect();
        let Some(first) = resting.first() else { continue };
        let from: BTreeSet<String> = resting
            .iter()
            .flat_map(|part| &part.mapped)
            .filter(|mapped| mapped.counts)
            .map(|mapped| format!("{} for {}", mapped.implementation, mapped.from))
            .collect();
        let from: Vec<String> = from.into_iter().collect();
        findings.push(
            RULE.finding(format!(
                "{} is supported by mapping alone: {}",
                control.id,
                from.join(", ")
            ))
            .help(format!("review it, then name {} under `satisfies`", control.id))
            .control(&control.id)
            .fault(&super::home(context, control, Some(first))),
        );
    }
    findings
}
