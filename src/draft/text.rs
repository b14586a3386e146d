//! The text of a draft of an implementation.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::Lacking;
use crate::model::text::few_and_more;
use crate::model::{Control, Parameter, ParameterKind, Plan, PlanPart, Workspace};

/// What stands where a statement belongs.
const WAITS: &str =
    "TODO: who does this, how, how often, in which system, and which record shows it.";
/// Services that are named before the rest is counted.
const NAMED: usize = 6;

/// The file with this id for controls whose first one leads.
pub(super) fn file(workspace: &Workspace, id: &str, group: &[Lacking<'_>]) -> String {
    let mut out = String::new();
    let Some(first) = group.first() else { return out };
    let mut line = |text: &str| _ = writeln!(out, "{}", text.trim_end());
    let defaults = &workspace.system.defaults;
    let (family, control) = (&first.control.group, &first.control.id);
    line("---");
    line(&format!("id: {}", quoted(id)));
    line(&format!("title: {}", quoted(&first.control.title)));
    line(
        "status: draft               # then: implemented | partial | planned | alternative | not-applicable",
    );
    match role(workspace, first) {
        Some(role) => line(&format!("roles: [{role}]")),
        None => line("roles: []                   # ids of roles in carveout.yaml"),
    }
    match defaults.frequency(family, control) {
        Some(frequency) => line(&format!("frequency: {frequency}")),
        None => line(
            "# frequency: quarterly      # how often it acts: automated, daily, monthly, each change, …",
        ),
    }
    line(&format!("satisfies: [{}]", satisfies(group).join(", ")));
    let open: Vec<_> = group.iter().flat_map(open_parameters).collect();
    if !open.is_empty() {
        line(
            "# Values to decide: take the mark away from the heading and from each line that you fill in.",
        );
        line("# parameters:");
        for (id, parameter, label) in &open {
            line(&format!("#   {id}: \"\"   # {}", meaning(parameter, label)));
        }
    }
    line("---");
    line(&format!("<!--\n{}\n-->", uncommented(&about(workspace, group))));
    for one in group {
        let catalog = one.catalog.control(&one.control.id);
        let mut lead = String::new();
        for part in &one.parts {
            for above in &part.lead {
                let _ = write!(lead, "{} ", above.text);
            }
            line("");
            line(&format!("## {}", part.id));
            line(&format!(
                "<!-- {} -->",
                uncommented(&one_paragraph(&format!("{lead}{}", part.text)))
            ));
            lead.clear();
            line(WAITS);
        }
        if let Some(asks) = catalog.map(|control| &control.asks).filter(|asks| !asks.is_empty()) {
            line("");
            line(&format!(
                "<!-- An auditor asks to see for {}: {} -->",
                one.control.id,
                uncommented(&one_paragraph(&asks.join("; ")))
            ));
        }
    }
    out
}

/// A text as YAML reads it, whatever is in it.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-. ()".contains(c))
        && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// A comment ends where its text says so: its text must not.
fn uncommented(text: &str) -> String {
    text.replace("-->", "→").replace("<!--", "")
}

fn one_paragraph(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The role by default; the only one where there is one.
fn role<'a>(workspace: &'a Workspace, of: &Lacking<'_>) -> Option<&'a str> {
    let system = &workspace.system;
    let by_family = system.defaults.owner(&of.control.group, &of.control.id);
    let only = || (system.roles.len() == 1).then(|| system.roles.keys().next()).flatten();
    by_family.or_else(only).map(String::as_str)
}

/// The controls, or the parts where other implementations have the rest.
fn satisfies(group: &[Lacking<'_>]) -> Vec<String> {
    let one = |one: &Lacking<'_>| match one.whole {
        true => vec![quoted_id(&one.control.id.to_string())],
        false => one.parts.iter().map(|part| quoted_id(&part.id.to_string())).collect(),
    };
    let mut ids: Vec<String> = Vec::new();
    for id in group.iter().flat_map(one) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn quoted_id(id: &str) -> String {
    // A plain `164.3` is a number.
    let plain = !id.contains('(') && id.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain { id.to_owned() } else { format!("\"{id}\"") }
}

/// Parameters that its parts use and that have no value.
fn open_parameters<'a>(one: &'a Lacking<'_>) -> Vec<(&'a str, Option<&'a Parameter>, &'a str)> {
    let control: Option<&Control> = one.catalog.control(&one.control.id);
    let of = |id: &str| control.and_then(|control| control.parameters.get(id));
    let open = one.control.parameters.iter().filter(|parameter| parameter.value.is_none());
    open.map(|parameter| (parameter.id.as_str(), of(&parameter.id), parameter.label.as_str()))
        .filter(|(_, parameter, _)| parameter.is_none_or(|known| known.aggregates.is_empty()))
        .collect()
}

/// What a parameter stands for, with its choices and bounds.
fn meaning(parameter: &Option<&Parameter>, label: &str) -> String {
    let mut said = one_paragraph(label);
    let Some(parameter) = parameter else { return said };
    if !parameter.choices.is_empty() {
        let how = if parameter.several { "one or more of" } else { "one of" };
        let choices: Vec<String> =
            parameter.choices.iter().map(|choice| one_paragraph(choice)).collect();
        let _ = write!(said, "; {how}: {}", choices.join(" | "));
    } else if let Some(kind) = parameter.kind.and_then(example) {
        let _ = write!(said, "; such as {kind}");
    }
    if !parameter.constraints.is_empty() {
        let _ = write!(said, "; the baseline asks for: {}", parameter.constraints.join("; "));
    }
    said
}

fn example(kind: ParameterKind) -> Option<&'static str> {
    Some(match kind {
        ParameterKind::Frequency => "\"every quarter\"",
        ParameterKind::Period => "\"30 days\"",
        ParameterKind::Event => "\"a change of law\"",
        ParameterKind::People => "\"the Security Lead\"",
        ParameterKind::Amount => "\"five\"",
        ParameterKind::Things | ParameterKind::Choice => return None,
    })
}

/// What the file is for: the controls, the duties that are left, and AWS's half.
fn about(workspace: &Workspace, group: &[Lacking<'_>]) -> String {
    let mut out = String::new();
    for one in group {
        let _ = writeln!(out, "{} {} ({})", one.control.id, one.control.title, one.plan.framework);
        let carried: Vec<String> = one
            .control
            .parts
            .iter()
            .filter(|part| !part.carried().customer())
            .map(|part| part.id.to_string())
            .collect();
        if !carried.is_empty() {
            let _ = writeln!(out, "Nothing to state here: {}.", carried.join(", "));
        }
        let notes: Vec<&str> = one.parts.iter().filter_map(|part| part.note.as_deref()).collect();
        if let Some(note) = notes.first().filter(|note| notes.iter().all(|other| other == *note)) {
            let _ = writeln!(out, "{}", one_paragraph(note));
        }
    }
    let ours = duties(workspace, group, true);
    let theirs = duties(workspace, group, false);
    for (what, list) in [("Left to you", ours), ("AWS's half beside it", theirs)] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{what}:");
        for duty in list {
            let _ = writeln!(out, "- {duty}");
        }
    }
    out.trim_end().to_owned()
}

/// A line for each topic: what the half is, and on what.
fn duties(workspace: &Workspace, group: &[Lacking<'_>], ours: bool) -> Vec<String> {
    let mut topics: IndexMap<&str, Vec<String>> = IndexMap::new();
    let parts = group.iter().flat_map(|one| one.parts.iter().map(move |part| (one.plan, *part)));
    let each = |(plan, part): (&Plan, &PlanPart), topics: &mut IndexMap<_, Vec<String>>| {
        for duty in &part.duties {
            let held = if ours { duty.owner.customer() } else { duty.owner.aws() };
            if !held {
                continue;
            }
            let Some((topic, known)) = workspace.knowledge.topics.get_key_value(&duty.topic) else {
                continue;
            };
            let _ = known;
            let names = topics.entry(topic.as_str()).or_default();
            let name = service_name(plan, &duty.service);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    };
    for of in parts {
        each(of, &mut topics);
    }
    let sentence = |(id, names): (&str, Vec<String>)| {
        let topic = workspace.knowledge.topics.get(id)?;
        let half = if ours { &topic.customer } else { &topic.aws };
        Some(format!("{}: {half} ({})", topic.title, few_and_more(&names, NAMED)))
    };
    topics.into_iter().filter_map(sentence).collect()
}

fn service_name(plan: &Plan, key: &str) -> String {
    let known = plan.services.iter().find(|service| service.id == key);
    known.map_or_else(
        || key.to_owned(),
        |service| match &service.mode {
            Some(mode) => format!("{} ({mode})", service.name),
            None => service.name.clone(),
        },
    )
}
