//! How a framework scores an assessment: from what its requirements come to, in points or as met and not met.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ControlId, Status};

/// One score of a framework, such as that of CMMC Level 2. A requirement is met if each of its parts is
/// determined *Satisfied* or does not apply.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// Its title: `CMMC Level 2`.
    pub title: String,
    /// The selections whose requirements it counts.
    pub profiles: Vec<String>,
    /// Where it is laid down: `32 CFR 170.24(c)(2)`.
    pub rule: String,
    /// What meeting every requirement is asked for: `Final Level 2`.
    pub status: String,
    /// What a requirement is worth; without it, requirements are only met or not.
    #[serde(default)]
    pub points: Option<PointRule>,
    /// What is enough while some requirements wait on a plan of action; without it, none may wait.
    #[serde(default)]
    pub later: Option<LaterRule>,
}

/// The points of requirements. The score is the number of requirements less the points of those not met.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointRule {
    /// What a requirement is worth that is not listed.
    pub each: u32,
    /// Those worth more, by what they are worth.
    #[serde(default)]
    pub of: BTreeMap<u32, Vec<ControlId>>,
    /// Those without points: while one of them is not met there is no score.
    #[serde(default)]
    pub without: Vec<ControlId>,
    /// Those that cost less when they are met in part.
    #[serde(default)]
    pub partly: Vec<PartlyMet>,
}

/// A requirement that costs less when it is met in part.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartlyMet {
    /// The requirement.
    pub requirement: ControlId,
    /// What it costs then.
    pub points: u32,
    /// Labels of the items that have to be satisfied for it.
    #[serde(default)]
    pub met: Vec<String>,
    /// The status that an implementation has to state for it.
    #[serde(default)]
    pub status: Option<Status>,
    /// What it means that it is met so.
    pub means: String,
}

/// What is enough while some requirements wait on a plan of action.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LaterRule {
    /// What it is enough for: `Conditional Level 2`.
    pub status: String,
    /// The least score.
    pub at_least: i64,
    /// In how many days what waits has to be closed.
    pub days: u32,
    /// The most points that a waiting requirement may have.
    pub points: u32,
    /// Requirements that may wait with more points, and with how many.
    #[serde(default)]
    pub also: BTreeMap<ControlId, u32>,
    /// Requirements that may not wait.
    #[serde(default)]
    pub never: Vec<ControlId>,
}

/// A score as a plan states it. It is management's own count and gives no status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanScore {
    /// Its title: `CMMC Level 2`.
    pub title: String,
    /// Where it is laid down.
    pub rule: String,
    /// Requirements that are met and apply.
    pub met: u32,
    /// Requirements that do not apply, which count as met.
    pub not_applicable: u32,
    /// Requirements that are not met.
    pub not_met: u32,
    /// The score; none for a score without points, and while a requirement without points is not met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// The highest score, for a score with points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest: Option<i64>,
    /// The least score with which requirements may wait on a plan of action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<i64>,
    /// What it comes to, in a sentence or two.
    pub conclusion: String,
    /// The requirements that are not met, in the order of the catalog.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<UnmetRequirement>,
}

/// A requirement that is not met, and what that costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmetRequirement {
    /// Its id.
    pub control: ControlId,
    /// Its title.
    pub title: String,
    /// The points it costs; none for a requirement without points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u32>,
    /// True if it costs less because it is met in part.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partly: bool,
    /// How many of its parts are not met, and of how many.
    pub parts: (u32, u32),
    /// True if it may wait on a plan of action.
    pub may_wait: bool,
    /// Why it may not, or what it costs less for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Open items of the plan of action that name it or a part of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub poam: Vec<String>,
}

impl PlanScore {
    /// The result on a line: `92 of 110 points; 101 of 110 requirements met, 3 of them not applicable`.
    pub fn result(&self) -> String {
        let all = self.met + self.not_applicable + self.not_met;
        let met = self.met + self.not_applicable;
        let points = match (self.score, self.highest) {
            (Some(score), Some(highest)) => format!("{score} of {highest} points; "),
            (None, Some(_)) => "no score; ".to_owned(),
            (_, None) => String::new(),
        };
        let apart = match self.not_applicable {
            0 => String::new(),
            n => format!(", {n} of them not applicable"),
        };
        format!("{points}{met} of {all} requirements met{apart}")
    }
}
