//! What is outside the boundary, and how it is reached and protected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is agreed with the holder of an authorization that is leveraged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leveraged {
    /// Id of the authorization in `aws-reports.yaml`, or of another provider's package.
    pub authorization: String,
    /// Who holds it, and the offering, where `aws-reports.yaml` does not say so.
    #[serde(default)]
    pub offering: Option<String>,
    /// Nature of the agreement.
    #[serde(default)]
    pub agreement: Option<String>,
    /// Types of data that it holds.
    #[serde(default)]
    pub data: Option<String>,
    /// Who is authorized to use it, and how they are authenticated.
    #[serde(default)]
    pub users: Option<String>,
}

/// A service or system outside the boundary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalService {
    /// Its name.
    pub name: String,
    /// What it is used for.
    #[serde(default)]
    pub purpose: String,
    /// Direction and kind of connection.
    #[serde(default)]
    pub connection: Option<String>,
    /// Nature of the agreement.
    #[serde(default)]
    pub agreement: Option<String>,
    /// Types of data, and their impact.
    #[serde(default)]
    pub data: Option<String>,
    /// Who uses it, and how they are authenticated.
    #[serde(default)]
    pub users: Option<String>,
    /// Where it is hosted, and what else it complies with.
    #[serde(default)]
    pub hosting: Option<String>,
    /// Risk of using it, and what mitigates it.
    #[serde(default)]
    pub risk: Option<String>,
}

/// A system that data is exchanged with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interconnection {
    /// Name of the other system.
    pub name: String,
    /// Who runs it.
    #[serde(default)]
    pub organization: Option<String>,
    /// Direction: `incoming`, `outgoing`, `both`.
    #[serde(default)]
    pub direction: Option<String>,
    /// What is exchanged, and its impact.
    #[serde(default)]
    pub data: Option<String>,
    /// How the connection is protected.
    #[serde(default)]
    pub security: Option<String>,
    /// The agreement, with its day.
    #[serde(default)]
    pub agreement: Option<String>,
    /// The other system's authorization, or the assurance that it gives.
    #[serde(default)]
    pub authorization: Option<String>,
    /// Whom to ask.
    #[serde(default)]
    pub contact: Option<String>,
}

/// A cryptographic module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CryptoModule {
    /// Its name and version.
    pub module: String,
    /// Who made it.
    #[serde(default)]
    pub vendor: Option<String>,
    /// Number of its validation certificate, if it has one.
    #[serde(default)]
    pub certificate: Option<String>,
    /// What it is used for: `at rest`, `in transit`, `sign-in`.
    #[serde(default, rename = "for")]
    pub usage: String,
    /// Where it is used, and how.
    #[serde(default)]
    pub place: Option<String>,
}
