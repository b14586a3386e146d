//! What keeps a part open: whose half lacks what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use std::collections::BTreeSet;

use super::{Half, Reason};
use crate::model::SupportRule;

/// Something a half lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// Whose half.
    pub half: Half,
    /// What kind of support it lacks.
    pub what: Lack,
    /// The sentence.
    pub message: String,
    /// The rule of support that AWS's half was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<SupportRule>,
    /// Ids of what it is about: implementations, tests, evidence, checks, services, authorizations, `ID@VERSION` of
    /// reports. Empty where nothing is there to be named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub about: BTreeSet<String>,
    /// True where it is lacking because an entry of the workspace could not be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
}

impl Missing {
    /// What the customer's half lacks, about nothing that has an id.
    pub(crate) fn of_customer(what: Lack, message: impl Into<String>) -> Self {
        Self {
            half: Half::Customer,
            what,
            message: message.into(),
            rule: None,
            about: BTreeSet::new(),
            unread: false,
        }
    }

    /// The same, about something of which the ids are given.
    #[must_use]
    pub(crate) fn about<S: Into<String>>(mut self, ids: impl IntoIterator<Item = S>) -> Self {
        self.about.extend(ids.into_iter().map(Into::into));
        self
    }

    /// True if it is about what has this id.
    pub(crate) fn is_about(&self, id: &str) -> bool {
        self.about.contains(id)
    }
}

/// What kind of support a half lacks.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// No implementation says what is done for the part.
    Statement,
    /// What is stated is planned or in place only in part.
    Status,
    /// A parameter of the part has no value.
    Parameter,
    /// No test of operation that the half can rest on: none, not finished, or none that counts.
    Test,
    /// A test of the part failed.
    Failure,
    /// The event that the control answers did not occur in the period, as a query shows.
    Occurrence,
    /// No evidence that counts for the audit period, or not enough of it.
    Evidence,
    /// A check of the period fails and nothing answers it, or the system belies what is stated.
    Contradiction,
    /// The part is stated not to apply, without a reason that is about the system.
    Rationale,
    /// The workspace does not say whether the organization has premises of its own.
    Premises,
    /// No report, authorization, assessment or agreement of the kind that the framework asks for.
    Report,
    /// Reports of the program do not speak of the topic's category.
    Category,
    /// A service is not known to be in the scope of the reports.
    Scope,
    /// Reports and letters leave days of the audit period uncovered.
    Coverage,
    /// No report of another provider supports its half.
    Provider,
}

impl Lack {
    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Statement => "Statement",
            Self::Status => "Status of the implementation",
            Self::Parameter => "Parameter",
            Self::Test => "Test of operation",
            Self::Failure => "Result of the test",
            Self::Occurrence => "Occurrence in the period",
            Self::Evidence => "Evidence",
            Self::Contradiction => "Contradiction",
            Self::Rationale => "Rationale",
            Self::Premises => "Premises",
            Self::Report => "AWS report",
            Self::Category => "Category of the report",
            Self::Scope => "Scope of the report",
            Self::Coverage => "Coverage of the audit period",
            Self::Provider => "Provider's report",
        }
    }

    /// The class of reason it makes a part open for.
    pub fn reason(self) -> Reason {
        match self {
            Self::Statement | Self::Rationale | Self::Premises => Reason::NotStated,
            Self::Status => Reason::NotInPlace,
            Self::Parameter => Reason::ParameterUnassigned,
            Self::Test => Reason::NotTested,
            Self::Failure => Reason::Failed,
            Self::Occurrence => Reason::DidNotOccur,
            Self::Evidence => Reason::EvidenceGap,
            Self::Contradiction => Reason::Contradicted,
            Self::Report | Self::Category | Self::Scope | Self::Coverage => Reason::AwsUnsupported,
            Self::Provider => Reason::ProviderUnsupported,
        }
    }
}
