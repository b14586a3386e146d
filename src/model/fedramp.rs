//! What FedRAMP asks of a system beside its controls: `fedramp.yaml`, and FedRAMP's own file of rules.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::diag::Origin;

/// The kind of certification.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum CertificationType {
    /// By controls of SP 800-53 revision 5.
    #[default]
    Rev5,
    /// By key security indicators.
    #[serde(rename = "20x")]
    TwentyX,
}

impl CertificationType {
    /// As FedRAMP writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rev5 => "Rev5",
            Self::TwentyX => "20x",
        }
    }
}

/// How far a rule is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleStatus {
    /// Wholly.
    Implemented,
    /// In part.
    PartiallyImplemented,
    /// Not at all.
    NotImplemented,
}

impl RuleStatus {
    /// As FedRAMP writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Implemented => "Implemented",
            Self::PartiallyImplemented => "Partially Implemented",
            Self::NotImplemented => "Not Implemented",
        }
    }
}

/// How a rule of FedRAMP's is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleAnswer {
    /// Id of the rule: `SDR-CSO-MTD`.
    pub id: String,
    /// How far it is followed.
    #[serde(default)]
    pub status: Option<RuleStatus>,
    /// How it is followed, or why not and at which risk (Markdown).
    #[serde(default)]
    pub implementation: Vec<String>,
    /// How the provider validates that.
    #[serde(default)]
    pub validation: Vec<String>,
    /// What an independent assessor did and found.
    #[serde(default)]
    pub assessment: Vec<String>,
}

/// A port that is exposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Port {
    /// Name of the service.
    pub service: String,
    /// Port, or a range: `8000-8010`.
    pub port: String,
    /// Transport protocol: `TCP`.
    pub transport: String,
    /// How it is encrypted: `TLS 1.2 or later`.
    #[serde(default)]
    pub encryption: Option<String>,
    /// What it is used for.
    #[serde(default)]
    pub purpose: Option<String>,
}

/// What a published copy of the record leaves out.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Withhold {
    /// What is said of controls.
    Descriptions,
    /// Values of parameters.
    Parameters,
    /// What is said of rules and indicators.
    Implementation,
    /// How that is validated.
    Validation,
    /// What assessors found.
    Assessment,
    /// Tests and evidence of indicators.
    Evidence,
    /// Ports and protocols.
    Ports,
}

/// The policy of a copy that may be published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redacted {
    /// What is left out.
    pub leave_out: Vec<Withhold>,
    /// Controls, rules and indicators of which it is left out, by id or with `*`: `SC-*`. All, where none is named.
    #[serde(default)]
    pub of: Vec<String>,
}

/// A rule of FedRAMP's, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FedrampRule {
    /// Its name.
    pub name: String,
    /// Its text for the system's class.
    pub statement: String,
    /// What it lists.
    pub items: Vec<String>,
}

/// A key security indicator, in FedRAMP's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// Its text for the system's class.
    pub statement: String,
    /// The controls of SP 800-53 that FedRAMP relates it to, as FedRAMP writes them: `at-2.2`.
    pub controls: Vec<String>,
}

/// FedRAMP's file of rules, as far as it applies to a system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FedrampRules {
    /// Version of the file.
    pub version: String,
    /// The workspace's path of it.
    pub file: String,
    /// Rules that apply to providers of the system's type and class, by id.
    pub rules: BTreeMap<String, FedrampRule>,
    /// Every id of a rule, whether it applies or not.
    pub known: Vec<String>,
    /// Key security indicators, by id.
    pub indicators: BTreeMap<String, Indicator>,
}

/// What a workspace states for FedRAMP.
#[derive(Clone, Debug, PartialEq)]
pub struct Fedramp {
    /// Type of certification.
    pub certification: CertificationType,
    /// Its class: `B`, `C` or `D`.
    pub class: String,
    /// Where the certification package overview is published.
    pub package_overview_uri: String,
    /// Ports and protocols.
    pub ports: Vec<Port>,
    /// How rules are followed.
    pub requirements: Vec<RuleAnswer>,
    /// What a published copy leaves out.
    pub redacted: Option<Redacted>,
    /// Data of the certification package overview, by FedRAMP's own names.
    pub overview: Option<Value>,
    /// FedRAMP's file of rules, where the workspace has it.
    pub rules: Option<FedrampRules>,
    /// The file.
    pub origin: Origin,
}

impl Fedramp {
    /// What people state in it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let answers = self.requirements.iter().flat_map(|one| {
            one.implementation.iter().chain(&one.validation).chain(&one.assessment)
        });
        let ports = self.ports.iter().flat_map(|port| port.encryption.iter().chain(&port.purpose));
        let mut overview = Vec::new();
        self.overview.iter().for_each(|value| texts_of(value, &mut overview));
        answers.chain(ports).map(String::as_str).chain(overview)
    }
}

fn texts_of<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => out.push(text),
        Value::Array(list) => list.iter().for_each(|one| texts_of(one, out)),
        Value::Object(map) => map.values().for_each(|one| texts_of(one, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
