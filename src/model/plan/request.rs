//! What has to be provided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Date, PartId};

/// Something that has to be provided before a part can be supported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// Stable id: `R-AC-2(j)`, or `R-IAM-01` of the record of a run.
    pub id: String,
    /// What is lacking, a line each.
    pub what: Vec<String>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The part that lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartId>,
    /// The evidence item that it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Title of the role that owes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The day until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}
