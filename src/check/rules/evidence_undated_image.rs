//! `evidence-undated-image`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::EvidenceKind;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-undated-image",
        severity: Severity::Warning,
        summary: "a screenshot without a time of capture, or without the system it shows",
        manual: "\
A screenshot is evidence of one system at one time. Without the time of capture and the account or address
it was taken from, it is evidence of neither. State `extracted_at` with the time of day, and `source`; a
screenshot that includes the clock and the address bar is better still.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_evidence(context, |item| {
        if item.kind != EvidenceKind::Screenshot {
            return None;
        }
        // A time of day has a colon; a day alone has none.
        let timed = item.extracted_at.as_ref().is_some_and(|(text, _)| text.contains(':'));
        let said = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
        // A path through the menus says nothing of the account they are of.
        let placed = said(&item.source) || item.url.is_some();
        let message = match (timed, placed) {
            (true, true) => return None,
            (false, true) => "does not state the time it was taken",
            (true, false) => "does not state the account or address it was taken from",
            (false, false) => "states neither the time nor the place it was taken",
        };
        Some(
            RULE.finding(format!("{} {message}", item.id))
                .help("state `extracted_at` with the time of day, and `source`")
                .fault(&item.origin),
        )
    })
}
