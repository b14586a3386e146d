//! Observations: what each test saw, item by item, and what tools saw.

use serde_json::{Value, json};

use super::super::model::Prop;
use super::super::names::{line, prose, term, time};
use super::super::people::{ASSESSOR, People};
use super::super::resources::evidence_id;
use super::plan::{activity_id, task_id};
use super::{Context, methods, ours, put, put_text, ssp};
use crate::model::{ControlId, Date, ObservationCounts, PlanPart, PlanTest};

/// UUID of the observation of a test.
pub(super) fn test_id(context: &Context<'_>, test: &str) -> String {
    context.plan.id("observation", test)
}

/// UUID of the observation of tools on a control.
pub(super) fn tools_id(context: &Context<'_>, control: &ControlId) -> String {
    context.plan.id("tool-observation", control)
}

/// UUID of the observation that AWS's half of a part was not tested.
pub(super) fn carved_id(context: &Context<'_>) -> String {
    context.plan.id("observation", "carved-out")
}

fn item_id(context: &Context<'_>, test: &str, item: usize) -> String {
    context.plan.id("item", format!("{test}/{item}"))
}

/// The items of samples, as the results define them.
pub(super) fn items(context: &Context<'_>) -> Vec<Value> {
    let mut out = Vec::new();
    for test in &context.of.tests {
        let items = test.operating.iter().flat_map(|operating| &operating.items);
        for (at, item) in items.enumerate() {
            out.push(json!({
                "uuid": item_id(context, &test.id, at),
                "description": format!("Item {} of the sample of {}.", line(&item.item), line(&test.id)),
                "props": [Prop::ours("item", &item.item), Prop::ours("test", &test.id)],
            }));
        }
    }
    out
}

/// What a test saw.
pub(super) fn of_test(test: &PlanTest, context: &Context<'_>, people: &People) -> Value {
    let plan = context.of;
    let mut description = prose(&test.title, &test.id);
    let mut subjects =
        vec![json!({"subject-uuid": ssp::this_system(context), "type": "component"})];
    let mut props = ours([("test", Some(test.id.clone()))]);
    let design = test.design.map(|one| term(&one));
    props.extend(ours([
        ("design", design),
        ("reviewer", test.reviewer.clone()),
        ("reviewed-on", test.reviewed_on.map(|day| day.to_string())),
    ]));
    if let Some(operating) = &test.operating {
        props.extend(ours([
            ("conclusion", Some(term(&operating.conclusion))),
            ("population-size", operating.population_size.map(|n| n.to_string())),
            ("sample-size", operating.tested().map(|n| n.to_string())),
            ("population-sha256", operating.drawn.as_ref().map(|drawn| drawn.sha256.clone())),
        ]));
        for sentence in &operating.exceptions {
            description.push_str(&format!("\n\n* Exception: {}", line(sentence)));
        }
        for (at, item) in operating.items.iter().enumerate() {
            let mut subject = json!({
                "subject-uuid": item_id(context, &test.id, at),
                "type": "inventory-item",
                "title": line(&item.item),
            });
            let marks = item.marks.iter().map(|(letter, mark)| {
                json!(Prop::ours("mark", format!("{letter} {}", term(mark))))
            });
            put(&mut subject, "props", marks.collect());
            put_text(&mut subject, "remarks", item.note.clone());
            subjects.push(subject);
        }
    }
    let tester = People::tester(test.tester.as_deref(), context, &people.organization);
    let methods = methods(&test.methods);
    let mut out = json!({
        "uuid": test_id(context, &test.id),
        "title": line(&format!("{} {}", test.id, test.title)),
        "description": description,
        "props": props,
        "methods": if methods.is_empty() { vec!["UNKNOWN"] } else { methods },
        "types": ["control-objective"],
        "origins": [{
            "actors": [{"type": "party", "actor-uuid": tester, "role-id": ASSESSOR}],
            "related-tasks": [{"task-uuid": task_id(context, &test.id)}],
        }],
        "subjects": subjects,
    });
    let known = |id: &&str| plan.evidence.iter().any(|item| item.id == *id);
    let evidence = test.evidence_ids().filter(known).map(
        |id| json!({"href": format!("#{}", evidence_id(context, id)), "description": line(id)}),
    );
    put(&mut out, "relevant-evidence", evidence.collect());
    let day = test.tested_on.unwrap_or(plan.as_of);
    out["collected"] = time(day).into();
    let undated = test.tested_on.is_none().then(|| {
        format!(
            "The day of the test is not stated; the day given is that of the plan. Activity {}.",
            activity_id(context, &test.id)
        )
    });
    put_text(&mut out, "remarks", undated);
    out
}

