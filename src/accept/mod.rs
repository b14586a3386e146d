//! What an implementation of one framework could answer in another, and what becomes of its file when a person accepts
//! that.
//!
//! A crosswalk says how two requirements relate; whether what is done for one answers the other is for a person to say.
//! Where it is accepted, `satisfies` names the requirement, and `accepted` says who accepted it, when, and on what
//! ground.

mod front_matter;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Half, PartId, Plan, PlanPart, Relation, Status, Workspace};
pub use front_matter::{Refused, accepted};

/// An implementation that could answer a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Framework of the requirement.
    pub framework: String,
    /// Family of the requirement.
    pub group: String,
    /// The requirement.
    pub to: PartId,
    /// Its title.
    pub title: String,
    /// What it asks for.
    pub text: String,
    /// The implementation.
    pub implementation: String,
    /// Its file.
    pub file: String,
    /// The requirement that the implementation names.
    pub from: PartId,
    /// How that one relates to this.
    pub relation: Relation,
    /// Crosswalks followed.
    pub through: Vec<String>,
    /// True if it counts without being accepted.
    pub counts: bool,
    /// True if the implementation says something for what it names.
    pub stated: bool,
}

/// How far crosswalks go for one framework.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Framework.
    pub framework: String,
    /// Requirements that are the customer's.
    pub parts: usize,
    /// Those that an implementation names.
    pub named: usize,
    /// Of the others, those whose firmest offer has this relation.
    pub by_relation: BTreeMap<Relation, usize>,
    /// Those with no offer.
    pub without: Vec<PartId>,
}

/// Every offer, the firmest of each requirement first, and how far they go.
pub fn offers(workspace: &Workspace, plans: &[Plan]) -> (Vec<Offer>, Vec<Reach>) {
    let mut offers = Vec::new();
    let mut reaches = Vec::new();
    for plan in plans {
        let mut reach = Reach { framework: plan.framework.clone(), ..Reach::default() };
        for control in &plan.controls {
            for part in control.parts.iter().filter(|part| part.halves.contains(&Half::Customer)) {
                reach.parts += 1;
                let named = workspace
                    .implementations
                    .iter()
                    .any(|one| one.status != Status::Draft && one.satisfies(&part.id));
                if named {
                    reach.named += 1;
                    continue;
                }
                let mut of = of_part(workspace, plan, &control.group, &control.title, part);
                of.sort_by(|a, b| {
                    (a.relation, &a.implementation).cmp(&(b.relation, &b.implementation))
                });
                match of.first() {
                    Some(first) => *reach.by_relation.entry(first.relation).or_default() += 1,
                    None => reach.without.push(part.id.clone()),
                }
                offers.extend(of);
            }
        }
        reaches.push(reach);
    }
    (offers, reaches)
}

fn of_part(
    workspace: &Workspace,
    plan: &Plan,
    group: &str,
    title: &str,
    part: &PlanPart,
) -> Vec<Offer> {
    let of = |mapped: &crate::model::Mapped| {
        let mut implementations = workspace.implementations.iter();
        let implementation = implementations.find(|one| one.id == mapped.implementation)?;
        let said = implementation.mapped_statement(&part.id, &mapped.from);
        Some(Offer {
            framework: plan.framework.clone(),
            group: group.to_owned(),
            to: part.id.clone(),
            title: title.to_owned(),
            text: part.text.clone(),
            implementation: mapped.implementation.clone(),
            file: implementation.origin.path()?.to_owned(),
            from: mapped.from.clone(),
            relation: mapped.relation,
            through: mapped.through.clone(),
            counts: mapped.counts,
            stated: said.is_some_and(|said| crate::model::is_answer(&said.text)),
        })
    };
    part.mapped.iter().filter_map(of).collect()
}

/// Which offers are accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Requirements, families or patterns; all where none is named.
    pub to: Vec<String>,
    /// Only from these implementations or requirements; any where none is named.
    pub from: Vec<String>,
    /// Only with these relations; any where none is named.
    pub relations: BTreeSet<Relation>,
}

impl Chosen {
    /// True if the offer is among those chosen.
    pub fn has(&self, offer: &Offer) -> bool {
        let id = offer.to.to_string();
        let named = |pattern: &String| {
            let same = pattern.parse::<PartId>().is_ok_and(|part| part.covers(&offer.to));
            let family = pattern.eq_ignore_ascii_case(&offer.group);
            let framework = offer.framework.eq_ignore_ascii_case(pattern)
                || offer
                    .framework
                    .split('/')
                    .next()
                    .is_some_and(|id| id.eq_ignore_ascii_case(pattern));
            same || family || framework || crate::model::glob(pattern, &id)
        };
        let source = |pattern: &String| {
            offer.implementation.eq_ignore_ascii_case(pattern)
                || pattern.parse::<PartId>().is_ok_and(|part| part.covers(&offer.from))
                || crate::model::glob(pattern, &offer.from.control.to_string())
        };
        (self.to.is_empty() || self.to.iter().any(named))
            && (self.from.is_empty() || self.from.iter().any(source))
            && (self.relations.is_empty() || self.relations.contains(&offer.relation))
    }
}
