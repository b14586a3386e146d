//! `knowledge-old`

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::few_and_more;
use crate::model::{Date, Knowledge};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "knowledge-old",
        severity: Severity::Warning,
        summary: "facts about AWS that labels rest on were checked longer ago than policy allows",
        manual: "\
Who is responsible for a topic, and which services a program covers, are facts with a source and a day.
AWS changes both. If `policy.knowledge_days` is set, facts that labels of the plan rest on and that were
checked more days before the plan than that are reported, by source; so is a list of services in scope of
which a label makes use because no review of the report names the service.

Look the page up again and keep your own entry under controls/, import the list of today
(`carveout services scope import`), or name the services in the review of the report. `carveout knowledge`
prints every fact with its age.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (workspace, plan) = (context.workspace, context.plan);
    let Some(most) = workspace.system.policy.knowledge_days else { return Vec::new() };
    let knowledge = &workspace.knowledge;
    let age = |day: Date| day.days_to(plan.as_of);
    let place = workspace.system.fields.at("policy", &Origin::file("carveout.yaml")).clone();
    let mut out = Vec::new();

    let mut old: BTreeMap<(Date, &str), BTreeSet<String>> = BTreeMap::new();
    let parts = plan.controls.iter().flat_map(|control| &control.parts);
    for duty in parts.flat_map(|part| &part.duties) {
        let Some(key) = source(knowledge, &duty.service, &duty.topic) else { continue };
        let Some(found) = knowledge.sources.get(key) else { continue };
        if age(found.checked_on) > i64::from(most) {
            let of = duty.service.split(':').next().unwrap_or_default();
            old.entry((found.checked_on, key)).or_default().insert(of.to_owned());
        }
    }
    if !old.is_empty() {
        let told = old.iter().map(|((day, key), services)| {
            let services = few_and_more(services.iter().map(String::as_str), 3);
            format!("{key} of {day} ({services})")
        });
        let told = few_and_more(told.collect::<Vec<_>>(), 5);
        let (what, were) = if old.len() == 1 { ("source", "was") } else { ("sources", "were") };
        out.push(
            RULE.finding(format!(
                "{} {what} of facts that labels rest on {were} checked more than {most} days before {}: {told}",
                old.len(),
                plan.as_of
            ))
            .help("look them up again; `carveout knowledge` prints every fact with its age")
            .subject("sources")
            .fault(&place),
        );
    }
    for program in plan.programs.iter().filter(|program| !program.reports.is_empty()) {
        let Some(scope) = knowledge.scopes.get(&program.id) else { continue };
        let day = scope.snapshot.unwrap_or(scope.checked_on);
        if age(day) <= i64::from(most) {
            continue;
        }
        let reports = program.reports.iter().filter_map(|key| plan.report(key));
        let reviewed: BTreeSet<&str> = reports
            .filter(|report| !report.letter)
            .filter_map(|report| workspace.review_of(&report.id, report.version))
            .flat_map(|review| review.services.keys())
            .filter_map(|name| knowledge.service(name))
            .map(|service| service.id.as_str())
            .collect();
        let by_list: Vec<&str> = program
            .scope
            .keys()
            .map(String::as_str)
            .filter(|id| !reviewed.contains(id) && scope.services.contains_key(*id))
            .collect();
        if by_list.is_empty() {
            continue;
        }
        out.push(
            RULE.finding(format!(
                "the list of services in scope of {} is of {day}, {} days before the plan, and nothing else says that it \
                 covers {}",
                program.title,
                age(day),
                few_and_more(by_list, 5)
            ))
            .help(format!(
                "import the list of today: `carveout services scope import FILE . --program {} --as-of DAY --write`; or \
                 name the services in the review of the report",
                program.id
            ))
            .subject(&program.id)
            .fault(&place),
        );
    }
    out
}

/// The source of who owns a topic on a service, in its mode.
fn source<'a>(knowledge: &'a Knowledge, service: &str, topic: &str) -> Option<&'a str> {
    let (id, mode) = service.split_once(':').unwrap_or((service, ""));
    let known = knowledge.services.get(id).or_else(|| knowledge.premises.get(id))?;
    let of_mode = known.modes.iter().find(|known| known.id == mode);
    let entry =
        of_mode.and_then(|mode| mode.topics.get(topic)).or_else(|| known.topics.get(topic))?;
    Some(&entry.source)
}
