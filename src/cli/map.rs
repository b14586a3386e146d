//! `carveout map`

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, bail};
use carveout::accept::{self, Chosen, Offer, Reach};
use carveout::model::Relation;
use carveout::model::text::{few_and_more, one_line};

use crate::args::{Map, MapRelation};
use crate::files::replace;
use crate::output::{Output, Status};
use crate::run;

/// Ids that are named before the rest is counted.
const NAMED: usize = 12;

impl From<MapRelation> for Relation {
    fn from(relation: MapRelation) -> Self {
        match relation {
            MapRelation::Equal => Self::Equal,
            MapRelation::Superset => Self::Superset,
            MapRelation::Subset => Self::Subset,
            MapRelation::Intersects => Self::Intersects,
        }
    }
}

pub(crate) fn run(args: &Map, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::resolved(&args.input, output)? else { return Ok(Status::BadInput) };
    let (offers, reaches) = accept::offers(&run.workspace, &run.plans);
    let chosen = Chosen {
        to: args.to.clone(),
        from: args.from.clone(),
        relations: args.relation.iter().map(|relation| (*relation).into()).collect(),
    };
    let offers: Vec<Offer> = offers.into_iter().filter(|offer| chosen.has(offer)).collect();
    if args.accept {
        let Some(by) = &args.by else { bail!("say who accepts, with --by") };
        if chosen == Chosen::default() && !args.every {
            bail!(
                "name what is accepted: requirements or a family (CC6.2, CC6, soc2), --relation, or --every for all"
            );
        }
        return accept(args, &offers, by, output);
    }
    let mut last = None;
    for offer in &offers {
        if last != Some((&offer.framework, &offer.to)) {
            last = Some((&offer.framework, &offer.to));
            output.result(format!("{} {}: {}", offer.to, offer.title, one_line(&offer.text)));
        }
        let counts = match (offer.counts, offer.stated) {
            (true, true) => ", counts already as mapped",
            (_, false) => ", says nothing yet",
            (false, true) => "",
        };
        output.result(format!(
            "  {}: {} {} {}{counts} ({})",
            offer.implementation,
            offer.from,
            offer.relation.label(),
            offer.to,
            offer.through.join(", ")
        ));
    }
    for reach in &reaches {
        output.result(summary(reach));
    }
    if !offers.is_empty() {
        output.note(format!(
            "Read both sides, then accept one, a family or all:\n  carveout map {0} CC6.2 --accept --by ROLE\n  carveout map {0} --relation superset --accept --by ROLE",
            args.input.dir.display()
        ));
    }
    Ok(Status::Clean)
}

fn summary(reach: &Reach) -> String {
    let mut pieces = vec![format!("{} named by an implementation", reach.named)];
    for (relation, count) in &reach.by_relation {
        pieces.push(match relation {
            Relation::Equal => format!("{count} offered by what requires the same"),
            Relation::Superset => format!("{count} by what requires all of it"),
            Relation::Subset => format!("{count} by what requires a part of it"),
            Relation::Intersects => format!("{count} by what overlaps with it"),
        });
    }
    let without = match reach.without.len() {
        0 => "none without an offer".to_owned(),
        count => format!("{count} without an offer: {}", few_and_more(&reach.without, NAMED)),
    };
    format!("{}: {} parts: {}; {without}", reach.framework, reach.parts, pieces.join(", "))
}

/// Writes what was accepted into the files of the implementations.
fn accept(args: &Map, offers: &[Offer], by: &str, output: &Output) -> anyhow::Result<Status> {
    if offers.is_empty() {
        bail!("no offer fits; without --accept, `carveout map` lists them all");
    }
    let on = run::as_of(args.input.as_of)?;
    let mut by_file: BTreeMap<&str, Vec<&Offer>> = BTreeMap::new();
    for offer in offers {
        let of = by_file.entry(&offer.file).or_default();
        if !of.iter().any(|known| known.to == offer.to) {
            of.push(offer);
        }
    }
    // All files are changed in memory first: one that cannot be changed stops the others.
    let mut writes = Vec::new();
    for (file, offers) in &by_file {
        let path = args.input.dir.join(file);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let changed = accept::accepted(&text, offers, by, on)
            .map_err(|refused| anyhow::anyhow!("{file}: {}", refused.0))?;
        writes.push((path, changed));
    }
    for (file, offers) in &by_file {
        for offer in offers {
            output.result(format!(
                "{file}: {} ({} {} {})",
                offer.to,
                offer.from,
                offer.relation.label(),
                offer.to
            ));
        }
    }
    for (path, text) in &writes {
        replace(path, text)?;
    }
    let parts: usize = by_file.values().map(Vec::len).sum();
    output.result(format!(
        "{parts} requirements accepted by {by} on {on}, in {} files",
        writes.len()
    ));
    Ok(Status::Clean)
}
