//! `carveout catalog`

mod import;

use anyhow::{anyhow, bail};
use carveout::load::catalogs::native;
use carveout::model::{Catalog, Control, Part, PartId};

use crate::args::{Catalog as Args, CatalogCommand};
use crate::output::{Output, Status};

pub fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    match &args.command {
        CatalogCommand::List => list(output)?,
        CatalogCommand::Show { catalog, control } => show(catalog, control.as_deref(), output)?,
        CatalogCommand::Import(args) => return import::run(args, output),
    }
    Ok(Status::Clean)
}

fn load(id: &str) -> anyhow::Result<Catalog> {
    match native::load(id) {
        Some(Ok(catalog)) => Ok(catalog),
        Some(Err(fault)) => Err(anyhow!("{}", fault.message)),
        None => bail!("there is no catalog `{id}`; there are {}", native::IDS.join(", ")),
    }
}

fn list(output: &Output) -> anyhow::Result<()> {
    for id in native::IDS {
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

fn show(name: &str, control: Option<&str>, output: &Output) -> anyhow::Result<()> {
    let (id, profile) = match name.split_once('/') {
        Some((id, profile)) => (id, Some(profile)),
        None => (name, None),
    };
    let catalog = load(id)?;
    if let Some(profile) = profile
        && !catalog.profiles.iter().any(|known| known.id == profile)
    {
        let known: Vec<&str> = catalog.profiles.iter().map(|p| p.id.as_str()).collect();
        bail!("`{id}` has no selection `{profile}`; it has {}", known.join(", "));
    }
    if let Some(control) = control {
        let wanted: PartId = control.parse()?;
        let Some(control) = catalog.control(&wanted.control) else {
            bail!("{} is not in {id}", wanted.control);
        };
        output.raw(&whole(control));
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
