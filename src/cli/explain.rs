//! `carveout explain`

use std::path::PathBuf;

use anyhow::bail;
use carveout::check;
use carveout::diag::{Code, nearest};
use carveout::model::{
    Half, Level, Mapped, Owner, PartId, Plan, PlanControl, PlanPart, PlanProvider, PlanTest, Reason,
};

use crate::args::Explain;
use crate::input::Input;
use crate::output::{Output, Status};
use crate::run;
use crate::text::Text;

pub(crate) fn run(args: &Explain, output: &Output) -> anyhow::Result<Status> {
    if let Some(code) = check::code(&args.subject) {
        let Code { name, severity, summary, manual } = code;
        output.result(format!("{name} ({})\n{summary}\n\n{manual}", severity.as_str()));
        return Ok(Status::Clean);
    }
    let wanted: PartId = match args.subject.parse() {
        Ok(part) => part,
        Err(error) => match nearest(&args.subject, check::codes().iter().map(|code| code.name)) {
            Some(near) => bail!("{error}, and there is no such code; did you mean `{near}`?"),
            None => bail!(
                "{error}, and there is no such code; `carveout rules` prints them, such as {}",
                check::RULES[0].code.name
            ),
        },
    };
    let input = Input {
        dir: args.dir.clone().unwrap_or_else(|| PathBuf::from(".")),
        period: args.period,
        as_of: args.as_of,
    };
    let Some(run) = run::with_services(&input, &args.services, output)? else {
        return Ok(Status::BadInput);
    };
    let chosen = |plan: &&Plan| args.framework.as_ref().is_none_or(|name| plan.framework == *name);
    if let Some(name) = &args.framework
        && !run.plans.iter().any(|plan| plan.framework == *name)
    {
        let known: Vec<&str> = run.plans.iter().map(|plan| plan.framework.as_str()).collect();
        bail!("the workspace has no framework `{name}`; it has {}", known.join(", "));
    }
    let mut found = false;
    for plan in run.plans.iter().filter(chosen) {
        for control in plan.controls.iter().filter(|control| control.id == wanted.control) {
            let parts: Vec<&PlanPart> =
                control.parts.iter().filter(|part| wanted.covers(&part.id)).collect();
            if !parts.is_empty() {
                found = true;
                output.result(explain(plan, control, &parts));
            }
        }
    }
    if !found {
        let names: Vec<&str> =
            run.plans.iter().filter(chosen).map(|plan| plan.framework.as_str()).collect();
        bail!("{wanted} is not in {}", names.join(" or "));
    }
    Ok(Status::Clean)
}

/// The chain of one control: duties, owners, support of each half, disposition, part by part.
fn explain(plan: &Plan, control: &PlanControl, parts: &[&PlanPart]) -> String {
    let mut out = Text::default();
    let bold = anstyle::Style::new().bold();
    out.line(0, &format!("{bold}{} {}{bold:#}", control.id, control.heading()));
    out.line(0, &format!("{}, {}, as of {}", plan.framework, plan.period, plan.as_of));
    out.line(0, &format!("Control: {}", control.disposition.label()));
    if let Some(seen) = plan.observations.get(&control.id).filter(|seen| !seen.checks.is_empty()) {
        out.line(0, &format!("Checks of tools: {}", seen.mapped(control.parts.len()).join("; ")));
    }
    for parameter in &control.parameters {
        let value = parameter.value.as_deref().unwrap_or("no value");
        out.line(1, &format!("{} ({}): {value}", parameter.id, parameter.label));
    }
    for part in parts {
        out.blank();
        for lead in &part.lead {
            out.line(0, &format!("{}: {}", lead.id, lead.text));
        }
        out.line(0, &format!("{bold}{}{bold:#}: {}", part.id, part.text));
        out.line(1, &format!("{bold}{}{bold:#}", part.in_words()));
        if let Some(determination) = part.determination {
            out.line(1, &format!("800-53A  {}", determination.label()));
        }
        if let Some(entry) = &part.listed_as {
            let table = &plan.catalog.id;
            out.line(1, &format!("duties   from {entry} in responsibility/{table}.yaml"));
        }
        if let Some(note) = &part.note {
            out.line(1, &format!("         {note}"));
        }
        for (topic, owner, services) in owners(part) {
            let services = services.join(", ");
            out.line(1, &format!("owner    {topic}: {} on {services}", owner.label()));
        }
        for duty in part.duties.iter().filter(|duty| duty.moved.is_some()) {
            let why = duty.moved.as_deref().unwrap_or_default();
            out.line(1, &format!("         {} on {}: {why}", duty.topic, duty.service));
        }
        out.line(1, &format!("halves   {}", part.carried().label()));
        for half in Half::ALL {
            half_of(&mut out, plan, part, half);
        }
        if let Some(rationale) = &part.rationale {
            out.line(1, &format!("because  {rationale}"));
        }
        closing(&mut out, plan, part);
    }
    out.into()
}

