//! What names what, looked up by id: a workspace may have as many evidence items as a register has rows, and a rule
//! that went through all of them for each test or each part would take their product.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, Plan, PlanEvidence, Test, Workspace};

/// Ids of a workspace and of one plan, with what they stand for and what names them.
#[derive(Debug)]
pub(super) struct Links<'a> {
    /// Items in register order.
    items: Vec<&'a Evidence>,
    /// Positions of the items of an id, which is one unless the id is given twice.
    by_id: BTreeMap<&'a str, Vec<usize>>,
    /// Position of the first item of a file.
    by_path: BTreeMap<&'a str, usize>,
    /// Positions of the items that name an id under `supports`.
    naming: BTreeMap<&'a str, BTreeSet<usize>>,
    /// Tests that name an id under `tests`.
    testing: BTreeMap<&'a str, Vec<&'a Test>>,
    /// The first item of an id in the plan.
    listed: BTreeMap<&'a str, &'a PlanEvidence>,
}

impl<'a> Links<'a> {
    pub(super) fn of(workspace: &'a Workspace, plan: &'a Plan) -> Self {
        let items: Vec<&Evidence> = workspace.evidence.iter().map(AsRef::as_ref).collect();
        let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut by_path: BTreeMap<&str, usize> = BTreeMap::new();
        let mut naming: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            by_id.entry(&item.id).or_default().push(at);
            if let Some(path) = &item.path {
                by_path.entry(path).or_insert(at);
            }
            for (id, _) in &item.supports {
                naming.entry(id).or_default().insert(at);
            }
        }
        let mut testing: BTreeMap<&str, Vec<&Test>> = BTreeMap::new();
        for test in workspace.tests.iter().map(AsRef::as_ref) {
            for id in test.tests.iter().map(|(id, _)| id.as_str()).collect::<BTreeSet<_>>() {
                testing.entry(id).or_default().push(test);
            }
        }
        let mut listed = BTreeMap::new();
        for item in &plan.evidence {
            listed.entry(item.id.as_str()).or_insert(item);
        }
        Self { items, by_id, by_path, naming, testing, listed }
    }

    /// The item with this id.
    pub(super) fn item(&self, id: &str) -> Option<&'a Evidence> {
        self.by_id.get(id)?.first().map(|at| self.items[*at])
    }

    /// The first item whose file is one of these.
    pub(super) fn of_file(&self, paths: [&str; 2]) -> Option<&'a Evidence> {
        let found = paths.iter().filter_map(|path| self.by_path.get(path));
        found.min().map(|at| self.items[*at])
    }

    /// The item with this id, as the plan lists it.
    pub(super) fn listed(&self, id: &str) -> Option<&'a PlanEvidence> {
        self.listed.get(id).copied()
    }

    /// Items that name one of these ids under `supports`, or that have one of the others, in register order.
    pub(super) fn naming_or_of<'s>(
        &self,
        ids: impl IntoIterator<Item = &'s str>,
        own: impl IntoIterator<Item = &'s str>,
    ) -> Vec<&'a Evidence> {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for id in ids {
            found.extend(self.naming.get(id).into_iter().flatten());
        }
        found.extend(own.into_iter().filter_map(|id| self.by_id.get(id)).flatten());
        found.into_iter().map(|at| self.items[at]).collect()
    }

    /// True if an item names this id under `supports`.
    pub(super) fn is_named(&self, id: &str) -> bool {
        self.naming.contains_key(id)
    }

    /// Tests that name this id under `tests`, in their order.
    pub(super) fn tests_of(&self, id: &str) -> &[&'a Test] {
        self.testing.get(id).map_or(&[], Vec::as_slice)
    }
}
