//! Where the fields of an entry stand, so that a message can point to the one that is wrong.

use std::collections::BTreeMap;

use crate::diag::Origin;

/// Places by the name of the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Origin>);

impl Fields {
    /// Notes where a field stands.
    pub fn note(&mut self, field: impl Into<String>, origin: Origin) {
        self.0.insert(field.into(), origin);
    }

    /// Where a field stands, or `entry` if it was not written.
    pub fn at<'a>(&'a self, field: &str, entry: &'a Origin) -> &'a Origin {
        self.0.get(field).unwrap_or(entry)
    }
}