/// Topic, owner and the services it holds on, in the order of the duties.
fn owners(part: &PlanPart) -> Vec<(&str, Owner, Vec<&str>)> {
    let mut rows: Vec<(&str, Owner, Vec<&str>)> = Vec::new();
    for duty in &part.duties {
        let same = |row: &&mut (&str, Owner, Vec<&str>)| row.0 == duty.topic && row.1 == duty.owner;
        match rows.iter_mut().find(same) {
            Some(row) => row.2.push(&duty.service),
            None => rows.push((&duty.topic, duty.owner, vec![&duty.service])),
        }
    }
    rows
}

/// Why it is open, weightiest reason first, and what would close it.
fn closing(out: &mut Text, plan: &Plan, part: &PlanPart) {
    let reasons: Vec<&str> = part.reasons().into_iter().map(Reason::label).collect();
    if !reasons.is_empty() {
        out.line(
            1,
            &format!("open for {}", reasons.join(", ").to_lowercase().replace("aws", "AWS")),
        );
    }
    if let Some(next) = &part.next {
        out.line(1, &format!("next     {}", next.step));
        let owner = next.owner.as_deref().unwrap_or("nobody named");
        let due = next.due.map_or_else(|| "no date set".to_owned(), |due| format!("due {due}"));
        out.line(1, &format!("         {owner}, {due}"));
    }
    for item in plan.poam_of(&part.id) {
        let due = item.due.map_or_else(|| "no date".to_owned(), |due| format!("due {due}"));
        let late = if item.is_overdue(plan.as_of) { ", overdue" } else { "" };
        let status = item.status.label().to_lowercase();
        out.line(1, &format!("action   {} {}: {status}, {due}{late}", item.id, item.title));
    }
}

/// One test of a part: what it came to, and what of it looks at the part.
fn test_of(out: &mut Text, part: &PlanPart, test: &PlanTest) {
    let methods: Vec<&str> = test.methods.iter().map(|m| m.label()).collect();
    let result = part.results.iter().find(|result| result.test == test.id);
    let came = result.map_or_else(|| "bears on it".to_owned(), |result| result.sentence());
    out.line(1, &format!("test     {} {}: {came}", test.id, methods.join(", ")));
    for (number, step) in test.steps_for(&part.id) {
        let cited = cited(step.evidence_ids());
        out.line(1, &format!("         step {number}: {}{cited}", step.action.trim()));
    }
    for (letter, attribute) in test.attributes_for(&part.id) {
        let cited = cited(attribute.evidence_ids());
        out.line(1, &format!("         attribute {letter}: {}{cited}", attribute.text.trim()));
    }
    let control_level = result.is_some_and(|result| result.level == Level::Control);
    if control_level {
        out.line(1, "         no step or attribute names the part: control level only");
    }
}

