//! The plan of action and milestones: known weaknesses with owner and due date.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Fields, PartId, is_answer};
use crate::diag::Origin;

/// The state of an item.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PoamStatus {
    /// Being worked on.
    #[default]
    Open,
    /// Done.
    Closed,
    /// The risk was accepted.
    RiskAccepted,
}

/// The severity of a weakness.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the field's own terms")]
pub enum PoamSeverity {
    Low,
    Moderate,
    High,
    Critical,
}

impl PoamSeverity {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Moderate => "Moderate",
            Self::High => "High",
            Self::Critical => "Critical",
        }
    }
}

impl PoamStatus {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Closed => "Closed",
            Self::RiskAccepted => "Risk accepted",
        }
    }
}

/// One weakness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoamItem {
    /// Stable id: `POAM-17`.
    pub id: String,
    /// The weakness, in a line.
    pub title: String,
    /// Parts or controls it concerns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartId>,
    /// The tool's check that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// The resource it was found on; every resource of the check if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Its severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<PoamSeverity>,
    /// Id of the role responsible for the correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Day it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_on: Option<Date>,
    /// Due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Its state.
    #[serde(default)]
    pub status: PoamStatus,
    /// Day it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Date>,
    /// What is done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// Where it is written.
    pub origin: Origin,
    /// Where its fields are written.
    #[serde(skip)]
    pub fields: Fields,
}

/// Why an item of the plan of action answers no failing check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unanswering {
    /// It is closed, but the check fails.
    Closed,
    /// Nobody owns it.
    NoOwner,
    /// It has no due date.
    NoDate,
    /// Its due date is past.
    Overdue,
    /// The risk is accepted without a reason.
    NoReason,
}

impl Unanswering {
    /// As the predicate of the item: `is past its date`.
    pub fn predicate(self) -> &'static str {
        match self {
            Self::Closed => "is closed, but the check fails",
            Self::NoOwner => "has no owner",
            Self::NoDate => "has no due date",
            Self::Overdue => "is past its date",
            Self::NoReason => "accepts the risk without a reason",
        }
    }
}

impl PoamItem {
    /// Where a field stands, or else the entry.
    pub fn at(&self, field: &str) -> &Origin {
        self.fields.at(field, &self.origin)
    }

    /// Why it answers no failing check on `as_of`; `None` where it does answer.
    pub fn unanswering(&self, as_of: Date) -> Option<Unanswering> {
        match self.status {
            PoamStatus::Closed => Some(Unanswering::Closed),
            _ if !self.owner.as_deref().is_some_and(is_answer) => Some(Unanswering::NoOwner),
            // An accepted risk says why.
            PoamStatus::RiskAccepted => {
                let why = self.response.as_deref().is_some_and(is_answer);
                (!why).then_some(Unanswering::NoReason)
            }
            PoamStatus::Open => match self.due {
                None => Some(Unanswering::NoDate),
                Some(due) if due < as_of => Some(Unanswering::Overdue),
                Some(_) => None,
            },
        }
    }

    /// True if it is still open after the day it was to be done.
    pub fn is_overdue(&self, as_of: Date) -> bool {
        self.status == PoamStatus::Open && self.due.is_some_and(|due| due < as_of)
    }

    /// True if it bears on `part`: it names the part, an item above it or one below it.
    pub fn bears_on(&self, part: &PartId) -> bool {
        self.parts.iter().any(|id| id.covers(part) || part.covers(id))
    }

    /// True if it concerns this check on this resource. Checks are compared ignoring case.
    pub fn answers(&self, check: &str, resource: &str) -> bool {
        self.check.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(check))
            && self.resource.as_deref().is_none_or(|own| own == resource)
    }
}
