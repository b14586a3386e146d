//! A government authorization of AWS: the basis of a FedRAMP leveraged authorization.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Fields};
use crate::diag::Origin;

/// FIPS 199 level of an authorization or a system. Ordered.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the field's own terms")]
pub enum ImpactLevel {
    Low,
    Moderate,
    High,
}

impl ImpactLevel {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Moderate => "Moderate",
            Self::High => "High",
        }
    }

    /// The level that a system's `impact` names, if any.
    pub fn of(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "low" => Some(Self::Low),
            "moderate" | "medium" => Some(Self::Moderate),
            "high" => Some(Self::High),
            _ => None,
        }
    }
}

/// The state of an authorization.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorizationStatus {
    /// In force.
    Authorized,
    /// Under review.
    InProcess,
    /// Withdrawn or lapsed.
    Revoked,
}

impl AuthorizationStatus {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Authorized => "Authorized",
            Self::InProcess => "In process",
            Self::Revoked => "Revoked",
        }
    }
}

/// An authorization as reviewed, with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// Package id: `F1603047866`.
    pub id: String,
    /// The service offering it names: `AWS GovCloud`.
    pub service_offering: String,
    /// Level it was granted at.
    pub level: ImpactLevel,
    /// Its state.
    pub status: AuthorizationStatus,
    /// Day it was granted.
    pub authorized_on: Option<Date>,
    /// Last day, if there is one.
    pub expires_on: Option<Date>,
    /// AWS partition: `aws`, `aws-us-gov`.
    pub partition: String,
    /// Service ids inside its boundary.
    pub services: Vec<String>,
    /// The package in AWS Artifact, if it was obtained there.
    pub report: Option<String>,
    /// Where it was read: `FedRAMP Marketplace`.
    pub source: Option<String>,
    /// When it was read there.
    pub checked_on: Option<Date>,
    /// Who reviewed it.
    pub reviewer: Option<String>,
    /// When.
    pub reviewed_on: Option<Date>,
    /// Line in `aws-reports.yaml`.
    pub origin: Origin,
    /// Where its fields stand.
    pub fields: Fields,
}

impl Authorization {
    /// Where a field stands, or else the entry.
    pub fn at(&self, field: &str) -> &Origin {
        self.fields.at(field, &self.origin)
    }
}
