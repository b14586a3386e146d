//! Findings that only follow from an entry that could not be read. The fault is told, and they are not.

use crate::diag::Diagnostic;
use crate::model::text::names_id;
use crate::model::{PartId, Unread, UnreadKind, Workspace};

/// Rules that miss something, and the kinds of entries of which it may be.
const FOLLOW: &[(&str, &[UnreadKind])] = {
    use UnreadKind::{
        Agreement, Authorization, Evidence, Implementation, Letter, Poam, ProviderReport, Report,
        Review, Test,
    };
    &[
        ("report-period-gap", &[Report, Review, Letter]),
        ("letter-unusable", &[Report, Review, Letter]),
        ("report-absent", &[Report]),
        ("report-not-reviewed", &[Review]),
        ("review-without-services", &[Review]),
        ("cuec-none-recorded", &[Review]),
        ("cuec-on-planned", &[Implementation, Test]),
        ("hipaa-service-not-eligible", &[Agreement]),
        ("planned-without-item", &[Poam]),
        ("csoc-no-report-pointer", &[Review]),
        ("service-scope-unknown", &[Review]),
        ("report-category-absent", &[Report, Review]),
        ("authorization-unusable", &[Authorization]),
        ("hipaa-no-baa", &[Agreement]),
        ("cuec-claim-without-map", &[Review]),
        ("cuec-unmapped", &[Implementation]),
        ("provider-without-report", &[ProviderReport]),
        ("provider-report-gap", &[ProviderReport]),
        ("guest-patching-unevidenced", &[Implementation, Test, Evidence]),
        ("odp-unassigned", &[Implementation]),
        ("evidence-supports-nothing", &[Test]),
        ("declared-not-observed", &[Evidence]),
    ]
};

/// True for a finding that only follows from an entry that could not be read.
pub(super) fn follows(finding: &Diagnostic, workspace: &Workspace) -> bool {
    let Some((_, kinds)) = FOLLOW.iter().find(|(rule, _)| *rule == finding.code.name) else {
        return false;
    };
    let mut unread = workspace.facts.unread.iter().filter(|one| kinds.contains(&one.kind));
    let controls = &finding.controls;
    unread.any(|one| {
        // A finding that names no control may be about anything that the entry may be, but not about something else.
        let other = one.id.as_ref().is_some_and(|id| {
            !one.anywhere && !names_id(&finding.message, id) && !named(&one.names, finding)
        });
        match controls.is_empty() {
            true => !other,
            false => controls.iter().any(|control| may_bear_on(one, control)),
        }
    })
}

/// True if the finding is about something that the entry names.
fn named(names: &[String], finding: &Diagnostic) -> bool {
    names.iter().any(|id| names_id(&finding.message, id))
}

/// True for an entry that names the control, or of which nobody can tell.
fn may_bear_on(one: &Unread, control: &str) -> bool {
    let Ok(control) = control.parse::<PartId>() else { return true };
    // What has no list of controls, such as a letter, bears on all of them.
    one.anywhere
        || one.names.is_empty()
        || one
            .names
            .iter()
            .filter_map(|id| id.parse::<PartId>().ok())
            .any(|part| part.covers(&control) || control.covers(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_of_a_rule() {
        for (name, _) in FOLLOW {
            assert!(crate::check::rule(name).is_some(), "{name}");
        }
    }
}
