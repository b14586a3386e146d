//! Implementations that a crosswalk offers to requirements they do not name.
//!
//! An implementation written for AC-2 speaks to CC6.2 as well. Whether it *answers* CC6.2 is for the
//! relation to say: where the requirement it was written for asks for the same or for all of the
//! other, it counts, and is marked as mapped. Otherwise it is offered to a person, and proves nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Catalog, Implementation, Mapped, Mapping, PartId, Relation, Status, Workspace};

/// What crosswalks offer to the requirements of one catalog, by the requirement it comes from.
#[derive(Debug, Default)]
pub(super) struct Mappings {
    from: BTreeMap<PartId, Vec<Link>>,
    policy: Mapping,
}

/// A requirement reached through one crosswalk, or through two that both answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    to: PartId,
    relation: Relation,
    /// Names of the crosswalks, in order.
    through: Vec<String>,
}

/// Pairs of all crosswalks, from either side.
#[derive(Debug, Default)]
struct Graph<'a> {
    pairs: BTreeMap<&'a PartId, Vec<Pair<'a>>>,
}

/// A pair, read from one side.
#[derive(Debug, Clone, Copy)]
struct Pair<'a> {
    relation: Relation,
    to: &'a PartId,
    /// Catalog of `to`.
    catalog: &'a str,
    crosswalk: &'a str,
}

impl Mappings {
    /// Follows the crosswalks from every requirement that the workspace names.
    pub(super) fn of(workspace: &Workspace, catalog: &Catalog) -> Self {
        let Some(target) = &catalog.responsibility else { return Self::default() };
        let mut graph = Graph::default();
        for (name, crosswalk) in &workspace.knowledge.crosswalks {
            for (from, relation, to, catalog) in crosswalk.both_ways() {
                let pair = Pair { relation, to, catalog, crosswalk: name };
                graph.pairs.entry(from).or_default().push(pair);
            }
        }
        let satisfied = workspace.implementations.iter().flat_map(|i| &i.satisfies);
        let mut named: BTreeSet<PartId> = satisfied.map(|(id, _)| id.clone()).collect();
        let tests = workspace.tests.iter().flat_map(|test| &test.tests);
        let evidence = workspace.evidence.iter().flat_map(|item| &item.supports);
        named.extend(tests.chain(evidence).filter_map(|(id, _)| id.parse().ok()));
        let unread = workspace.facts.unread.iter().flat_map(|one| &one.names);
        named.extend(unread.filter_map(|id| id.parse().ok()));
        let from = named
            .into_iter()
            .map(|id| {
                let links = graph.links(&id, target);
                (id, links)
            })
            .filter(|(_, links)| !links.is_empty())
            .collect();
        Self { from, policy: workspace.system.policy.mapped }
    }

    /// Requirements of the catalog that whatever is shown for `id` answers as well.
    pub(super) fn answered(&self, id: &PartId) -> impl Iterator<Item = &PartId> {
        let links = self.from.get(id).filter(|_| self.policy == Mapping::Count);
        links.into_iter().flatten().filter(|link| link.relation.answers()).map(|link| &link.to)
    }

    /// What `implementation` is offered to, beyond what it names itself: the requirement and how it
    /// came to be offered. The firmest offer for each requirement comes alone.
    pub(super) fn offers(&self, implementation: &Implementation) -> Vec<(PartId, Mapped)> {
        let mut best: BTreeMap<&PartId, Mapped> = BTreeMap::new();
        // What does not apply to one requirement may well apply to another.
        let applies = !matches!(implementation.status, Status::NotApplicable | Status::Draft);
        for (named, _) in implementation.satisfies.iter().filter(|_| applies) {
            for link in self.from.get(named).into_iter().flatten() {
                let mut own = implementation.satisfies.iter();
                if own.any(|(id, _)| id.covers(&link.to) || link.to.covers(id)) {
                    continue;
                }
                if best.get(&link.to).is_none_or(|known| link.relation < known.relation) {
                    let offer = Mapped {
                        implementation: implementation.id.clone(),
                        from: named.clone(),
                        relation: link.relation,
                        through: link.through.clone(),
                        counts: link.relation.answers() && self.policy == Mapping::Count,
                    };
                    best.insert(&link.to, offer);
                }
            }
        }
        best.into_iter().map(|(to, offer)| (to.clone(), offer)).collect()
    }
}

impl<'a> Graph<'a> {
    /// The pairs of `id`. An item of a control is a part of what the control asks, so it takes over
    /// the control's pairs and answers none of them.
    fn pairs(&self, id: &PartId) -> Vec<Pair<'a>> {
        let mut found = Vec::new();
        let mut at = Some(id.clone());
        while let Some(here) = at {
            let own = here == *id;
            found.extend(self.pairs.get(&here).into_iter().flatten().map(|pair| {
                let relation = match pair.relation {
                    relation if own => relation,
                    Relation::Equal | Relation::Subset => Relation::Subset,
                    Relation::Superset | Relation::Intersects => Relation::Intersects,
                };
                Pair { relation, ..*pair }
            }));
            at = here.parent();
        }
        found
    }

    /// Every requirement of the catalog `target` that `id` leads to.
    fn links(&self, id: &PartId, target: &str) -> Vec<Link> {
        let mut out: Vec<Link> = Vec::new();
        let mut add = |link: Link| match out.iter_mut().find(|known| known.to == link.to) {
            Some(known) if link.relation < known.relation => *known = link,
            Some(_) => {}
            None => out.push(link),
        };
        for pair in self.pairs(id) {
            if pair.catalog == target {
                let through = vec![pair.crosswalk.to_owned()];
                add(Link { to: pair.to.clone(), relation: pair.relation, through });
            } else if pair.relation.answers() {
                let onward = self.pairs(pair.to);
                for next in onward.iter().filter(|next| next.catalog == target) {
                    if next.relation.answers() && next.to != id {
                        let through = vec![pair.crosswalk.to_owned(), next.crosswalk.to_owned()];
                        let relation = pair.relation.max(next.relation);
                        add(Link { to: next.to.clone(), relation, through });
                    }
                }
            }
        }
        out
    }
}
