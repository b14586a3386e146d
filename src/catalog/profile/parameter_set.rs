//! Parameters outside controls, as the merge phase combines them.

use std::collections::BTreeMap;

use super::json::text;
use super::tree::LooseParameter;

/// How controls with the same id are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Combine {
    /// All are kept.
    Keep,
    /// The first is kept.
    UseFirst,
}

/// Loose parameters, without repeated ids if the first is kept or they are identical.
pub(super) struct ParameterSet {
    how: Combine,
    params: Vec<LooseParameter>,
    places: BTreeMap<String, usize>,
}

impl ParameterSet {
    /// An empty set.
    pub(super) fn new(how: Combine) -> Self {
        Self { how, params: Vec::new(), places: BTreeMap::new() }
    }

    /// The parameters, in the order in which they were added.
    pub(super) fn into_list(self) -> Vec<LooseParameter> {
        self.params
    }

    /// Adds a parameter unless it is there already.
    pub(super) fn add(&mut self, loose: LooseParameter) {
        let id = text(&loose.param, "id").unwrap_or_default();
        let Some(at) = self.places.get(id) else {
            self.places.insert(id.to_owned(), self.params.len());
            self.params.push(loose);
            return;
        };
        let twin = &mut self.params[*at];
        if self.how == Combine::UseFirst || twin.param == loose.param || loose.floating {
            twin.floating &= loose.floating;
        } else if twin.floating {
            *twin = loose;
        } else {
            self.params.push(loose);
        }
    }
}
