//! `carveout catalog`

mod import;

use std::collections::BTreeSet;

use anyhow::{anyhow, bail};
use carveout::catalog::native;
use carveout::knowledge;
use carveout::model::{Catalog, Category, Control, Date, Duties, Knowledge, Part, PartId};
use indexmap::IndexMap;

use crate::args::{Catalog as Args, CatalogCommand, KnowledgeFormat};
use crate::output::{Output, Status};
use crate::text::Text;

pub(crate) fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    match &args.command {
        CatalogCommand::List => list(output)?,
        CatalogCommand::Show { catalog, control, format: KnowledgeFormat::Text } => {
            show(catalog, control.as_deref(), output)?;
        }
        CatalogCommand::Show { catalog, control, format: KnowledgeFormat::Oscal } => {
            output.raw(&oscal(catalog, control.as_deref())?);
        }
        CatalogCommand::Import(args) => return import::run(args, output),
    }
    Ok(Status::Clean)
}

fn load(id: &str) -> anyhow::Result<Catalog> {
    match native::load(id) {
        Some(Ok(catalog)) => Ok(catalog),
        Some(Err(fault)) => Err(anyhow!("{}", fault.message)),
        None => bail!("unknown catalog `{id}`; available: {}", native::ids().join(", ")),
    }
}

fn list(output: &Output) -> anyhow::Result<()> {
    for id in native::ids() {
        let catalog = load(id)?;
        for profile in &catalog.profiles {
            let of = |control: &&Control| control.profiles.contains(&profile.id);
            let controls = catalog.controls().filter(of).count();
            let parts: usize =
                catalog.controls().filter(of).map(|c| c.statement.leaves().len()).sum();
            let name = format!("{id}/{}", profile.id);
            output.result(format!(
                "{name:<28} {controls:>4} controls {parts:>4} parts  {}, {}",
                catalog.source.title, profile.title
            ));
        }
    }
    Ok(())
}

/// The day of the newest source of what is built in.
pub(crate) fn newest_source(knowledge: &Knowledge) -> anyhow::Result<Date> {
    let days = knowledge.sources.values().map(|source| source.checked_on);
    days.max().ok_or_else(|| anyhow!("no source is built in"))
}

/// The catalog of this name, with the baseline it names.
fn named(name: &str) -> anyhow::Result<(Catalog, &str, Option<&str>)> {
    let (id, profile) = match name.split_once('/') {
        Some((id, profile)) => (id, Some(profile)),
        None => (name, None),
    };
    let catalog = load(id)?;
    if let Some(profile) = profile
        && !catalog.profiles.iter().any(|known| known.id == profile)
    {
        let known: Vec<&str> = catalog.profiles.iter().map(|p| p.id.as_str()).collect();
        bail!("`{id}` has no baseline `{profile}`; available: {}", known.join(", "));
    }
    Ok((catalog, id, profile))
}

/// A catalog, a baseline of it or one control in OSCAL. Its day is that of the newest source of what is built in.
fn oscal(name: &str, control: Option<&str>) -> anyhow::Result<String> {
    let (catalog, id, profile) = named(name)?;
    let wanted = control.map(str::parse::<PartId>).transpose()?.map(|part| part.control);
    if let Some(wanted) = wanted.as_ref().filter(|wanted| catalog.control(wanted).is_none()) {
        bail!("{wanted} is not in {id}");
    }
    let knowledge = knowledge::load(&[])
        .map_err(|faults| anyhow!("{}", faults.first().map_or("", |fault| &fault.message)))?;
    let keep = |one: &Control| {
        let listed = profile.is_none_or(|wanted| one.profiles.iter().any(|p| p == wanted));
        listed && wanted.as_ref().is_none_or(|wanted| one.id == *wanted)
    };
    let version = carveout::oscal::Version::default();
    let document = carveout::oscal::catalog(&catalog, &keep, version, newest_source(&knowledge)?);
    Ok(format!("{}\n", serde_json::to_string_pretty(&document)?))
}

fn show(name: &str, control: Option<&str>, output: &Output) -> anyhow::Result<()> {
    let (catalog, id, profile) = named(name)?;
    if let Some(control) = control {
        let wanted: PartId = control.parse()?;
        let Some(control) = catalog.control(&wanted.control) else {
            bail!("{} is not in {id}", wanted.control);
        };
        output.raw(&whole(control));
        let knowledge = knowledge::load(&[])
            .map_err(|faults| anyhow!("{}", faults.first().map_or("", |fault| &fault.message)))?;
        output.raw(&known(control, id, &knowledge));
        return Ok(());
    }
    for group in &catalog.groups {
        let selected: Vec<&Control> = group
            .controls
            .iter()
            .filter(|c| profile.is_none_or(|wanted| c.profiles.iter().any(|p| p == wanted)))
            .collect();
        if selected.is_empty() {
            continue;
        }
        output.result(format!("{} {}", group.id, group.title));
        for control in selected {
            let profiles = control.profiles.join(", ");
            output.result(format!("  {:<10} {} ({profiles})", control.id, control.title));
        }
    }
    Ok(())
}

