//! The customer's own controls.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, PartId};
use crate::diag::Origin;

/// Implementation status of a control.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the field's own terms")]
pub enum Status {
    Implemented,
    Partial,
    Planned,
    Alternative,
    NotApplicable,
    Draft,
}

impl Status {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Implemented => "Implemented",
            Self::Partial => "Partially implemented",
            Self::Planned => "Planned",
            Self::Alternative => "Alternative implementation",
            Self::NotApplicable => "Not applicable",
            Self::Draft => "Draft",
        }
    }

    /// True if it can be tested as operating.
    pub fn operates(self) -> bool {
        matches!(self, Self::Implemented | Self::Alternative)
    }
}

/// The control origination that the author claims. Dispositions are derived independently of it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the field's own terms")]
pub enum Origination {
    Organization,
    SystemSpecific,
    CustomerConfigured,
    CustomerProvided,
    Inherited,
}

impl Origination {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Organization => "Organization-wide",
            Self::SystemSpecific => "System-specific",
            Self::CustomerConfigured => "Configured by customer",
            Self::CustomerProvided => "Provided by customer",
            Self::Inherited => "Inherited",
        }
    }
}

/// Markdown under one heading of an implementation file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Markdown text.
    pub text: String,
    /// First line of the text.
    pub origin: Origin,
}

/// When a control acts: before something goes wrong, or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlType {
    /// It keeps something from going wrong.
    Preventive,
    /// It notices that something went wrong.
    Detective,
    /// It puts right what went wrong.
    Corrective,
}

impl ControlType {
    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Preventive => "Preventive",
            Self::Detective => "Detective",
            Self::Corrective => "Corrective",
        }
    }
}

/// Who or what acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlNature {
    /// A person.
    Manual,
    /// A program, as configured.
    Automated,
    /// A person, by what a program reports.
    ItDependent,
}

impl ControlNature {
    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Manual => "Manual",
            Self::Automated => "Automated",
            Self::ItDependent => "IT-dependent manual",
        }
    }
}

/// What a risk-control matrix says of a control, as its author states it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlFacts {
    /// The control in one sentence, the same in every framework.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// What can go wrong without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<String>,
    /// When it acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ControlType>,
    /// Who or what acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nature: Option<ControlNature>,
    /// Whether it is a key control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<bool>,
}

impl ControlFacts {
    /// True where nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One file of `implementations/`: a control the customer operates.
#[derive(Clone, Debug)]
pub struct Implementation {
    /// The customer's own control id: `IAM-01`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Implementation status.
    pub status: Status,
    /// Why it is applied, for a statement of applicability: a risk, a law, a contract.
    pub justification: Option<String>,
    /// Reason when not applicable.
    pub rationale: Option<String>,
    /// Who approved that it does not apply: a role or a name.
    pub approver: Option<String>,
    /// The day it is planned to be in place, when planned or partial.
    pub planned_for: Option<Date>,
    /// Ids of the responsible roles.
    pub roles: Vec<String>,
    /// Claimed origination.
    pub origination: Vec<Origination>,
    /// What a risk-control matrix says of it.
    pub facts: ControlFacts,
    /// How often it operates: `daily`, `quarterly`, `continuous`.
    pub frequency: Option<String>,
    /// The line of `frequency`, when there is one.
    pub frequency_origin: Option<Origin>,
    /// Requirements it satisfies, each with its line: controls, or single parts.
    pub satisfies: Vec<(PartId, Origin)>,
    /// Parameter values by id.
    pub parameters: BTreeMap<String, (String, Origin)>,
    /// Text before the first heading: applies to every requirement without its own section.
    pub general: Option<Section>,
    /// Sections by the part they are headed with.
    pub sections: BTreeMap<PartId, Section>,
    /// The file.
    pub origin: Origin,
    /// The line of `status`.
    pub status_origin: Origin,
    /// The line of `origination`, when there is one.
    pub origination_origin: Option<Origin>,
}

impl Implementation {
    /// True if it states that it satisfies `part`, whole or through an ancestor or a descendant section.
    pub fn satisfies(&self, part: &PartId) -> bool {
        self.satisfies.iter().any(|(id, _)| id.covers(part))
    }

    /// The statement for `part`: its own section, or else the nearest ancestor's, or else the general text.
    /// `None` if there is none.
    pub fn statement(&self, part: &PartId) -> Option<&Section> {
        let mut at = Some(part.clone());
        while let Some(id) = at {
            if let Some(section) = self.sections.get(&id) {
                return Some(section);
            }
            at = id.parent();
        }
        self.general.as_ref()
    }

    /// The statement for `part` if a crosswalk maps it from `from`: a section for `part`, or else the statement
    /// for `from`, including its items.
    pub fn mapped_statement(&self, part: &PartId, from: &PartId) -> Option<Section> {
        if let Some(own) = self.sections.get(part) {
            return Some(own.clone());
        }
        let above = self.statement(from).cloned();
        let below = self.sections.iter().filter(|(id, _)| *id != from && from.covers(id));
        above.into_iter().chain(below.map(|(_, section)| section.clone())).reduce(|all, next| {
            Section { text: format!("{}\n\n{}", all.text.trim_end(), next.text), ..all }
        })
    }
}
