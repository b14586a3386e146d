//! What a document tells of a system beside its controls: `description.yaml`.
//!
//! Each field is a section of a System Security Plan (NIST SP 800-18 and the Rev5 sections that followed it), or of the
//! description of a SOC 2 report. Documents of other kinds take what they need.

mod figure;
mod inventory;
mod outside;
mod risk;
mod sections;
mod soc;
mod table;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use figure::{Figure, FigureFile, FigureKind, FigureState};
pub use inventory::{Inventory, InventoryRows};
pub use outside::{CryptoModule, ExternalService, Interconnection, Leveraged};
pub use risk::{Activity, DesignDecision, Law, Privacy, Threat};
pub use sections::{SectionState, sections, unknown_section};
pub use soc::{Components, Incident, NotApplicable, Promise, SystemChange};

use super::{Date, Fields, Port};
use crate::diag::Origin;

/// What a workspace tells of its system for documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "description.yaml")]
pub struct Description {
    /// Version, preparer, revisions and marking of the document.
    pub document: Edition,
    /// Who owns the system, who authorizes it, and whom to ask.
    pub responsible: Responsible,
    /// Operational status.
    pub status: Option<Operation>,
    /// Kind of system, service model and deployment.
    #[serde(rename = "type")]
    pub kind: Option<SystemType>,
    /// FIPS 199: each type of information with its impact levels and the reason for them.
    pub information_types: Vec<InformationType>,
    /// Figures of the boundary, of the network, of flows of data.
    pub figures: Vec<Figure>,
    /// The environment in which the system operates (Markdown).
    pub environment: Option<String>,
    /// How the system fits the enterprise architecture (Markdown).
    pub architecture: Option<String>,
    /// What security and privacy require of the system, in sum (Markdown).
    pub requirements: Option<String>,
    /// Users, what they may do, and how they are authenticated.
    pub users: Vec<UserGroup>,
    /// Authorizations that the system leverages, with what is agreed. The authorization itself is in `aws-reports.yaml`.
    pub leveraged: Vec<Leveraged>,
    /// Services and systems outside the boundary that the system uses.
    pub external_services: Vec<ExternalService>,
    /// Systems that it exchanges data with.
    pub interconnections: Vec<Interconnection>,
    /// Ports, protocols and services. Those of `fedramp.yaml` are taken where none are listed here.
    pub ports: Vec<Port>,
    /// Cryptographic modules for data at rest and in transit.
    pub cryptography: Vec<CryptoModule>,
    /// Duties that are kept apart.
    pub separation_of_duties: Vec<SeparateDuty>,
    /// Laws, regulations and policies that apply.
    pub laws: Vec<Law>,
    /// Threats to the system.
    pub threats: Vec<Threat>,
    /// Personally identifiable information, and what the privacy risk assessment found.
    pub privacy: Option<Privacy>,
    /// Decisions on architecture and design, with the risk determined for each.
    pub design_decisions: Vec<DesignDecision>,
    /// Activities that concern security or privacy and are planned and coordinated with others.
    pub coordination: Vec<Activity>,
    /// The inventory of components.
    pub inventory: Option<Inventory>,
    /// Documents that belong to the plan.
    pub attachments: Vec<Attachment>,
    /// Acronyms and what they stand for.
    pub acronyms: BTreeMap<String, String>,
    /// Who approved the document, and who is to sign it.
    pub approvals: Vec<Approval>,
    /// Principal service commitments to customers.
    pub commitments: Vec<Promise>,
    /// System requirements that follow from them.
    pub system_requirements: Vec<Promise>,
    /// The five components of the system.
    pub components: Components,
    /// Incidents of the period.
    pub incidents: Vec<Incident>,
    /// Significant changes of the period.
    pub changes: Vec<SystemChange>,
    /// Criteria that do not apply, with the reason.
    pub not_applicable: Vec<NotApplicable>,
    /// Sections that are empty on purpose, by their id, with what is said instead: `leveraged: "No authorization is leveraged."`
    pub none: BTreeMap<String, String>,
}

impl Description {
    /// True if nothing is told.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The highest impact of any objective of any type of information; `None` where none is rated.
    pub fn high_water_mark(&self) -> Option<Impact> {
        self.information_types.iter().map(InformationType::highest).max()
    }
}

/// What a workspace tells, with what was read for it: what `plan.json` has of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDescription {
    /// As the team wrote it.
    pub told: Description,
    /// The files of its figures, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<FigureFile>,
    /// The rows of its inventory.
    #[serde(default)]
    pub inventory: InventoryRows,
}

impl PlanDescription {
    /// True if nothing is told.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }
}

/// The description as it was read, with its places.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// What it tells.
    pub description: PlanDescription,
    /// Where its fields stand: `users`, and entries by their number, from 0: `users/0`.
    pub fields: Fields,
    /// The file; `carveout.yaml` where there is none.
    pub there: bool,
}

impl Described {
    /// Where a field stands, or else the file.
    pub fn at(&self, field: &str) -> Origin {
        let file = Origin::file(if self.there { "description.yaml" } else { "carveout.yaml" });
        self.fields.at(field, &file).clone()
    }
}

/// The document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Edition {
    /// Its version.
    pub version: Option<String>,
    /// Who prepared it: a role or an organization.
    pub prepared_by: Option<String>,
    /// For whom.
    pub prepared_for: Option<String>,
    /// To whom it may go, printed in the foot of each page: `Confidential: for the assessor under agreement NDA-7`.
    pub distribution: Option<String>,
    /// Its revisions, in any order.
    pub revisions: Vec<Revision>,
}

