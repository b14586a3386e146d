//! `carveout whatif`

use std::collections::BTreeSet;

use anyhow::bail;
use carveout::model::text::few_and_more;
use carveout::model::{Carried, Half, Knowledge, Missing, Owner, PartId, Plan, Workspace};
use carveout::resolve::whatif::{self, Change, Comparison, DutyMoved};
use indexmap::IndexMap;

use crate::args::Whatif as Args;
use crate::output::{Output, Status};
use crate::run;
use crate::text::Text;

/// Ids printed before a longer list is cut short.
const SHOWN: usize = 12;

pub(crate) fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::run(&args.input, output)? else { return Ok(Status::BadInput) };
    let change = Change { add: args.add.clone(), remove: args.remove.clone() };
    let system = whatif::change(&run.workspace.system, &run.workspace.knowledge, &change)?;
    let then = Workspace { system, ..run.workspace.clone() };
    let after = carveout::plans(&then, run::as_of(args.input.as_of)?);
    let chosen = |plan: &Plan| args.framework.as_ref().is_none_or(|name| plan.framework == *name);
    if !run.plans.iter().any(chosen) {
        let known: Vec<&str> = run.plans.iter().map(|plan| plan.framework.as_str()).collect();
        bail!("unknown framework; the workspace has {}", known.join(", "));
    }
    for (before, after) in run.plans.iter().zip(&after).filter(|(plan, _)| chosen(plan)) {
        let compared = whatif::compare(before, after);
        output.raw(&report(&change, before, &compared, &run.workspace.knowledge));
    }
    Ok(Status::Clean)
}

fn report(change: &Change, plan: &Plan, compared: &Comparison, knowledge: &Knowledge) -> String {
    let mut out = Text::default();
    let bold = anstyle::Style::new().bold();
    let mut what = Vec::new();
    if !change.add.is_empty() {
        what.push(format!("with {}", change.add.join(", ")));
    }
    if !change.remove.is_empty() {
        what.push(format!("without {}", change.remove.join(", ")));
    }
    out.line(0, &format!("{bold}{}{bold:#}: {}", plan.framework, what.join(" and ")));
    out.line(1, &format!("{:<30} {:>6} {:>6} {:>7}", "", "now", "then", "change"));
    let mut row = |name: &str, [now, then]: [usize; 2]| {
        let (now, then) = (now.cast_signed(), then.cast_signed());
        out.line(1, &format!("{name:<30} {now:>6} {then:>6} {:>+7}", then - now));
    };
    for (carried, counts) in &compared.carried {
        row(&format!("parts of {}", carried.in_sentence()), *counts);
    }
    row("customer responsibilities", compared.list);
    row("open parts", compared.open);
    if compared.moved.is_empty() {
        out.line(1, "No control part changes responsibility.");
    }
    let mut moves: IndexMap<(Carried, Carried), Vec<&PartId>> = IndexMap::new();
    for moved in &compared.moved {
        moves.entry((moved.before, moved.after)).or_default().push(&moved.part);
    }
    for ((before, after), parts) in moves {
        let (before, after) = (before.in_sentence(), after.in_sentence());
        out.blank();
        out.line(0, &format!("{bold}From {before} to {after}{bold:#}: {}", count(parts.len())));
        out.line(1, &ids(&parts));
    }
    let holds = |owner: Option<Owner>| owner.is_some_and(Owner::customer);
    let gone = |moved: &DutyMoved| holds(moved.before) && !holds(moved.after);
    let new = |moved: &DutyMoved| holds(moved.after) && !holds(moved.before);
    // Only responsibilities that are new to the organization are described in full.
    let held: BTreeSet<&str> = plan
        .parts()
        .flat_map(|(_, part)| &part.duties)
        .filter(|duty| duty.owner.customer())
        .map(|duty| duty.topic.as_str())
        .collect();
    let begins = |topic: &str| !held.contains(topic);
    duties(&mut out, "No longer your responsibility", compared, knowledge, &gone, &|_| false);
    duties(&mut out, "New responsibilities", compared, knowledge, &new, &begins);
    missing(&mut out, "New evidence required", &compared.owed);
    missing(&mut out, "No longer required", &compared.settled);
    out.blank();
    out.into()
}

/// Customer responsibilities that are added or removed, one line per topic.
fn duties(
    out: &mut Text,
    title: &str,
    compared: &Comparison,
    knowledge: &Knowledge,
    filter: &dyn Fn(&DutyMoved) -> bool,
    described: &dyn Fn(&str) -> bool,
) {
    let mut topics: IndexMap<&str, Vec<&DutyMoved>> = IndexMap::new();
    for moved in compared.duties.iter().filter(|moved| filter(moved)) {
        topics.entry(&moved.topic).or_default().push(moved);
    }
    if !topics.is_empty() {
        let bold = anstyle::Style::new().bold();
        out.blank();
        out.line(0, &format!("{bold}{title}{bold:#}"));
    }
    for (id, moved) in topics {
        let services: Vec<String> = moved
            .iter()
            .map(|moved| {
                let shared = [moved.before, moved.after].contains(&Some(Owner::Shared));
                format!("{}{}", moved.service, if shared { " (a half)" } else { "" })
            })
            .collect();
        let parts: BTreeSet<&PartId> = moved.iter().flat_map(|moved| &moved.parts).collect();
        let parts: Vec<&PartId> = parts.into_iter().collect();
        let topic = knowledge.topics.get(id);
        let name = topic.map_or(id, |topic| &topic.title);
        out.line(1, &format!("{name} on {}, in {}", services.join(", "), ids(&parts)));
        if let Some(topic) = topic.filter(|topic| described(&topic.id)) {
            out.line(2, &topic.customer);
        }
    }
}

/// What is missing; the same message is printed once, with the parts it applies to.
fn missing(out: &mut Text, title: &str, missing: &[(PartId, Missing)]) {
    let mut alike: IndexMap<(Half, &str), Vec<&PartId>> = IndexMap::new();
    for (part, missing) in missing {
        alike.entry((missing.half, &missing.message)).or_default().push(part);
    }
    if !alike.is_empty() {
        let bold = anstyle::Style::new().bold();
        let parts: BTreeSet<&PartId> = missing.iter().map(|(part, _)| part).collect();
        out.blank();
        out.line(0, &format!("{bold}{title}{bold:#}: in {}", count(parts.len())));
    }
    for ((half, message), parts) in alike {
        out.line(1, &format!("{} half: {message}", half.label()));
        out.line(2, &ids(&parts));
    }
}

fn count(parts: usize) -> String {
    if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") }
}

fn ids(parts: &[&PartId]) -> String {
    few_and_more(parts, SHOWN)
}
