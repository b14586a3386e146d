//! What supports AWS's half of a part: each framework accepts its own kind of support.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::ImpactLevel;

/// The rule by which a framework lets AWS's half be supported.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SupportRule {
    /// Type 2 reports that, lengthened by letters within the limit, cover every day of the audit period
    /// for the topic's category and every service: SOC 2, C5.
    Period,
    /// A government authorization of at least the system's level, in force, of the right partition, with
    /// the services in its boundary: FedRAMP.
    Authorization,
    /// An attestation of compliance made within the twelve months before the period's end, with the
    /// services listed: PCI DSS.
    Assessment,
    /// A certificate of the right standard that is valid through the period: ISO.
    Certificate,
    /// An agreement in force for each account and day, with eligible services: the HIPAA addendum. It
    /// stands beside a report and never in place of one.
    Agreement,
}

impl SupportRule {
    /// In a sentence: `report over the period`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Period => "report over the period",
            Self::Authorization => "authorization in force",
            Self::Assessment => "assessment within twelve months",
            Self::Certificate => "certificate valid through the period",
            Self::Agreement => "agreement in force",
        }
    }
}

/// What a framework asks for before AWS's half of a part counts as supported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportNeeds {
    /// Any one of these supports AWS's half; the first that holds is printed.
    pub aws: Vec<SupportRule>,
    /// Each of these is needed beside it.
    #[serde(default)]
    pub beside: Vec<SupportRule>,
    /// In place of `aws` in a plan for a federal authorization: one that names FedRAMP.
    #[serde(default)]
    pub federal: Vec<SupportRule>,
    /// Words of the standards whose certificates count: `27001`.
    #[serde(default)]
    pub certificates: Vec<String>,
    /// The least level of an authorization, whatever the system's own `impact` is; the system's where it is higher.
    #[serde(default)]
    pub level: Option<ImpactLevel>,
}

impl Default for SupportNeeds {
    /// What a catalog asks for of which nothing else is known: reports over the period.
    fn default() -> Self {
        Self {
            aws: vec![SupportRule::Period],
            beside: Vec::new(),
            federal: Vec::new(),
            certificates: Vec::new(),
            level: None,
        }
    }
}

/// What supports AWS's half of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supported {
    /// The rule that applied.
    pub rule: SupportRule,
    /// Keys of the reports and letters, or the id of the authorization or agreement.
    pub by: Vec<String>,
    /// Days of the audit period that reports cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_days: Option<i64>,
    /// Days that only unaudited letters cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter_days: Option<i64>,
    /// In words: `62 days by report, 30 by an unaudited letter`.
    pub sentence: String,
}
