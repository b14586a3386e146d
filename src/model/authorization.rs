//! A government authorization of AWS's: what a FedRAMP leveraged authorization rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Date;
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
    /// Label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Moderate => "Moderate",
            Self::High => "High",
        }
    }

    /// The level that a system's `impact` names; `None` where it names none.
    pub fn of(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "low" => Some(Self::Low),
            "moderate" | "medium" => Some(Self::Moderate),
            "high" => Some(Self::High),
            _ => None,
        }
    }
}

/// How an authorization is.
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
    /// Label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Authorized => "Authorized",
            Self::InProcess => "In process",
            Self::Revoked => "Revoked",
        }
    }
}

/// An authorization as a reviewer read it, with the source it was read in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// Package id: `F1603047866`.
    pub id: String,
    /// The service offering it names: `AWS GovCloud`.
    pub service_offering: String,
    /// Level it was granted at.
    pub level: ImpactLevel,
    /// How it is.
    pub status: AuthorizationStatus,
    /// Day it was granted.
    pub authorized_on: Option<Date>,
    /// Last day, where one is set.
    pub expires_on: Option<Date>,
    /// AWS partition: `aws`, `aws-us-gov`.
    pub partition: String,
    /// Service ids inside its boundary.
    pub services: Vec<String>,
    /// The package in AWS Artifact, where it was obtained there.
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
}
