//! What a plan assumes of AWS, by topic over all parts: shared by workbook and PDF.

use indexmap::{IndexMap, IndexSet};

use crate::model::{Csoc, PartId, Plan};

/// One topic that AWS holds a half of.
#[derive(Clone, Debug)]
pub struct ExpectedOfAws<'a> {
    /// Topic id.
    pub topic: &'a str,
    /// What is expected, a sentence.
    pub text: &'a str,
    /// Services it is relied on for, in order of first use.
    pub services: Vec<&'a str>,
    /// Report key and section pointer.
    pub pointers: Vec<(&'a str, &'a str)>,
    /// Parts that rest on it, in the plan's order.
    pub parts: Vec<&'a PartId>,
}

/// What is expected of AWS, in the order of the plan's topics.
pub fn expected_of_aws(plan: &Plan) -> Vec<ExpectedOfAws<'_>> {
    #[derive(Default)]
    struct Gathered<'a> {
        text: &'a str,
        services: IndexSet<&'a str>,
        pointers: IndexSet<(&'a str, &'a str)>,
        parts: Vec<&'a PartId>,
    }
    let mut gathered: IndexMap<&str, Gathered<'_>> = IndexMap::new();
    for (_, part) in plan.parts() {
        for Csoc { topic, text, services, pointers } in &part.csocs {
            let entry = gathered.entry(topic).or_default();
            entry.text = text;
            entry.services.extend(services.iter().map(String::as_str));
            entry.pointers.extend(pointers.iter().map(|(key, at)| (key.as_str(), at.as_str())));
            entry.parts.push(&part.id);
        }
    }
    let order = |topic: &str| plan.topics.iter().position(|known| known.id == topic);
    gathered.sort_by_key(|topic, _| order(topic));
    gathered
        .into_iter()
        .map(|(topic, one)| ExpectedOfAws {
            topic,
            text: one.text,
            services: one.services.into_iter().collect(),
            pointers: one.pointers.into_iter().collect(),
            parts: one.parts,
        })
        .collect()
}
