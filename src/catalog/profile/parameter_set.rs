//! Parameters outside controls, as the merge phase combines them.

use std::collections::BTreeMap;

use super::json::text;
use super::tree::LooseParameter;

/// What happens to controls that share an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// All stay.
    Keep,
    /// The first stays.
    UseFirst,
}

/// Loose parameters, each id once where that is what is wanted or they say the same.
pub struct ParameterSet {
    how: Combine,
    params: Vec<LooseParameter>,
    places: BTreeMap<String, usize>,
}

impl ParameterSet {
    /// An empty set.
    pub fn new(how: Combine) -> Self {
        Self { how, params: Vec::new(), places: BTreeMap::new() }
    }

    /// The parameters, in the order in which they were added.
    pub fn into_list(self) -> Vec<LooseParameter> {
        self.params
    }

    /// Adds a parameter unless it is there already.
    pub fn add(&mut self, loose: LooseParameter) {
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
