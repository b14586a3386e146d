//! The ways in which ids of requirements are written: one file and one line of [`GRAMMARS`] each.
//!
//! A framework names its grammar in `controls/frameworks/*/framework.yaml`. Ids are also read without a known
//! framework: a grammar with unambiguous ids reads them first; all others are kept as written.

mod cfr;
mod csf;
mod cui;
mod dotted;
mod ksi;
mod nist;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::{ControlId, PartId};

/// A way of writing ids.
trait Grammar: Sync {
    /// Its name in `framework.yaml`.
    fn name(&self) -> &'static str;

    /// Reads an id that no other grammar could mean; `None` for every other text.
    fn read(&self, text: &str) -> Option<PartId>;

    /// Reads an id as tools write it, for a known framework: all possible meanings, the likeliest first.
    /// `begins` is how the ids of the framework begin; empty if that is not fixed.
    fn spelled(&self, text: &str, begins: &[String]) -> Vec<PartId>;

    /// The control that this one enhances.
    fn base(&self, _id: &str) -> Option<ControlId> {
        None
    }

    /// True if citing `id` cites `other`, another id, as well.
    fn covers(&self, _id: &str, _other: &str) -> bool {
        false
    }

    /// How the items of this control are printed, if it is one of the grammar's.
    fn items(&self, _id: &str) -> Option<Items> {
        None
    }

    /// The place of an id among those that begin alike, where its text does not sort as people count.
    fn rank(&self, _id: &str) -> Option<u32> {
        None
    }
}

/// How the label of an item stands after the id above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Items {
    /// `AC-2(a)`.
    #[default]
    Parentheses,
    /// `3.1.1[a]`.
    Brackets,
    /// `03.01.01.a`.
    Dots,
}

/// The registry of grammars, in the order they are tried.
static GRAMMARS: &[&dyn Grammar] =
    &[&nist::Nist, &cfr::Cfr, &csf::Csf, &cui::Cui, &ksi::Ksi, &dotted::Dotted];

/// The id of an unambiguous text.
pub(super) fn read(text: &str) -> Option<PartId> {
    GRAMMARS.iter().find_map(|grammar| grammar.read(text))
}

/// The control that this one enhances.
pub(super) fn base(id: &str) -> Option<ControlId> {
    GRAMMARS.iter().find_map(|grammar| grammar.base(id))
}

/// True if citing `id` cites `other`, another id, as well.
pub(super) fn covers(id: &str, other: &str) -> bool {
    GRAMMARS.iter().any(|grammar| grammar.covers(id, other))
}

/// How the items of a control are printed.
pub(super) fn items(id: &str) -> Items {
    GRAMMARS.iter().find_map(|grammar| grammar.items(id)).unwrap_or_default()
}

/// The place of an id among those that begin alike, where its text does not sort as people count.
pub(super) fn rank(id: &str) -> Option<u32> {
    GRAMMARS.iter().find_map(|grammar| grammar.rank(id))
}

/// How the ids of a framework are written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdShape {
    /// `nist` for `AC-2(1)(a)`, `csf` for `GV.OC-01`, `cfr` for `164.308(a)(1)`, `cui` for `3.1.1[a]` and
    /// `AC.L2-3.1.1`, `ksi` for `KSI-CNA-RNT`, `dotted` for `CC6.1`.
    #[schemars(with = "String")]
    grammar: Named,
    /// How the ids begin, such as `CC` and `A`; other ids are not the framework's. A dotted id prints
    /// its beginning as it is given here, so `A.` makes `A.5.1`.
    #[serde(default)]
    begins: Vec<String>,
}

impl IdShape {
    /// The possible meanings of a tool's id for this framework, the likeliest first: use the first that the
    /// catalog has. Empty if the id is not written like one of the framework's.
    pub fn read(&self, text: &str) -> Vec<PartId> {
        self.grammar.0.spelled(text, &self.begins)
    }
}

/// A grammar by its name.
#[derive(Clone, Copy)]
struct Named(&'static dyn Grammar);

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let found = GRAMMARS.iter().find(|grammar| grammar.name() == name);
        found.map(|grammar| Self(*grammar)).ok_or_else(|| {
            let names: Vec<&str> = GRAMMARS.iter().map(|grammar| grammar.name()).collect();
            let message = format!("`{name}` is not a grammar of ids; known: {}", names.join(", "));
            serde::de::Error::custom(message)
        })
    }
}

/// A number in an id: up to three digits.
fn is_number(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

/// True if an id begins like one of `begins`, or `begins` is empty.
fn begins_with(id: &str, begins: &[String]) -> bool {
    begins.is_empty() || begins.iter().any(|begin| id.starts_with(begin.as_str()))
}

#[cfg(test)]
mod tests;