fn whole(control: &Control) -> String {
    let mut out = format!("{} {}\n", control.id, control.title);
    if let Some(kind) = &control.kind {
        out.push_str(&format!("Kind: {kind}\n"));
    }
    out.push_str(&format!("Selected by: {}\n\n", control.profiles.join(", ")));
    statement(&control.statement, 0, &mut out);
    if !control.parameters.is_empty() {
        out.push_str("\nParameters:\n");
        for (id, parameter) in control.parameters.iter().filter(|(_, p)| p.aggregates.is_empty()) {
            out.push_str(&format!("  {id}  {}\n", readable(&parameter.label)));
            for choice in &parameter.choices {
                out.push_str(&format!("    - {}\n", readable(choice)));
            }
        }
    }
    if !control.related.is_empty() {
        let related: Vec<String> = control.related.iter().map(ToString::to_string).collect();
        out.push_str(&format!("\nRelated: {}\n", related.join(", ")));
    }
    out
}

/// Who is responsible, what is assumed of AWS, which reports support that, what an auditor asks, and related
/// requirements of other catalogs.
fn known(control: &Control, catalog: &str, knowledge: &Knowledge) -> String {
    let mut out = Text::default();
    if let Some(table) = knowledge.responsibility.get(catalog) {
        out.blank();
        out.line(0, "Responsibility:");
        // An entry that applies to several parts is printed once.
        let mut entries: IndexMap<&str, &Duties> = IndexMap::new();
        for (part, _) in control.statement.leaves() {
            if let Some((id, duties)) = table.duties(&part.id) {
                entries.insert(id, duties);
            }
        }
        let categories = entries.values().flat_map(|duties| &duties.topics);
        let categories: BTreeSet<Category> =
            categories.filter_map(|id| Some(knowledge.topics.get(id)?.category)).collect();
        for (id, duties) in entries {
            match &duties.customer {
                Some(reason) => out.line(1, &format!("{id}: customer. {reason}")),
                None => out.line(
                    1,
                    &format!("{id}: depends on the service, for {}", duties.topics.join(", ")),
                ),
            }
            out.line(1, duties.note.as_deref().unwrap_or_default());
            for topic in duties.topics.iter().filter_map(|id| knowledge.topics.get(id)) {
                out.line(1, &topic.title);
                out.line(2, &format!("where AWS is responsible: {}", topic.aws));
                out.line(2, &format!("where you are responsible: {}", topic.customer));
            }
        }
        if !categories.is_empty() {
            out.blank();
            out.line(0, "Programs whose reports can support the operation of AWS's half:");
            for program in knowledge.programs.iter().filter(|p| p.attests_operation && !p.letter) {
                let lacking: Vec<&str> = categories
                    .difference(&program.categories)
                    .map(|category| category.label())
                    .collect();
                let but = match lacking.is_empty() {
                    true => String::new(),
                    false => format!(", but not for {}", lacking.join(" and ")),
                };
                out.line(1, &format!("{}{but}. {}", program.title, program.reason));
            }
        }
    }
    if !control.asks.is_empty() {
        out.blank();
        out.line(0, "Auditors ask:");
    }
    for ask in &control.asks {
        out.line(1, &format!("- {ask}"));
    }
    let whole = PartId::whole(control.id.clone());
    let mut near: IndexMap<(&str, &str), Vec<String>> = IndexMap::new();
    for crosswalk in knowledge.crosswalks.values() {
        for (_, relation, to, other) in crosswalk.both_ways().filter(|(from, ..)| **from == whole) {
            near.entry((other, relation.label())).or_default().push(to.to_string());
        }
    }
    if !near.is_empty() {
        out.blank();
        out.line(0, &format!("Crosswalks: {}", control.id));
    }
    for ((catalog, relation), ids) in near {
        out.line(1, &format!("{relation} {} ({catalog})", ids.join(", ")));
    }
    out.into()
}

fn statement(part: &Part, depth: usize, out: &mut String) {
    if !part.text.is_empty() {
        let indent = "  ".repeat(depth);
        out.push_str(&format!("{indent}{}  {}\n", part.id, readable(&part.text)));
    }
    part.parts.iter().for_each(|child| statement(child, depth + 1, out));
}

/// `[ac-2_prm_1]` for `{{ insert: param, ac-2_prm_1 }}`.
fn readable(text: &str) -> String {
    text.replace("{{ insert: param, ", "[").replace(" }}", "]")
}
