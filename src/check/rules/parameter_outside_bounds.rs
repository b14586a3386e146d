//! `parameter-outside-bounds`

use crate::check::prose::{Manner, Sentence, first_number, sentences_of, stated_length};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::quote;
use crate::model::{Parameter, ParameterKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "parameter-outside-bounds",
        severity: Severity::Error,
        summary: "the value of a parameter is outside the bounds that the baseline sets",
        manual: "\
A baseline can bound a parameter that it leaves to the organization: FedRAMP's reviews accounts at least
every 90 days, and keeps audit records at least 12 months. Bounds are read from the `constraints` of an
OSCAL profile or catalog, and from values that a profile sets. A value that is rarer, longer or more than
the bound allows, or a retention that is shorter, does not meet the baseline, whatever the control does.

Change the value, and the practice with it. A stricter value is fine.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for super::Assigned { control, parameter, stated, value, origin } in super::assigned(context) {
        let bounds = parameter.constraints.iter().chain(&parameter.value);
        let Some(bound) = bounds.into_iter().find(|bound| is_outside(parameter, bound, value))
        else {
            continue;
        };
        findings.push(
            RULE.finding(format!(
                "{}: {} for the {} ({}) is outside what the baseline allows: {}",
                control.id,
                quote(value),
                stated.label,
                stated.id,
                quote(bound)
            ))
            .help("change the value and the practice; a stricter value is fine")
            .control(&control.id)
            .fault(origin),
        );
    }
    findings
}

/// True if the value breaks the bound, as far as both are lengths of time or numbers.
fn is_outside(parameter: &Parameter, bound: &str, value: &str) -> bool {
    let place = Origin::file("");
    let (limit, own) = (sentences_of(bound, &place), sentences_of(value, &place));
    match (stated_length(&limit), stated_length(&own)) {
        (Some(limit), Some(own)) if !own.same(&limit) => {
            // `At least every 30 days` is the longest interval, `at least 12 months` the shortest term.
            let often = limit.manner == Manner::Every || is_frequency(parameter);
            if !often && is_least(bound) { own.days < limit.days } else { own.days > limit.days }
        }
        (None, None) => match (number(&limit), number(&own)) {
            (Some(limit), Some(own)) if is_least(bound) => own < limit,
            (Some(limit), Some(own)) if is_most(bound) => own > limit,
            _ => false,
        },
        _ => false,
    }
}

fn is_frequency(parameter: &Parameter) -> bool {
    let label = parameter.label.to_lowercase();
    parameter.kind == Some(ParameterKind::Frequency)
        || ["frequency", "interval", "how often"].iter().any(|word| label.contains(word))
}

fn number(sentences: &[Sentence]) -> Option<f64> {
    match sentences {
        [only] => first_number(only),
        _ => None,
    }
}

fn is_least(bound: &str) -> bool {
    let bound = bound.to_lowercase();
    ["at least", "minimum", "no less", "not less", "no fewer", "not fewer", "or more", "no shorter"]
        .iter()
        .any(|words| bound.contains(words))
}

fn is_most(bound: &str) -> bool {
    let bound = bound.to_lowercase();
    [
        "at most",
        "maximum",
        "no more",
        "not more",
        "no longer",
        "not to exceed",
        "up to",
        "or fewer",
        "or less",
    ]
    .iter()
    .any(|words| bound.contains(words))
}
