//! Risks: of parts that are open, and of items of the plan of action.

use serde_json::{Value, json};

use super::super::names::{NS, line, prose, term, time};
use super::super::people::People;
use super::{Context, ours, put, put_text};
use crate::model::{PartId, PlanControl, PlanPart, PoamItem, PoamStatus};

/// UUID of the risk of an open part.
pub(super) fn part_id(context: &Context<'_>, part: &PartId) -> String {
    context.plan.id("risk", part)
}

/// UUID of the risk of an item of the plan of action.
pub(super) fn item_id(context: &Context<'_>, item: &str) -> String {
    context.system.id("poam-risk", item)
}

/// The risk of a part that is open.
pub(super) fn of_part(
    control: &PlanControl,
    part: &PlanPart,
    context: &Context<'_>,
    people: &People,
) -> Value {
    let why: Vec<&str> = part.missing.iter().map(|one| one.message.as_str()).collect();
    let mut out = json!({
        "uuid": part_id(context, &part.id),
        "title": line(&format!("{} {}: {}", part.id, control.title, part.in_words())),
        "description": prose(&why.join("\n\n"), &part.in_words()),
        "statement": format!("{} is not shown to be met: {}", part.id, line(&part.text)),
        "props": ours(
            part.reasons().iter().map(|one| ("open-because", Some(term(one)))),
        ),
        "status": "open",
        "origins": [{"actors": [{"type": "party", "actor-uuid": people.organization}]}],
    });
    if let Some(next) = &part.next {
        put_text(&mut out, "deadline", next.due.map(time));
        let mut remedy = json!({
            "uuid": context.plan.id("next-step", &part.id),
            "lifecycle": "recommendation",
            "title": "Next step",
            "description": prose(&next.step, "Not stated."),
        });
        put(&mut remedy, "props", ours([("owner", next.owner.clone())]));
        put(&mut out, "remediations", vec![remedy]);
    }
    put(&mut out, "related-observations", super::observations::for_part(part, context));
    out
}

/// The risk of an item of the plan of action.
pub(super) fn of_item(item: &PoamItem, context: &Context<'_>, people: &People) -> Value {
    let origin = json!({"actors": [{"type": "party", "actor-uuid": people.organization}]});
    let parts: Vec<String> = item.parts.iter().map(ToString::to_string).collect();
    let mut out = json!({
        "uuid": item_id(context, &item.id),
        "title": line(&format!("{} {}", item.id, item.title)),
        "description": prose(&item.title, &item.id),
        "statement": match parts.is_empty() {
            true => "The item names no part.".to_owned(),
            false => format!("Bears on {}.", parts.join(", ")),
        },
        "props": ours([
            ("poam", Some(item.id.clone())),
            ("poam-status", Some(term(&item.status))),
            ("check", item.check.clone()),
            ("resource", item.resource.clone()),
            ("closed-on", item.closed_on.map(|day| day.to_string())),
        ]),
        "status": match item.status {
            PoamStatus::Open if item.response.is_some() => "remediating",
            PoamStatus::Open => "open",
            PoamStatus::Closed => "closed",
            PoamStatus::RiskAccepted => "deviation-approved",
        },
        "origins": [origin],
    });
    if let Some(severity) = item.severity {
        out["characterizations"] = json!([{
            "origin": origin,
            "facets": [{"name": "severity", "system": NS, "value": severity.label().to_lowercase()}],
        }]);
    }
    put_text(&mut out, "deadline", item.due.map(time));
    if let Some(response) = item.response.as_ref().filter(|text| !text.trim().is_empty()) {
        let mut remedy = json!({
            "uuid": context.system.id("poam-response", &item.id),
            "lifecycle": match item.status {
                PoamStatus::Closed => "completed",
                PoamStatus::Open | PoamStatus::RiskAccepted => "planned",
            },
            "title": match item.status {
                PoamStatus::RiskAccepted => "Why the risk is accepted",
                _ => "What is done",
            },
            "description": response.trim(),
        });
        if let Some(due) = item.due {
            remedy["tasks"] = json!([{
                "uuid": context.system.id("poam-milestone", &item.id),
                "type": "milestone",
                "title": "Due",
                "timing": {"on-date": {"date": time(due)}},
            }]);
        }
        put(&mut out, "remediations", vec![remedy]);
    }
    put(
        &mut out,
        "related-observations",
        vec![json!({"observation-uuid": context.system.id("poam-observation", &item.id)})],
    );
    out
}
