//! The plan of action and milestones.

use serde_json::{Value, json};

use super::super::names::{control, line, prose, term, time};
use super::super::people::People;
use super::{Context, ours, put_text, risks, ssp};
use crate::model::PoamItem;

/// The plan of action of a plan; `None` where it has no item.
pub(in super::super) fn poam(context: &Context<'_>) -> Option<Value> {
    let plan = context.of;
    if plan.poam.is_empty() {
        return None;
    }
    let people = People::of(plan, context);
    let observations: Vec<Value> =
        plan.poam.iter().map(|item| observation(item, context, &people)).collect();
    let all_risks: Vec<Value> =
        plan.poam.iter().map(|item| risks::of_item(item, context, &people)).collect();
    let items: Vec<Value> = plan.poam.iter().map(|one| item(one, context, &people)).collect();
    Some(json!({"plan-of-action-and-milestones": {
        "uuid": context.plan.id("document", "poam"),
        "metadata": people.metadata("Plan of action and milestones", plan, context),
        "import-ssp": {"href": "ssp.json"},
        "system-id": {
            "identifier-type": "https://ietf.org/rfc/rfc4122",
            "id": context.system.id("system", &plan.system.id),
        },
        "observations": observations,
        "risks": all_risks,
        "poam-items": items,
    }}))
}

fn observation(item: &PoamItem, context: &Context<'_>, people: &People) -> Value {
    let day = item.found_on.unwrap_or(context.of.as_of);
    let mut out = json!({
        "uuid": context.system.id("poam-observation", &item.id),
        "description": prose(&item.title, &item.id),
        "methods": [if item.check.is_some() { "TEST" } else { "UNKNOWN" }],
        "types": ["finding"],
        "origins": [{"actors": [{"type": "party", "actor-uuid": people.organization}]}],
        "subjects": [{"subject-uuid": ssp::this_system(context), "type": "component"}],
        "collected": time(day),
    });
    let undated = item.found_on.is_none();
    put_text(
        &mut out,
        "remarks",
        undated.then(|| {
            "The day it was found is not stated; the day given is that of the plan.".into()
        }),
    );
    out
}

fn item(item: &PoamItem, context: &Context<'_>, people: &People) -> Value {
    let mut props = ours([
        ("poam", Some(item.id.clone())),
        ("owner", item.owner.clone()),
        ("poam-status", Some(term(&item.status))),
        ("severity", item.severity.as_ref().map(term)),
        ("check", item.check.clone()),
        ("resource", item.resource.clone()),
        ("found-on", item.found_on.map(|day| day.to_string())),
        ("due", item.due.map(|day| day.to_string())),
        ("closed-on", item.closed_on.map(|day| day.to_string())),
    ]);
    for part in &item.parts {
        props.extend(ours([("part", Some(part.to_string()))]));
    }
    let mut controls: Vec<String> = item.parts.iter().map(|part| control(&part.control)).collect();
    controls.dedup();
    for id in controls {
        props.extend(ours([("control-id", Some(id))]));
    }
    let mut description = prose(&item.title, &item.id);
    if let Some(response) = item.response.as_ref().filter(|text| !text.trim().is_empty()) {
        description.push_str(&format!("\n\n{}", response.trim()));
    }
    json!({
        "uuid": context.system.id("poam-item", &item.id),
        "title": line(&format!("{} {}", item.id, item.title)),
        "description": description,
        "props": props,
        "origins": [{"actors": [{"type": "party", "actor-uuid": people.organization}]}],
        "related-observations": [
            {"observation-uuid": context.system.id("poam-observation", &item.id)},
        ],
        "related-risks": [{"risk-uuid": risks::item_id(context, &item.id)}],
    })
}
