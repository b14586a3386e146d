//! Controls of SP 800-53 in a record: parameters, status, and what is done, part by part.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::model::{ControlId, Disposition, Half, Lack, Plan, PlanControl, PlanPart, Status};

/// True for a control of SP 800-53: two letters and a number.
pub(super) fn is_nist(id: &ControlId) -> bool {
    let text = id.as_str().as_bytes();
    text.len() > 3
        && text[..2].iter().all(u8::is_ascii_uppercase)
        && text[2] == b'-'
        && text[3].is_ascii_digit()
}

/// The controls of a plan, if they are of SP 800-53.
pub(super) fn controls(plan: &Plan) -> Vec<Value> {
    plan.controls.iter().filter(|one| is_nist(&one.id)).map(|one| control(one, plan)).collect()
}

fn control(of: &PlanControl, plan: &Plan) -> Value {
    let mut out = json!({"controlId": of.id});
    let values: Vec<Value> = of
        .parameters
        .iter()
        .filter_map(|one| {
            let value = one.value.as_deref().filter(|value| !value.trim().is_empty())?;
            Some(json!({"parameterId": one.id, "parameterValue": value.trim()}))
        })
        .collect();
    if !values.is_empty() {
        out["parameterValues"] = values.into();
    }
    if let Some(status) = status(of.parts.iter().map(|part| in_place(part, plan))) {
        out["controlImplementationStatus"] = status.into();
    }
    out["controlImplementationDescription"] = description(of, plan).into();
    out
}

/// How far something is in place, by its parts: `None` where none of them applies, because FedRAMP's record has no word
/// for that.
pub(super) fn status(parts: impl Iterator<Item = Option<InPlace>>) -> Option<&'static str> {
    let states: BTreeSet<InPlace> = parts.flatten().collect();
    match states.into_iter().collect::<Vec<_>>()[..] {
        [] => None,
        [InPlace::Wholly] => Some("Implemented"),
        [InPlace::NotAtAll] => Some("Not Implemented"),
        _ => Some("Partially Implemented"),
    }
}

/// How far a part is in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum InPlace {
    NotAtAll,
    Partly,
    Wholly,
}

/// How far a part is in place; `None` where it does not apply. A half of others that nothing supports is not known to be.
pub(super) fn in_place(part: &PlanPart, plan: &Plan) -> Option<InPlace> {
    if part.disposition == Disposition::NotApplicable {
        return None;
    }
    let others = part.halves.iter().any(|half| *half != Half::Customer);
    let others_lack = part.missing.iter().any(|one| one.half != Half::Customer);
    let customer = part.halves.contains(&Half::Customer).then(|| of_customer(part, plan));
    Some(match (others.then_some(others_lack), customer) {
        (None | Some(false), Some(own)) => own,
        (Some(true), Some(InPlace::NotAtAll) | None) => InPlace::NotAtAll,
        (Some(true), Some(_)) => InPlace::Partly,
        (Some(false) | None, None) => InPlace::Wholly,
    })
}

fn of_customer(part: &PlanPart, plan: &Plan) -> InPlace {
    let silent =
        part.missing.iter().any(|one| one.half == Half::Customer && one.what == Lack::Statement);
    if silent || part.statements.is_empty() {
        return InPlace::NotAtAll;
    }
    let status =
        |id: &str| plan.implementations.iter().find(|one| one.id == id).map(|one| one.status);
    let all: BTreeSet<Status> =
        part.statements.iter().filter_map(|one| status(&one.implementation)).collect();
    if all.iter().all(|one| one.operates()) {
        InPlace::Wholly
    } else if all.iter().all(|one| *one == Status::Planned) {
        InPlace::NotAtAll
    } else {
        InPlace::Partly
    }
}

/// What is done, part by part, in Markdown.
fn description(of: &PlanControl, plan: &Plan) -> String {
    let mut out = Vec::new();
    if !of.roles.is_empty() {
        out.push(format!("Responsible: {}.", of.roles.join(", ")));
    }
    for part in &of.parts {
        out.push(format!("**{}** ({})", part.id, part.in_words()));
        if part.disposition == Disposition::NotApplicable {
            let why = part.rationale.as_deref().unwrap_or_default().trim();
            out.push(format!("Does not apply: {why}"));
            continue;
        }
        out.extend(said(part, plan));
    }
    out.join("\n\n")
}

/// What is said of a part: the customer's statements, and what is relied on.
pub(super) fn said(part: &PlanPart, plan: &Plan) -> Vec<String> {
    let mut out: Vec<String> =
        part.statements.iter().map(|one| one.text.trim().to_owned()).collect();
    if out.is_empty() && part.halves.contains(&Half::Customer) {
        out.push("Nothing says what is done for this part.".to_owned());
    }
    for csoc in &part.csocs {
        out.push(format!("*Relied on:* {}", csoc.text.trim()));
    }
    for id in &part.providers {
        if let Some(provider) = plan.providers.iter().find(|one| one.id == *id) {
            out.push(format!(
                "*Relied on:* {}: {}.",
                provider.name,
                provider.service.trim_end_matches('.')
            ));
        }
    }
    out
}