/// A revision of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The version.
    pub version: String,
    /// Its day.
    pub date: Date,
    /// Who made it.
    #[serde(default)]
    pub by: Option<String>,
    /// What changed.
    #[serde(default)]
    pub what: String,
}

/// Roles of the system, by their ids in `carveout.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Responsible {
    /// The system owner.
    pub owner: Option<String>,
    /// The authorizing official.
    pub authorizing_official: Option<String>,
    /// Who is responsible for its security.
    pub security: Option<String>,
    /// Who is responsible for its privacy.
    pub privacy: Option<String>,
    /// Other contacts.
    pub contacts: Vec<ContactFor>,
    /// Roles that sign management's assertion.
    pub assertion_by: Vec<String>,
}

impl Responsible {
    /// Every role id that is named, with the field that names it.
    pub fn roles(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let named = [
            ("owner", &self.owner),
            ("authorizing_official", &self.authorizing_official),
            ("security", &self.security),
            ("privacy", &self.privacy),
        ];
        let contacts = self.contacts.iter().map(|one| ("contacts", &one.role));
        let signing = self.assertion_by.iter().map(|one| ("assertion_by", one));
        named
            .into_iter()
            .filter_map(|(field, role)| Some((field, role.as_ref()?)))
            .chain(contacts)
            .chain(signing)
    }
}

/// A role to ask, and about what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactFor {
    /// Id of the role.
    pub role: String,
    /// What it answers for.
    #[serde(rename = "for")]
    pub about: String,
}

/// Whether the system operates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OperationState {
    /// In operation.
    Operational,
    /// Not in operation yet.
    UnderDevelopment,
    /// In operation, and being changed in a major way.
    MajorModification,
    /// Something else, which the note says.
    Other,
}

impl OperationState {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Operational => "Operational",
            Self::UnderDevelopment => "Under development",
            Self::MajorModification => "Undergoing a major modification",
            Self::Other => "Other",
        }
    }
}

/// Operational status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The state.
    pub state: OperationState,
    /// First day in operation.
    #[serde(default)]
    pub since: Option<Date>,
    /// What else is to be said of it.
    #[serde(default)]
    pub note: Option<String>,
}

/// What kind of system it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SystemType {
    /// Kind of system: `major application`, `general support system`.
    pub system: Option<String>,
    /// Service models: `SaaS`.
    pub service_model: Option<String>,
    /// Deployment: `public cloud`.
    pub deployment: Option<String>,
    /// Unique identifier that an authority gave it.
    pub identifier: Option<String>,
    /// Digital identity level of SP 800-63, with its reason.
    pub digital_identity: Option<String>,
}

/// FIPS 199 impact. Ordered.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the standard's own terms")]
pub enum Impact {
    NotApplicable,
    Low,
    Moderate,
    High,
}

impl Impact {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotApplicable => "Not applicable",
            Self::Low => "Low",
            Self::Moderate => "Moderate",
            Self::High => "High",
        }
    }
}

/// A type of information with its impact levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InformationType {
    /// Its name.
    pub name: String,
    /// Its id in SP 800-60: `C.3.2.1`.
    #[serde(default)]
    pub id: Option<String>,
    /// Impact of a loss of confidentiality.
    pub confidentiality: Impact,
    /// Impact of a loss of integrity.
    pub integrity: Impact,
    /// Impact of a loss of availability.
    pub availability: Impact,
    /// Why these levels, and why others than the provisional ones of SP 800-60.
    #[serde(default)]
    pub reason: String,
}

impl InformationType {
    /// The highest of the three.
    pub fn highest(&self) -> Impact {
        self.confidentiality.max(self.integrity).max(self.availability)
    }
}

/// Users of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserGroup {
    /// Who they are.
    pub name: String,
    /// True for people of the organization.
    #[serde(default)]
    pub internal: bool,
    /// True where they have privileges that others have not.
    #[serde(default)]
    pub privileged: bool,
    /// What they may do.
    #[serde(default)]
    pub privileges: String,
    /// What they use it for.
    #[serde(default)]
    pub functions: String,
    /// How they are authenticated.
    #[serde(default)]
    pub authentication: Option<String>,
    /// How many they are.
    #[serde(default)]
    pub number: Option<u64>,
}

/// A duty, and whose it is and is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeparateDuty {
    /// The duty.
    pub duty: String,
    /// Ids of the roles that have it.
    pub roles: Vec<String>,
    /// Ids of roles that never have it beside another duty.
    #[serde(default)]
    pub not: Vec<String>,
    /// What enforces that.
    #[serde(default)]
    pub enforced_by: Option<String>,
}

/// A document that belongs to the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its title.
    pub title: String,
    /// Its id, version or file name.
    #[serde(default)]
    pub id: Option<String>,
    /// Its day.
    #[serde(default)]
    pub date: Option<Date>,
    /// The evidence item that it is registered as.
    #[serde(default)]
    pub evidence: Option<String>,
    /// Ids of sections whose content it holds: `threats`.
    #[serde(default)]
    pub holds: Vec<String>,
}

/// An approval, given or to be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Id of the role that approves.
    pub role: String,
    /// What it approves: `as authorizing official`.
    #[serde(default, rename = "as")]
    pub capacity: Option<String>,
    /// Day it was given; none while it is to be signed.
    #[serde(default)]
    pub date: Option<Date>,
    /// Where the signature is kept: a signed tag, a ticket, a memo.
    #[serde(default)]
    pub record: Option<String>,
    /// Last day on which it holds.
    #[serde(default)]
    pub until: Option<Date>,
}
