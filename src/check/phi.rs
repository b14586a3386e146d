//! Words of a data category that declare health information.

use crate::model::{Catalog, FrameworkChoice, System, Workspace};

/// Words that stand for health information wherever they are.
const WORDS: &[&str] =
    &["phi", "ephi", "patient", "patients", "clinical", "medical", "medication", "medications"];

/// Phrases that do. `Health checks` and `health of the service` do not.
const PHRASES: &[&str] = &[
    "health information",
    "health record",
    "health data",
    "healthcare record",
    "healthcare data",
    "health insurance claim",
    "lab result",
    "laboratory result",
    "diagnoses",
    "diagnosis",
    "treatment code",
    "treatment record",
    "treatment data",
    "treatment plan",
    "prescription",
    "insured person",
    "health insurance",
    "hospital record",
    "hospital stay",
    "therapy record",
    "therapy note",
    "vaccination",
    "immunization",
    "icd-10",
];

/// What has a health that is no person's.
const THINGS: &[&str] = &[
    "system",
    "service",
    "host",
    "cluster",
    "instance",
    "fleet",
    "node",
    "device",
    "application",
    "network",
    "database",
    "server",
    "aws",
    "account",
    "endpoint",
    "platform",
    "pipeline",
    "queue",
];

/// Words up to four places before a word that deny it: `no PHI`, `the terms forbid uploading PHI`.
const BEFORE: &[&str] = &[
    "no",
    "not",
    "without",
    "never",
    "excluding",
    "except",
    "non",
    "neither",
    "nor",
    "forbid",
    "forbids",
    "prohibit",
    "prohibits",
];

/// Words up to four places after it that do: `PHI is not accepted`.
const AFTER: &[&str] = &["not", "never", "forbidden", "prohibited", "excluded", "rejected"];

/// The word in a data category that declares health information. A category that says there is none declares
/// nothing.
pub(super) fn declared(category: &str) -> Option<&'static str> {
    let lower = category.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let denied = |at: usize| {
        let before = words[at.saturating_sub(4)..at].iter().any(|word| BEFORE.contains(word));
        let after = words[at..].iter().skip(1).take(4).any(|word| AFTER.contains(word));
        before || after
    };
    let of_word = words.iter().enumerate().find_map(|(at, word)| {
        let known = WORDS.iter().copied().find(|known| known == word)?;
        (!denied(at)).then_some(known)
    });
    of_word.or_else(|| {
        PHRASES.iter().copied().find(|phrase| {
            let Some(start) = lower.find(phrase) else { return false };
            let before = lower[..start].split(|c: char| !c.is_alphanumeric());
            let before: Vec<&str> = before.filter(|word| !word.is_empty()).collect();
            let thing = before.last().is_some_and(|word| {
                THINGS.iter().any(|thing| word == thing || word.strip_suffix('s') == Some(thing))
            });
            let after = lower[start + phrase.len()..].split(|c: char| !c.is_alphanumeric());
            let after: Vec<&str> = after.filter(|word| !word.is_empty()).take(5).collect();
            let of_thing = after.contains(&"of")
                && after.iter().any(|word| {
                    THINGS
                        .iter()
                        .any(|thing| word == thing || word.strip_suffix('s') == Some(thing))
                });
            !thing && !of_thing && !denied(before.len())
        })
    })
}

/// The first data category that declares health information, and its word.
pub(super) fn of(system: &System) -> Option<(&str, &'static str)> {
    let mut categories = system.data_categories.iter();
    categories.find_map(|category| Some((category.as_str(), declared(category)?)))
}

/// True if the workspace plans for the HIPAA Security Rule.
pub(super) fn is_planned(workspace: &Workspace) -> bool {
    workspace.frameworks.iter().any(|(choice, catalog)| is_of_health(choice, catalog))
}

/// True for a framework about health information: by its folder, or by the name that the workspace gives to a catalog
/// of its own.
pub(super) fn is_of_health(choice: &FrameworkChoice, catalog: &Catalog) -> bool {
    catalog.traits.health_information || choice.name.to_lowercase().contains("hipaa")
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn health_information_and_what_only_sounds_like_it() {
        for text in [
            "Patient records (PHI)",
            "ePHI of members",
            "Medical records",
            "Protected health information",
            "Health data of employees",
            "Clinical notes",
            "Lab results",
            "Invoices of clinics with treatment codes and insurance numbers",
            "Prescriptions of members",
        ] {
            assert!(declared(text).is_some(), "{text}");
        }
        for text in [
            "Service health data",
            "Health checks and metrics",
            "Payment instructions (no PHI)",
            "Operational logs without health information",
            "AWS Health events",
            "Philosophy courses",
            "Diagnostic logs",
            "Health records of API endpoints (uptime probes)",
            "No patient data",
            "No health information: the terms forbid uploading PHI",
            "Payment data (PHI is not accepted)",
        ] {
            assert_eq!(declared(text), None, "{text}");
        }
    }
}
