//! Crosswalks: how the requirements of one catalog relate to those of another.
//!
//! The relations are those of set theory, as NIST IR 8477 uses them for mappings between documents.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, PartId};

/// Whether an implementation counts for requirements that a crosswalk relates to those it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mapping {
    /// It counts if the requirement it was written for requires the same or more.
    #[default]
    Count,
    /// It is offered, and does not count until a person names the requirement.
    Offer,
}

/// An implementation that a crosswalk offers to a requirement it does not name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    /// Implementation id.
    pub implementation: String,
    /// The requirement it names.
    pub from: PartId,
    /// How that requirement relates to this one.
    pub relation: Relation,
    /// The crosswalks followed, in order: `nist-800-53-r5--soc2`.
    pub through: Vec<String>,
    /// True if it counts for this requirement.
    pub counts: bool,
}

/// How the left requirement relates to the right one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// They require the same.
    Equal,
    /// The left requires everything the right does, and more.
    Superset,
    /// The left requires only a part of the right.
    Subset,
    /// They overlap.
    Intersects,
}

impl Relation {
    /// The relation read from right to left.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Superset => Self::Subset,
            Self::Subset => Self::Superset,
            same => same,
        }
    }

    /// True if satisfying the left satisfies all of the right.
    pub fn answers(self) -> bool {
        matches!(self, Self::Equal | Self::Superset)
    }

    /// The relation in a sentence: `AC-2 requires all of CC6.2`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Equal => "requires the same as",
            Self::Superset => "requires all of",
            Self::Subset => "requires a part of",
            Self::Intersects => "overlaps with",
        }
    }
}

/// Requirements of the left catalog, each with those of the right one it relates to.
pub type Pairs = IndexMap<PartId, IndexMap<PartId, Relation>>;

/// A crosswalk between two catalogs; also the format of its file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// Catalog on the left: `nist-800-53-r5`.
    pub from: String,
    /// Catalog on the right: `soc2`.
    pub to: String,
    /// Key of a [`super::Source`], or `practice` for our own judgment.
    pub source: String,
    /// The source of the pairs and relations, in a sentence or two.
    #[serde(default)]
    pub note: String,
    /// Day the pairs were reviewed.
    pub checked_on: Date,
    /// The pairs.
    #[schemars(with = "IndexMap<String, IndexMap<String, Relation>>")]
    pub pairs: Pairs,
    /// The files it was read from; a later one replaces pairs of an earlier one.
    #[serde(skip)]
    pub files: Vec<String>,
}

impl Crosswalk {
    /// `nist-800-53-r5--soc2`: the name of its file in a workspace.
    pub fn name(&self) -> String {
        format!("{}--{}", self.from, self.to)
    }

    /// Every pair as written, and as read from the right: requirement, relation, requirement, and
    /// the catalog of the second.
    pub fn both_ways(&self) -> impl Iterator<Item = (&PartId, Relation, &PartId, &str)> {
        self.pairs.iter().flat_map(move |(left, rights)| {
            rights.iter().flat_map(move |(right, relation)| {
                [
                    (left, *relation, right, self.to.as_str()),
                    (right, relation.inverse(), left, self.from.as_str()),
                ]
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_reads_from_both_sides() {
        let crosswalk: Crosswalk = serde_json::from_value(serde_json::json!({
            "from": "a", "to": "b", "source": "practice", "checked_on": "2026-11-23",
            "pairs": {"AC-2": {"CC6.2": "superset", "CC6.3": "intersects"}}
        }))
        .unwrap();
        let read: Vec<String> = crosswalk
            .both_ways()
            .map(|(from, relation, to, catalog)| {
                format!("{from} {} {to} ({catalog})", relation.label())
            })
            .collect();
        assert_eq!(
            read,
            [
                "AC-2 requires all of CC6.2 (b)",
                "CC6.2 requires a part of AC-2 (a)",
                "AC-2 overlaps with CC6.3 (b)",
                "CC6.3 overlaps with AC-2 (a)",
            ]
        );
    }
}