/// What tools saw on a control.
pub(super) fn of_tools(
    control: &ControlId,
    counts: &ObservationCounts,
    context: &Context<'_>,
    people: &People,
) -> Value {
    let failing: Vec<&str> = counts.failing_checks.iter().map(String::as_str).collect();
    let mut description = format!(
        "Automated checks mapped to {control}: {} passing, {} failing ({} in the audit period), {} \
         left to a person, {} muted.",
        counts.pass, counts.fail, counts.fail_in_period, counts.manual, counts.muted
    );
    if !failing.is_empty() {
        description
            .push_str(&format!(" Checks that failed at least once: {}.", failing.join(", ")));
    }
    let mut out = json!({
        "uuid": tools_id(context, control),
        "title": format!("Tools on {control}"),
        "description": description,
        "props": ours([
            ("pass", Some(counts.pass.to_string())),
            ("fail", Some(counts.fail.to_string())),
            ("fail-in-period", Some(counts.fail_in_period.to_string())),
            ("manual", Some(counts.manual.to_string())),
            ("muted", Some(counts.muted.to_string())),
        ]),
        "methods": ["TEST"],
        "types": ["finding"],
        "origins": [{"actors": [{"type": "party", "actor-uuid": people.organization}]}],
        "subjects": [{"subject-uuid": ssp::this_system(context), "type": "component"}],
    });
    let evidence: Vec<_> =
        context.of.evidence.iter().filter(|item| counts.evidence.contains(&item.id)).collect();
    let day: Option<Date> = evidence.iter().filter_map(|item| item.extracted_on()).max();
    let links = evidence.iter().map(|item| {
        json!({"href": format!("#{}", evidence_id(context, &item.id)), "description": line(&item.id)})
    });
    put(&mut out, "relevant-evidence", links.collect());
    out["collected"] = time(day.unwrap_or(context.of.as_of)).into();
    out
}

/// That what others carry was not tested, for findings that rest on nothing else.
pub(super) fn carved_out(context: &Context<'_>, people: &People) -> Value {
    json!({
        "uuid": carved_id(context),
        "title": "What is carved out",
        "description": "What AWS and other providers carry was not tested here. Reports and \
                        authorizations support it, as the System Security Plan states for each part.",
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "origins": [{"actors": [{"type": "party", "actor-uuid": people.organization}]}],
        "subjects": [{"subject-uuid": ssp::this_system(context), "type": "component"}],
        "collected": time(context.of.as_of),
    })
}

/// The observations that speak of a part.
pub(super) fn for_part(part: &PlanPart, context: &Context<'_>) -> Vec<Value> {
    let mut out: Vec<String> = part
        .tests
        .iter()
        .filter(|id| context.of.tests.iter().any(|test| test.id == **id))
        .map(|id| test_id(context, id))
        .collect();
    if (!part.contradictions.is_empty() || !part.answered.is_empty())
        && context.of.observations.contains_key(&part.id.control)
    {
        out.push(tools_id(context, &part.id.control));
    }
    if out.is_empty() && part.supported_by.is_some() {
        out.push(carved_id(context));
    }
    out.into_iter().map(|uuid| json!({"observation-uuid": uuid})).collect()
}
