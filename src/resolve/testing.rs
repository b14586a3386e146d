//! Which implementations, tests and evidence bear on which part: every reference of the workspace followed
//! to the leaf parts it reaches.

use std::collections::{BTreeMap, BTreeSet};

use super::customer::Support;
use super::mapping::Mappings;
use super::shown::Shown;
use crate::model::{ControlId, PartId, Unread, UnreadKind, Workspace};

/// Which implementations, tests and evidence bear on which part.
#[derive(Debug)]
pub(super) struct Testing<'a> {
    parts: Vec<Support<'a>>,
    index: BTreeMap<PartId, usize>,
    evidence_parts: BTreeMap<&'a str, BTreeSet<usize>>,
    test_parts: BTreeMap<&'a str, BTreeSet<usize>>,
    /// Tests whose steps or attributes name parts of this plan.
    naming: BTreeSet<&'a str>,
}

impl<'a> Testing<'a> {
    /// Follows every reference of the workspace to the leaf parts it reaches.
    pub(super) fn of(workspace: &'a Workspace, leaves: &[PartId], mappings: &Mappings) -> Self {
        let mut parts: Vec<Support<'a>> = leaves.iter().map(|_| Support::default()).collect();
        let index: BTreeMap<PartId, usize> =
            leaves.iter().enumerate().map(|(at, id)| (id.clone(), at)).collect();
        let mut by_control: BTreeMap<&ControlId, Vec<usize>> = BTreeMap::new();
        for (at, leaf) in leaves.iter().enumerate() {
            by_control.entry(&leaf.control).or_default().push(at);
        }
        // A reference reaches every leaf below what it names. It may also name what is above a control
        // (a category of criteria, a family), which no leaf belongs to by its own id.
        let reached = |id: &PartId| -> Vec<usize> {
            let of_control = match by_control.get(&id.control) {
                Some(own) => own.clone(),
                None => {
                    let under = by_control.iter().filter(|(control, _)| id.control.covers(control));
                    under.flat_map(|(_, leaves)| leaves).copied().collect()
                }
            };
            of_control.into_iter().filter(|at| id.covers(&leaves[*at])).collect()
        };
        let everywhere = || (0..leaves.len()).collect::<BTreeSet<usize>>();
        let mut by_implementation: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for implementation in &workspace.implementations {
            let mut all = BTreeSet::new();
            implementation.satisfies.iter().for_each(|(part, _)| all.extend(reached(part)));
            for (to, offer) in mappings.offers(implementation) {
                for at in reached(&to) {
                    // An offer that does not count is kept, so that an open part can name what is near.
                    if offer.counts {
                        all.insert(at);
                    }
                    parts[at].mapped.push(offer.clone());
                }
            }
            for at in &all {
                parts[*at].implementations.push(implementation);
            }
            by_implementation.insert(&implementation.id, all);
        }
        // What could not be read bears on what it names, as if it had been.
        for one in workspace.unread(UnreadKind::Implementation) {
            let all = if one.anywhere {
                everywhere()
            } else {
                let named = one.names.iter().filter_map(|id| id.parse::<PartId>().ok());
                named
                    .flat_map(|part| {
                        let answered = mappings.answered(&part).flat_map(&reached);
                        answered.chain(reached(&part)).collect::<Vec<_>>()
                    })
                    .collect()
            };
            all.iter().for_each(|at| parts[*at].unread.push(one));
            if let Some(id) = &one.id {
                by_implementation.entry(id).or_default().extend(all);
            }
        }
        for part in &mut parts {
            part.mapped.sort_by_key(|offer| (!offer.counts, offer.relation));
        }
        let follow = |id: &str, tests: &BTreeMap<&str, BTreeSet<usize>>| -> BTreeSet<usize> {
            if let Some(parts) = by_implementation.get(id).or_else(|| tests.get(id)) {
                return parts.clone();
            }
            let Ok(part) = id.parse::<PartId>() else { return BTreeSet::new() };
            let answered = mappings.answered(&part);
            answered.chain([&part]).flat_map(&reached).collect()
        };
        // Tests before evidence: evidence may support a test, and then bears on what the test does.
        let mut naming: BTreeSet<&str> = BTreeSet::new();
        let mut test_parts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, test) in workspace.tests.iter().enumerate() {
            let mut all = BTreeSet::new();
            for (id, _) in &test.tests {
                all.extend(follow(id, &BTreeMap::new()));
            }
            if test.named_parts().any(|named| !reached(named).is_empty()) {
                naming.insert(&test.id);
            }
            // A step that names a part makes the test bear on it, whatever the test names as a whole.
            for named in test.named_parts() {
                all.extend(reached(named));
                mappings.answered(named).for_each(|to| all.extend(reached(to)));
            }
            for part in &all {
                parts[*part].tests.insert(at, test);
            }
            test_parts.insert(&test.id, all);
        }
        // There may be as many unread items as items.
        let unread_tests: Vec<&Unread> = workspace.unread(UnreadKind::Test).collect();
        for one in unread_tests.iter().copied() {
            let named = one.names.iter().flat_map(|id| follow(id, &BTreeMap::new()));
            let all = if one.anywhere { everywhere() } else { named.collect() };
            all.iter().for_each(|at| parts[*at].unread.push(one));
            if let Some(id) = &one.id {
                test_parts.entry(id).or_default().extend(all);
            }
        }
        let shown = Shown::of(workspace, |named| {
            let answered = mappings.answered(named).flat_map(&reached);
            answered.chain(reached(named)).collect::<Vec<_>>()
        });
        let cited = |id: &str| -> BTreeSet<usize> {
            let read = shown.citing(id).map(|at| workspace.tests[at].id.as_str());
            let unread =
                unread_tests.iter().filter(|one| one.cites.iter().any(|cited| cited == id));
            read.chain(unread.filter_map(|one| one.id.as_deref()))
                .filter_map(|test| test_parts.get(test))
                .flatten()
                .copied()
                .collect()
        };
        let mut evidence_parts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, item) in workspace.evidence.iter().enumerate() {
            let mut all = BTreeSet::new();
            // The link is followed from either end: the item names the test, or the test names the item.
            let names_test = |id: &str| item.supports.iter().any(|(named, _)| named == id);
            for (id, _) in &item.supports {
                if !test_parts.contains_key(id.as_str())
                    || by_implementation.contains_key(id.as_str())
                {
                    all.extend(follow(id, &BTreeMap::new()));
                }
            }
            for at in shown.linked(item) {
                match shown.by(at, &item.id) {
                    // Evidence that single steps cite speaks of the parts that those look at.
                    Some(parts) => all.extend(parts),
                    None => {
                        let whole = test_parts.get(workspace.tests[at].id.as_str());
                        all.extend(whole.into_iter().flatten());
                    }
                }
            }
            for one in &unread_tests {
                let linked = one.id.as_deref().is_some_and(names_test)
                    || one.cites.iter().any(|id| *id == item.id);
                let of_test =
                    one.id.as_deref().filter(|_| linked).and_then(|id| test_parts.get(id));
                all.extend(of_test.into_iter().flatten());
            }
            for part in &all {
                parts[*part].evidence.insert(at, item);
            }
            evidence_parts.insert(&item.id, all);
        }
        for one in workspace.unread(UnreadKind::Evidence) {
            let mut all: BTreeSet<usize> =
                one.names.iter().flat_map(|id| follow(id, &test_parts)).collect();
            all.extend(one.id.iter().flat_map(|id| cited(id)));
            let all = if one.anywhere { everywhere() } else { all };
            all.iter().for_each(|at| parts[*at].unread.push(one));
        }
        Self { parts, index, evidence_parts, test_parts, naming }
    }

    /// The implementations that a crosswalk makes count for a part of this control.
    pub(super) fn mapped_to(&self, control: &ControlId) -> BTreeSet<&str> {
        let first = PartId::whole(control.clone());
        let of_control = self.index.range(first..).take_while(|(id, _)| id.control == *control);
        let offers = of_control.flat_map(|(_, at)| &self.parts[*at].mapped);
        offers.filter(|offer| offer.counts).map(|offer| &*offer.implementation).collect()
    }

    /// Positions of the parts an evidence item supports.
    pub(super) fn parts_of_evidence(&self, id: &str) -> &BTreeSet<usize> {
        const NONE: &BTreeSet<usize> = &BTreeSet::new();
        self.evidence_parts.get(id).unwrap_or(NONE)
    }

    /// Positions of the parts a test bears on.
    pub(super) fn parts_of_test(&self, id: &str) -> &BTreeSet<usize> {
        const NONE: &BTreeSet<usize> = &BTreeSet::new();
        self.test_parts.get(id).unwrap_or(NONE)
    }

    /// True for a test whose steps or attributes name parts of this plan.
    pub(super) fn names_parts(&self, id: &str) -> bool {
        self.naming.contains(id)
    }

    /// What bears on one part.
    pub(super) fn support(&self, part: &PartId) -> Option<&Support<'a>> {
        self.index.get(part).map(|at| &self.parts[*at])
    }
}
