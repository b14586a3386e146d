//! What kind of value a parameter takes.

use crate::model::{Parameter, ParameterKind};

/// Labels by the words in them, first match first. Publishers state no kinds; NIST's labels are
/// `frequency`, `time period`, `events`, `personnel or roles` and some two hundred names of things.
const LABELS: &[(ParameterKind, &[&str])] = &[
    // Two values in one: "frequency of (or situation requiring) logging", "breadth and depth".
    (ParameterKind::Things, &["event types", "frequencies", "transfer rate"]),
    (ParameterKind::Frequency, &["frequency", "interval", "by authenticator type"]),
    (ParameterKind::Event, &["or description of when"]),
    (
        ParameterKind::Period,
        &[
            "time period",
            "real-time period",
            "time limit",
            "deadline",
            "duration",
            "response times",
            "retention period",
            "time threshold",
        ],
    ),
    (ParameterKind::Things, &["information-sharing", "usage conditions"]),
    (ParameterKind::Event, &["events", "circumstances", "situations", "conditions"]),
    (ParameterKind::Amount, &["number", "percentage", "threshold"]),
    (
        ParameterKind::People,
        &[
            "personnel",
            "roles",
            "official",
            "recipients",
            "approvers",
            "reviewers",
            "individuals",
            "authorities",
            "people",
        ],
    ),
];

/// The kind the catalog states, else what the label says.
pub(super) fn of(parameter: &Parameter) -> ParameterKind {
    if let Some(kind) = parameter.kind {
        return kind;
    }
    if !parameter.choices.is_empty() {
        return ParameterKind::Choice;
    }
    let label = parameter.label.to_lowercase();
    LABELS
        .iter()
        .find(|(_, words)| words.iter().any(|word| label.contains(word)))
        .map_or(ParameterKind::Things, |(kind, _)| *kind)
}
