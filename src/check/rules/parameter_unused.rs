//! `parameter-unused`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "parameter-unused",
        severity: Severity::Warning,
        summary: "an implementation gives a value for a parameter of a control that it does not satisfy",
        manual: "\
The value of a parameter is taken from the implementations that satisfy its control, or else from
carveout.yaml. A value in another implementation is used nowhere, and most often the id has a slip, so
that the parameter that was meant has no value.

Correct the id, add the control to `satisfies`, or move the value to carveout.yaml.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(catalog) = context.catalog() else { return Vec::new() };
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        for (id, (_, origin)) in &implementation.parameters {
            let of = |control: &&crate::model::Control| {
                control.parameters.iter().any(|(known, parameter)| {
                    let alias =
                        parameter.alias.as_deref().is_some_and(|a| a.eq_ignore_ascii_case(id));
                    known.eq_ignore_ascii_case(id) || alias
                })
            };
            // Catalogs have some parameters with several controls: a value that one of them takes is used.
            let mut controls = catalog.controls().filter(of).peekable();
            let Some(first) = controls.peek().map(|control| control.id.clone()) else { continue };
            let used = controls.any(|control| {
                implementation.satisfies.iter().any(|(part, _)| part.control.covers(&control.id))
            });
            if used {
                continue;
            }
            findings.push(
                RULE.finding(format!(
                    "{} gives a value for {id} of {first}, which it does not satisfy",
                    implementation.id
                ))
                .help(format!("correct the id, or add {first} to `satisfies`"))
                .control(&first)
                .fault(origin),
            );
        }
    }
    findings
}