/// The evidence that a step or an attribute cites, in brackets.
fn cited<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() { String::new() } else { format!(" [{}]", ids.join(", ")) }
}

fn half_of(out: &mut Text, plan: &Plan, part: &PlanPart, half: Half) {
    if !part.halves.contains(&half) {
        return;
    }
    match half {
        Half::Aws => aws_half(out, plan, part),
        Half::Provider => provider_half(out, plan, part),
        Half::Customer => customer_half(out, plan, part),
    }
    for missing in part.missing.iter().filter(|missing| missing.half == half) {
        out.line(1, &format!("missing  {} half: {}", half.label(), missing.message));
    }
}

/// Reports and letters, and the rule by which they support the half.
fn aws_half(out: &mut Text, plan: &Plan, part: &PlanPart) {
    for key in &part.reports {
        if let Some(report) = plan.report(key) {
            let period = report.period.map(|p| p.to_string()).unwrap_or_default();
            out.line(1, &format!("report   {key} {}, {period}", report.title));
        }
    }
    if let Some(supported) = &part.supported_by {
        let rule = supported.rule.label();
        out.line(
            1,
            &format!("support  {rule} ({}): {}", supported.by.join(", "), supported.sentence),
        );
    }
}

/// Providers, what is assumed of them, and their reports.
fn provider_half(out: &mut Text, plan: &Plan, part: &PlanPart) {
    for provider in part.providers.iter().filter_map(|id| plan.provider(id)) {
        let PlanProvider { id, name, service, method, .. } = provider;
        out.line(1, &format!("provider {id} {name}, {}: {service}", method.label()));
        let about = provider
            .csocs
            .iter()
            .filter(|control| control.parts.iter().any(|of| of.covers(&part.id)));
        for control in about {
            out.line(1, &format!("assumed  {} {}", control.id, control.text));
        }
        for report in &provider.reports {
            out.line(1, &format!("report   {}", report.line()));
        }
    }
}

/// Statements, mappings, tests with their results, evidence with its days, and what speaks against it.
fn customer_half(out: &mut Text, plan: &Plan, part: &PlanPart) {
    for statement in &part.statements {
        let from = &statement.origin;
        out.line(1, &format!("stated   {} ({from})", statement.said_by()));
    }
    for mapped in &part.mapped {
        let Mapped { implementation, from, relation, through, counts } = mapped;
        let here = if *counts { "counts" } else { "offered, supports nothing" };
        let (through, relation) = (through.join(" and "), relation.label());
        let to = &part.id;
        let mapped = format!("{implementation}: {from} {relation} {to} ({through}): {here}");
        out.line(1, &format!("mapped   {mapped}"));
    }
    for id in &part.tests {
        if let Some(test) = plan.tests.iter().find(|test| test.id == *id) {
            test_of(out, part, test);
        }
    }
    for id in &part.evidence {
        if let Some(item) = plan.evidence.iter().find(|item| item.id == *id) {
            let covers = item.covers.map_or("no coverage".into(), |period| period.to_string());
            let counts = if item.in_period { "" } else { ", outside the period" };
            out.line(1, &format!("evidence {id} {}, {covers}{counts}", item.title));
        }
    }
    if let Some(coverage) = &part.coverage {
        let frequencies: Vec<String> = plan
            .implementations
            .iter()
            .filter(|one| part.statements.iter().any(|said| said.implementation == one.id))
            .map(|one| {
                let frequency = one.frequency.as_deref().unwrap_or("no frequency stated");
                format!("{} {frequency}", one.id)
            })
            .collect();
        let acts = if frequencies.is_empty() {
            String::new()
        } else {
            format!("; the control acts: {}", frequencies.join(", "))
        };
        out.line(1, &format!("days     evidence {coverage}{acts}"));
    }
    for check in &part.contradictions {
        out.line(1, &format!("against  {check}"));
    }
    for answer in &part.answered {
        out.line(1, &format!("answered {answer}"));
    }
}
