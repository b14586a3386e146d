//! `parameter-outside-choices`

use std::collections::BTreeSet;

use crate::check::prose::{sentences_of, stems};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::quote;
use crate::model::{Parameter, PlanParameter};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "parameter-outside-choices",
        severity: Severity::Error,
        summary: "the value of a parameter is none of the choices that the control offers",
        manual: "\
Some parameters are a selection: the control offers choices, and the organization takes one or more of them. A
value that shares no word with any choice is no selection, so the sentence of the requirement says something
that the control does not allow.

Take one of the choices in its words; `carveout catalog show CATALOG CONTROL` prints them.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for super::Assigned { control, parameter, stated, value, origin } in super::assigned(context) {
        let fault =
            if parameter.choices.is_empty() { None } else { no_choice(parameter, stated, value) };
        let Some(message) = fault else { continue };
        findings.push(
            RULE.finding(format!("{}, {}: {message}", control.id, stated.id))
                .help("take one of the choices that the control offers")
                .control(&control.id)
                .fault(origin),
        );
    }
    findings
}

/// What is wrong with the value of a selection that shares no word with any choice.
fn no_choice(parameter: &Parameter, stated: &PlanParameter, value: &str) -> Option<String> {
    let place = Origin::file("");
    let words = |text: &str| stems(&sentences_of(text, &place));
    let mut allowed: BTreeSet<String> = BTreeSet::new();
    for choice in &parameter.choices {
        let of_choice = words(choice.split("{{").next().unwrap_or_default());
        // A choice that only inserts another parameter can be any text.
        if of_choice.is_empty() {
            return None;
        }
        allowed.extend(of_choice);
    }
    let own = words(value);
    let shares = own.iter().any(|word| {
        allowed
            .iter()
            .any(|known| known.starts_with(word.as_str()) || word.starts_with(known.as_str()))
    });
    if own.is_empty() || shares {
        return None;
    }
    let choices: Vec<String> = parameter
        .choices
        .iter()
        .map(|choice| choice.split("{{").next().unwrap_or_default().trim().to_owned())
        .collect();
    Some(format!(
        "{} is none of the choices for the {}: {}",
        quote(value),
        stated.label,
        choices.join("; ")
    ))
}
