//! `frequency-vague`

use std::sync::LazyLock;

use crate::check::prose::{Phrases, durations};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Frequency;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "frequency-vague",
        severity: Severity::Warning,
        summary: "a control whose frequency is \"regularly\", \"as needed\" or \"timely\"",
        manual: "\
Nobody can test whether something was done \"regularly\": there is no number of times to count, no day on
which it was late, and no sample size. The front matter states how often a control acts (`frequency:
quarterly`); a word such as `regularly` there is no frequency. In a statement such words are reported if
neither the same sentence, nor the front matter, nor a parameter of the part says how often.

Write how often: automated, daily, weekly, monthly, quarterly, annual or event-driven, and for a deadline
the number of hours or days.",
    },
    check,
};

static VAGUE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "regularly|periodically|routinely|frequently|occasionally",
        "on a regular|periodic|routine|frequent basis",
        "at|in regular|periodic|appropriate intervals",
        "regular|periodic intervals|reviews|review|checks|check|scans|scan|tests|audits|assessments",
        "from time to time",
        "as needed|required|necessary|appropriate",
        "when needed|necessary|appropriate",
        "in a timely manner|fashion|way",
        "timely basis",
        "in due time|course",
        "as soon as possible",
        "ad hoc basis",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (said, parts) in super::serving(context) {
        let implementation = said.implementation;
        // What is stated in the front matter holds for every sentence.
        if implementation.frequency.is_some() || !implementation.status.operates() {
            continue;
        }
        let assigned = parts.iter().any(|(control, part)| {
            let mut values = control.parameters.iter().filter_map(|one| one.value.as_deref());
            values.any(|value| part.text.contains(value.trim()) && says_how_often(value))
        });
        if assigned {
            continue;
        }
        for sentence in &said.sentences {
            let Some(range) = VAGUE.find(sentence).filter(|range| sentence.claims(range)) else {
                continue;
            };
            if !durations(sentence).is_empty() {
                continue;
            }
            findings.push(
                said.place(
                    RULE.finding(format!(
                        "{} says \"{}\", and nothing says how often",
                        said.who(),
                        sentence.written(range)
                    )),
                    &sentence.origin,
                )
                .help("state how often or how soon, in the sentence or as `frequency`"),
            );
        }
    }
    findings
}

fn says_how_often(value: &str) -> bool {
    let sentences = crate::check::prose::sentences_of(value, &crate::diag::Origin::file(""));
    Frequency::of(value).is_some() || crate::check::prose::stated_length(&sentences).is_some()
}
