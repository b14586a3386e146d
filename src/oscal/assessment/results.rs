//! The assessment results: what was observed, a finding for each part, and a risk for each that is open.

use serde_json::{Value, json};

use super::super::model::State;
use super::super::names::{line, prose, statement, term, time};
use super::super::people::People;
use super::{Context, observations, ours, plan, put, put_text, resources, risks, ssp};
use crate::model::{Determination, Disposition, PlanControl, PlanPart};

/// The results of the tests of a plan.
pub(in super::super) fn results(context: &Context<'_>) -> Value {
    let of = context.of;
    let mut people = People::of(of, context);
    people.testers(of, context);
    let parts =
        || of.controls.iter().flat_map(|control| control.parts.iter().map(move |p| (control, p)));
    let mut result = json!({
        "uuid": context.plan.id("result", of.period),
        "title": line(&format!("Results for {}", of.period_label)),
        "description": format!(
            "Management's own tests of the audit period {}, as of {}. {}", of.period, of.as_of, of.notice
        ),
        "start": time(of.period.from),
        "end": time(of.as_of.max(of.period.from)),
    });
    let items = observations::items(context);
    if !items.is_empty() {
        result["local-definitions"] = json!({"inventory-items": items});
    }
    result["reviewed-controls"] = plan::reviewed(of);
    let mut seen: Vec<Value> =
        of.tests.iter().map(|test| observations::of_test(test, context, &people)).collect();
    seen.extend(
        of.observations
            .iter()
            .map(|(control, counts)| observations::of_tools(control, counts, context, &people)),
    );
    seen.push(observations::carved_out(context, &people));
    put(&mut result, "observations", seen);
    let open = parts().filter(|(_, part)| is_risk(part));
    let risks = open.map(|(control, part)| risks::of_part(control, part, context, &people));
    put(&mut result, "risks", risks.collect());
    let findings = parts()
        .filter(|(_, part)| part.disposition != Disposition::NotApplicable)
        .map(|(control, part)| finding(control, part, context));
    put(&mut result, "findings", findings.collect());
    let back = resources::of_evidence_only(of, context);
    let mut out = json!({
        "uuid": context.plan.id("document", "assessment-results"),
        "metadata": people.metadata("Assessment results", of, context),
        "import-ap": {"href": "assessment-plan.json"},
        "results": [result],
    });
    if !back.resources.is_empty() {
        out["back-matter"] = json!(back);
    }
    json!({"assessment-results": out})
}

/// True where a part is open for a deficiency.
pub(super) fn is_risk(part: &PlanPart) -> bool {
    part.disposition == Disposition::Open && part.reasons().iter().any(|one| one.is_deficiency())
}

/// True where the part is met, by SP 800-53A's determination or, where the framework has none, by what it comes to.
fn is_satisfied(part: &PlanPart) -> bool {
    match part.determination {
        Some(determination) => determination == Determination::Satisfied,
        None => !matches!(part.disposition, Disposition::Open | Disposition::ControlLevel),
    }
}

fn finding(control: &PlanControl, part: &PlanPart, context: &Context<'_>) -> Value {
    let met = is_satisfied(part);
    let reason = match part.disposition {
        Disposition::AwsAttested | Disposition::ProviderAttested => "other",
        _ if met => "pass",
        Disposition::Open if part.reason.is_some_and(|one| one.is_deficiency()) => "fail",
        _ => "other",
    };
    let why: Vec<&str> = part.missing.iter().map(|one| one.message.as_str()).collect();
    let mut target = json!({
        "type": "statement-id",
        "target-id": statement(&part.id),
        "title": line(&part.in_words()),
        "status": {"state": if met { "satisfied" } else { "not-satisfied" }, "reason": reason},
    });
    put_text(&mut target["status"], "remarks", (!why.is_empty()).then(|| why.join("; ")));
    let status = ssp::status_of(part, context.of);
    if let Some(State { state, .. }) = status {
        target["implementation-status"] = json!({"state": state});
    }
    let results: Vec<String> = part.results.iter().map(|result| result.line()).collect();
    let mut out = json!({
        "uuid": context.plan.id("finding", &part.id),
        "title": line(&format!("{} {}", part.id, control.title)),
        "description": prose(&part.basis, &part.in_words()),
        "props": ours([
            ("part", Some(part.id.to_string())),
            ("disposition", Some(term(&part.disposition))),
            ("determination", part.determination.as_ref().map(term)),
            ("coverage", part.coverage.clone()),
        ]),
        "target": target,
        "implementation-statement-uuid": ssp::statement(context, &part.id),
    });
    put(&mut out, "related-observations", observations::for_part(part, context));
    if is_risk(part) {
        let risk = json!({"risk-uuid": risks::part_id(context, &part.id)});
        put(&mut out, "related-risks", vec![risk]);
    }
    put_text(&mut out, "remarks", Some(results.join("\n\n")));
    out
}
