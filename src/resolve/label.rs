//! The label of a part: its disposition in words, and what follows from it for the control.

use crate::model::text::few_and_more;
use crate::model::{Determination, Disposition, PartResult, PlanPart, TestResult};

use super::Tested;

/// The label in words with what qualifies it; none for an open part or one that does not apply.
pub(super) fn in_words(
    disposition: Disposition,
    customer: bool,
    tested: &Tested,
    weaknesses: &[&str],
) -> Option<String> {
    if matches!(disposition, Disposition::Open | Disposition::NotApplicable) {
        return None;
    }
    let mut label = disposition.label().to_owned();
    if !customer {
        return Some(label);
    }
    if tested.control_level && disposition != Disposition::ControlLevel {
        label.push_str(", at control level only, as firm policy accepts");
    }
    let with: Vec<&PartResult> = tested
        .results
        .iter()
        .filter(|result| result.result == TestResult::EffectiveWithExceptions)
        .collect();
    if !with.is_empty() {
        let exceptions: u64 = with.iter().map(|result| result.exceptions).sum();
        let items: u64 = with.iter().filter_map(|result| result.items).sum();
        let s = |n: u64| if n == 1 { "" } else { "s" };
        label.push_str(&format!(
            ", with {exceptions} exception{} in {items} item{}",
            s(exceptions),
            s(items)
        ));
    }
    if !weaknesses.is_empty() {
        let ids = few_and_more(weaknesses.iter(), 3);
        label.push_str(&format!(", with {ids} open in the plan of action"));
    }
    Some(label)
}

/// SP 800-53A's determination: what is open, or tested at control level only, is other than satisfied, and
/// so is a part for which the plan of action itself has an open weakness.
pub(super) fn determination(
    disposition: Disposition,
    weaknesses: &[&str],
) -> Option<Determination> {
    match disposition {
        Disposition::NotApplicable => None,
        _ if !weaknesses.is_empty() => Some(Determination::OtherThanSatisfied),
        Disposition::Open | Disposition::ControlLevel => Some(Determination::OtherThanSatisfied),
        Disposition::AwsAttested
        | Disposition::ProviderAttested
        | Disposition::Shared
        | Disposition::CustomerTested => Some(Determination::Satisfied),
    }
}

/// The weakest of the parts: open, else the least settled mix. A control with parts of AWS's and parts of
/// the customer's is shared, though no single part of it is.
pub(super) fn weakest(parts: &[PlanPart]) -> Disposition {
    let any = |wanted: Disposition| parts.iter().any(|part| part.disposition == wanted);
    let all = |wanted: Disposition| parts.iter().all(|part| part.disposition == wanted);
    if any(Disposition::Open) || parts.is_empty() {
        Disposition::Open
    } else if any(Disposition::ControlLevel) {
        Disposition::ControlLevel
    } else if all(Disposition::NotApplicable) {
        Disposition::NotApplicable
    } else {
        let attested = any(Disposition::AwsAttested) || any(Disposition::ProviderAttested);
        let tested = any(Disposition::CustomerTested);
        if any(Disposition::Shared) || (attested && tested) {
            Disposition::Shared
        } else if tested {
            Disposition::CustomerTested
        } else if any(Disposition::ProviderAttested) {
            Disposition::ProviderAttested
        } else {
            Disposition::AwsAttested
        }
    }
}
