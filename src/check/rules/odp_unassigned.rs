//! `odp-unassigned`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Disposition;
use crate::model::text::few_and_more;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "odp-unassigned",
        severity: Severity::Error,
        summary: "an organization-defined parameter without a value",
        manual: "\
A requirement with an unassigned parameter can be neither met nor tested; assessors look at
organization-defined parameters first. State each value under `parameters` in the implementation that
satisfies the control, or in carveout.yaml.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        if control.disposition == Disposition::NotApplicable {
            continue;
        }
        let blank: Vec<_> =
            control.parameters.iter().filter(|parameter| parameter.value.is_none()).collect();
        if blank.is_empty() {
            continue;
        }
        let names = blank.iter().map(|parameter| format!("{} ({})", parameter.id, parameter.label));
        let names = few_and_more(names, 3);
        let lacking = match (blank.len(), control.parameters.len()) {
            (1, 1) => format!("its only parameter has no value: {names}"),
            (1, all) => format!("1 of {all} parameters has no value: {names}"),
            (blank, all) if blank == all => {
                format!("none of its {all} parameters has a value: {names}")
            }
            (blank, all) => format!("{blank} of {all} parameters have no value: {names}"),
        };
        findings.push(
            RULE.finding(format!("{}: {lacking}", control.id))
                .help(
                    "state the value under `parameters`, in the implementation or in carveout.yaml",
                )
                .subject(&control.id)
                .control(&control.id)
                .fault(&super::home(context, control, None)),
        );
    }
    findings
}
