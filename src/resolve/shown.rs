//! Which tests an evidence item is evidence of, and the parts that it shows by single steps of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Evidence, PartId, Workspace};

/// What the steps and attributes of all tests look at, by the evidence that they cite. Tests are meant by their
/// positions.
#[derive(Debug, Default)]
pub(super) struct Shown<'a> {
    tests: BTreeMap<&'a str, Vec<usize>>,
    /// Tests that cite an item, by a step or as a whole.
    citing: BTreeMap<&'a str, BTreeSet<usize>>,
    /// Positions of the parts that each step looks at; `None` for a step that names no part.
    looked_at: Vec<Option<BTreeSet<usize>>>,
    /// The steps that cite an item, by test and item.
    steps: BTreeMap<(usize, &'a str), Vec<usize>>,
}

impl<'a> Shown<'a> {
    /// Follows what each step looks at to the leaf parts it reaches.
    pub(super) fn of(workspace: &'a Workspace, reached: impl Fn(&PartId) -> Vec<usize>) -> Self {
        let mut shown = Self::default();
        for (at, test) in workspace.tests.iter().enumerate() {
            shown.tests.entry(&test.id).or_default().push(at);
            for id in test.evidence_ids() {
                shown.citing.entry(id).or_default().insert(at);
            }
            for (parts, cited) in test.citations().filter(|(_, cited)| !cited.is_empty()) {
                let step = shown.looked_at.len();
                let leaves = (!parts.is_empty()).then(|| parts.iter().flat_map(&reached).collect());
                shown.looked_at.push(leaves);
                for (id, _) in cited {
                    shown.steps.entry((at, id)).or_default().push(step);
                }
            }
        }
        shown
    }

    /// Tests that cite the item of this id.
    pub(super) fn citing(&self, item: &str) -> impl Iterator<Item = usize> + use<'_> {
        self.citing.get(item).into_iter().flatten().copied()
    }

    /// Tests that cite the item, and tests that it says it supports.
    pub(super) fn linked(&self, item: &Evidence) -> BTreeSet<usize> {
        let named = item.supports.iter().filter_map(|(id, _)| self.tests.get(id.as_str()));
        named.flatten().copied().chain(self.citing(&item.id)).collect()
    }

    /// The parts that the item speaks of by this test: those that the steps and attributes look at that cite it.
    /// `None` where it is evidence of the whole test: no step cites it, or one that names no part.
    pub(super) fn by(&self, test: usize, item: &str) -> Option<BTreeSet<usize>> {
        let steps = self.steps.get(&(test, item))?;
        let looked_at: Option<Vec<_>> =
            steps.iter().map(|step| self.looked_at[*step].as_ref()).collect();
        Some(looked_at?.into_iter().flatten().copied().collect())
    }
}
