//! The assessment plan: each test as an activity with its steps, to be done in the audit period.

use serde_json::{Value, json};

use super::super::model::Prop;
use super::super::names::{line, prose, time};
use super::super::people::People;
use super::{Context, methods, ours, put, put_text, selection, ssp};
use crate::model::{Plan, PlanTest};

/// The plan of assessment of a plan.
pub(in super::super) fn plan(context: &Context<'_>) -> Value {
    let plan = context.of;
    let mut people = People::of(plan, context);
    people.testers(plan, context);
    let mut out = json!({
        "uuid": context.plan.id("document", "assessment-plan"),
        "metadata": people.metadata("Assessment plan", plan, context),
        "import-ssp": {"href": "ssp.json"},
    });
    let activities: Vec<Value> = plan.tests.iter().map(|test| activity(test, context)).collect();
    if !activities.is_empty() {
        out["local-definitions"] = json!({"activities": activities});
    }
    out["reviewed-controls"] = reviewed(plan);
    out["assessment-subjects"] = json!([{
        "type": "component",
        "description": "The system itself. What AWS and other providers carry is carved out.",
        "include-subjects": [{"subject-uuid": ssp::this_system(context), "type": "component"}],
    }]);
    let tasks = plan.tests.iter().map(|test| task(test, context)).collect();
    put(&mut out, "tasks", tasks);
    json!({"assessment-plan": out})
}

/// The parts that the plan tests: all of which the customer carries anything.
pub(super) fn reviewed(plan: &Plan) -> Value {
    let parts = plan.controls.iter().flat_map(|control| &control.parts);
    selection(parts.map(|part| &part.id))
}

/// UUID of the activity of a test.
pub(super) fn activity_id(context: &Context<'_>, test: &str) -> String {
    context.plan.id("activity", test)
}

/// UUID of the task of a test.
pub(super) fn task_id(context: &Context<'_>, test: &str) -> String {
    context.plan.id("task", test)
}

fn activity(test: &PlanTest, context: &Context<'_>) -> Value {
    let steps: Vec<Value> = (1..)
        .zip(&test.steps)
        .map(|(number, step)| {
            let mut out = json!({
                "uuid": context.plan.id("step", format!("{}/{number}", test.id)),
                "title": format!("Step {number}"),
                "description": prose(&step.action, "Nothing is stated."),
            });
            let props = methods(&step.method).into_iter();
            put(&mut out, "props", props.map(|m| json!(Prop::core("method", m))).collect());
            if !step.parts.is_empty() {
                let known = |part: &&crate::model::PartId| in_plan(context.of, part);
                let parts: Vec<_> = step.parts.iter().filter(known).collect();
                if !parts.is_empty() {
                    out["reviewed-controls"] = selection(parts);
                }
            }
            out
        })
        .collect();
    let mut props: Vec<Value> =
        methods(&test.methods).into_iter().map(|m| json!(Prop::core("method", m))).collect();
    props.push(json!(Prop::ours("test", &test.id)));
    if let Some(operating) = &test.operating {
        props.extend(ours([
            ("population", operating.population.clone()),
            ("population-source", operating.population_source.clone()),
            ("population-query", operating.population_query.clone()),
            ("population-size", operating.population_size.map(|n| n.to_string())),
            ("sample-size", operating.tested().map(|n| n.to_string())),
            ("sampling", operating.sampling.clone()),
            ("seed", operating.seed.clone()),
        ]));
        for (letter, attribute) in &operating.attributes {
            props.push(json!(Prop::ours("attribute", format!("{letter}: {}", attribute.text))));
        }
    }
    let mut out = json!({
        "uuid": activity_id(context, &test.id),
        "title": line(&format!("{} {}", test.id, test.title)),
        "description": prose(&test.procedure, "No procedure is stated."),
        "props": props,
    });
    put(&mut out, "steps", steps);
    if !test.parts.is_empty() {
        out["related-controls"] = selection(&test.parts);
    }
    out
}

/// True for a part, or an item above parts, of the plan.
fn in_plan(plan: &Plan, part: &crate::model::PartId) -> bool {
    let control = plan.controls.iter().find(|control| control.id == part.control);
    control.is_some_and(|control| control.parts.iter().any(|one| part.covers(&one.id)))
}

fn task(test: &PlanTest, context: &Context<'_>) -> Value {
    let period = test.covers.unwrap_or(context.of.period);
    let mut out = json!({
        "uuid": task_id(context, &test.id),
        "type": "action",
        "title": line(&format!("Perform {}", test.id)),
    });
    out["timing"] = match test.tested_on {
        Some(day) => json!({"on-date": {"date": time(day)}}),
        None => json!({"within-date-range": {"start": time(period.from), "end": time(period.to)}}),
    };
    out["associated-activities"] = json!([{
        "activity-uuid": activity_id(context, &test.id),
        "subjects": [{
            "type": "component",
            "include-subjects": [{"subject-uuid": ssp::this_system(context), "type": "component"}],
        }],
    }]);
    put_text(
        &mut out,
        "remarks",
        test.tested_on.is_none().then(|| "The day is not stated.".into()),
    );
    out
}
