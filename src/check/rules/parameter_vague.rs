//! `parameter-vague`

use std::sync::LazyLock;

use crate::check::prose::{Phrases, durations, sentences_of};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::quote;
use crate::model::{Frequency, Parameter, ParameterKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "parameter-vague",
        severity: Severity::Error,
        summary: "a parameter that asks for a time or frequency has a value such as \"in a timely manner\"",
        manual: "\
A parameter exists so that the requirement can be tested: with \"within four hours\" anybody can tell
whether an account was disabled in time, with \"in a timely manner\" nobody can. Words such as regularly,
periodically, as needed, promptly or as appropriate assign nothing.

State a number of minutes, hours or days, or a frequency. An event is fine where the parameter asks for
one.",
    },
    check,
};

static VAGUE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "regularly|periodically|routinely|frequently|occasionally|periodic|regular",
        "from time to time",
        "as|when needed|required|necessary|appropriate|possible",
        "as|when deemed needed|required|necessary|appropriate",
        "timely|promptly|soon|reasonable|adequate|appropriate|swiftly|quickly",
        "ad hoc",
        "best effort|efforts",
        "in due time|course",
        "organization|organizationally defined",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let place = Origin::file("");
    let mut findings = Vec::new();
    for super::Assigned { control, parameter, stated, value, origin } in super::assigned(context) {
        let sentences = sentences_of(value, &place);
        let vague = sentences.iter().any(|sentence| VAGUE.are_in(sentence));
        let counted = sentences.iter().any(|sentence| !durations(sentence).is_empty());
        let known = Frequency::of(value).is_some_and(|often| often != Frequency::Event);
        if !asks_for_a_time(parameter) || !vague || counted || known {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "{}: the {} ({}) is {}, which nobody can test",
                control.id,
                stated.label,
                stated.id,
                quote(value)
            ))
            .help("state a number of minutes, hours or days, or a frequency")
            .control(&control.id)
            .fault(origin),
        );
    }
    findings
}

fn asks_for_a_time(parameter: &Parameter) -> bool {
    match parameter.kind {
        Some(kind) => matches!(kind, ParameterKind::Frequency | ParameterKind::Period),
        None => {
            let label = parameter.label.to_lowercase();
            let words = [
                "frequency",
                "interval",
                "time period",
                "time limit",
                "deadline",
                "retention",
                "duration",
                "inactivity",
                "time",
            ];
            parameter.choices.is_empty()
                && words.iter().any(|word| label.contains(word))
                && !["event", "circumstance", "situation", "condition", "source"]
                    .iter()
                    .any(|w| label.contains(w))
        }
    }
}
