//! What holds for a control where its own file says nothing: who writes it, and how often it acts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ControlId, glob};

/// `defaults` of `carveout.yaml`. Keys are families (`AC`, `CC6`), controls (`AC-2`) or patterns (`AC-2*`, `*`); the
/// key that says most applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Defaults {
    /// The role that answers for a control, by family or control.
    pub owners: BTreeMap<String, String>,
    /// How often a control acts, by family or control: proposed in drafts.
    pub frequencies: BTreeMap<String, String>,
}

impl Defaults {
    /// The role id that answers for a control of a family.
    pub fn owner(&self, group: &str, control: &ControlId) -> Option<&String> {
        closest(&self.owners, group, control)
    }

    /// How often a control of a family acts, as stated.
    pub fn frequency(&self, group: &str, control: &ControlId) -> Option<&String> {
        closest(&self.frequencies, group, control)
    }
}

/// The value of the key that says most of a control: itself, then the longest pattern or family.
fn closest<'a>(
    table: &'a BTreeMap<String, String>,
    group: &str,
    control: &ControlId,
) -> Option<&'a String> {
    let weight = |key: &str| {
        let plain = !key.contains(['*', '?']);
        let same = key.parse::<ControlId>().is_ok_and(|id| id == *control);
        if same {
            return Some((3, key.len()));
        }
        let above = key.parse::<ControlId>().is_ok_and(|id| id.covers(control));
        let base = control.base().is_some_and(|base| key.parse() == Ok(base));
        if plain && (above || base) {
            return Some((2, key.len()));
        }
        let family = plain && (key.eq_ignore_ascii_case(group) || in_family(key, control));
        (family || (!plain && glob(key, control.as_str()))).then_some((1, key.len()))
    };
    let fits = table.iter().filter_map(|(key, value)| Some((weight(key)?, value)));
    fits.max_by_key(|(weight, _)| *weight).map(|(_, value)| value)
}

/// True for a control whose id begins with a family's letters: `CC` and `CC6` have CC6.1, `PR` has PR.AA-01.
fn in_family(key: &str, control: &ControlId) -> bool {
    let id = control.as_str();
    let Some(rest) = id.get(key.len()..).filter(|_| id[..key.len()].eq_ignore_ascii_case(key))
    else {
        return false;
    };
    let letters = key.bytes().all(|b| b.is_ascii_alphabetic());
    rest.starts_with(['-', '.', '(']) || (letters && rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_that_says_most_applies() {
        let of = |pairs: &[(&str, &str)]| Defaults {
            owners: pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..Defaults::default()
        };
        let defaults = of(&[
            ("*", "all"),
            ("AC", "access"),
            ("AC-2", "accounts"),
            ("AC-1*", "tens"),
            ("CC", "criteria"),
            ("CC6", "logical"),
            ("164.308(a)(1)", "risk"),
        ]);
        for (group, control, owner) in [
            ("AC", "AC-2", "accounts"),
            ("AC", "AC-2(1)", "accounts"),
            ("AC", "AC-3", "access"),
            ("AC", "AC-17", "tens"),
            ("CC6", "CC6.1", "logical"),
            ("CC7", "CC7.1", "criteria"),
            ("C1", "C1.1", "all"),
            ("164.308", "164.308(a)(1)(ii)(A)", "risk"),
            ("SC", "SC-7", "all"),
        ] {
            let id: ControlId = control.parse().unwrap();
            assert_eq!(defaults.owner(group, &id).map(String::as_str), Some(owner), "{control}");
        }
        assert_eq!(of(&[("AC", "x")]).owner("SC", &"SC-7".parse().unwrap()), None);
    }
}
