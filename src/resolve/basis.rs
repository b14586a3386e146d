//! The derivation of one part in words: what an auditor reads beside the disposition.

use indexmap::IndexMap;

use super::attestation::Attested;
use super::inventory::{self, Inventory};
use super::providers::Provided;
use super::{Assigned, Tested};
use crate::model::{Carried, Date, Duty, Lack, Level, Owner, Workspace};

/// What a basis speaks of.
pub(super) struct Facts<'a> {
    pub workspace: &'a Workspace,
    pub inventory: &'a Inventory,
    pub assigned: &'a Assigned,
    pub attested: Option<&'a Attested>,
    pub provided: &'a Provided,
    pub tested: &'a Tested,
    pub not_applicable: bool,
    /// The day of the plan.
    pub as_of: Date,
}

/// The chain of derivation in sentences: duties and owners, AWS half, other providers' half, customer half.
pub(super) fn sentence(facts: &Facts<'_>) -> String {
    let mut out = Vec::new();
    if !facts.provided.ids.is_empty() {
        out.push(facts.provided.carriers.clone());
    }
    // A part that the table gives to the customer, and that a provider carries alone, has no other owner.
    let carried = Carried::of(&facts.assigned.halves);
    if !facts.assigned.duties.is_empty() || carried.customer() {
        out.push(duties(facts));
    }
    if facts.not_applicable {
        out.push("Not applicable, for the reason given.".to_owned());
        return out.join(" ");
    }
    if let Some(attested) = facts.attested {
        out.push(match &attested.supported {
            Some(supported) => {
                format!("AWS half, by {}: {}.", supported.rule.label(), supported.sentence)
            }
            None => "AWS half: not supported.".to_owned(),
        });
    }
    out.extend(inventory::no_premises(&facts.assigned.duties, facts.workspace, facts.as_of));
    if !facts.provided.ids.is_empty() {
        out.push(facts.provided.half.clone());
    }
    if carried.customer() {
        out.push(customer(facts.tested));
    }
    out.join(" ")
}

fn duties(facts: &Facts<'_>) -> String {
    let assigned = facts.assigned;
    if assigned.duties.is_empty() {
        let reason = assigned.note.as_deref().unwrap_or("the table gives it to the customer");
        return format!("Customer's: {reason}");
    }
    let topic = |id: &str| {
        facts.workspace.knowledge.topics.get(id).map_or(id.to_owned(), |t| t.title.to_lowercase())
    };
    // Owner, then topic, with the services on which it holds.
    let mut held: IndexMap<Owner, IndexMap<&str, Vec<&Duty>>> = IndexMap::new();
    for owner in [Owner::Aws, Owner::Shared, Owner::Customer] {
        for duty in assigned.duties.iter().filter(|duty| duty.owner == owner) {
            held.entry(owner).or_default().entry(&duty.topic).or_default().push(duty);
        }
    }
    let sentences: Vec<String> = held
        .into_iter()
        .map(|(owner, topics)| {
            let list: Vec<String> = topics
                .into_iter()
                .map(|(id, duties)| {
                    let services = facts.inventory.names(duties.iter().map(|d| &*d.service));
                    let moved = duties.iter().find_map(|duty| duty.moved.as_deref());
                    let moved = moved.map(|why| format!(", {why}")).unwrap_or_default();
                    format!("{} ({services}{moved})", topic(id))
                })
                .collect();
            let who = match owner {
                Owner::Aws => "AWS's",
                Owner::Shared => "Shared",
                _ => "Customer's",
            };
            format!("{who}: {}.", list.join("; "))
        })
        .collect();
    sentences.join(" ")
}

fn customer(tested: &Tested) -> String {
    if tested.missing.iter().any(|missing| missing.what == Lack::Occurrence) {
        return "Customer half: the event did not occur in the period.".to_owned();
    }
    if !tested.missing.is_empty() {
        return "Customer half: not supported.".to_owned();
    }
    let implementations: Vec<String> = tested
        .statements
        .iter()
        .map(|statement| match &statement.mapped_from {
            Some(from) => {
                let id = &statement.implementation;
                let through = tested.mapped.iter().find(|m| m.implementation == *id && m.counts);
                let through = through.map_or(String::new(), |m| m.through.join(" and "));
                format!("{id} (mapped from {from} by {through})")
            }
            None => statement.implementation.clone(),
        })
        .collect();
    let tests: Vec<String> = tested
        .results
        .iter()
        .filter(|result| result.result.supports())
        .map(|result| {
            let level = match result.level {
                Level::Part => "",
                Level::Control => ", of the control as a whole",
            };
            format!("{} ({}{level})", result.test, result.sentence())
        })
        .collect();
    let coverage = tested.coverage.as_deref().unwrap_or_default();
    let mut out = format!(
        "Customer half: stated in {}; operation tested by {}; evidence {} {coverage}.",
        implementations.join(", "),
        tests.join(", "),
        tested.counting_evidence.join(", ")
    );
    if !tested.answered.is_empty() {
        let answers: Vec<String> = tested.answered.iter().map(ToString::to_string).collect();
        out.push_str(&format!(" Answered: {}.", answers.join("; ")));
    }
    out
}
