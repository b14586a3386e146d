//! What the plan describes: the system, its services, its frameworks and the team's policy.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AssumedControl, Catalog, Date, Defaults, Fields, FiscalYear, Mapping, Owner, Period,
    PeriodName, Pictures, Provider, RuleLevel, RuleSettings, SampleSizes, Section, SupportRule,
    Tolerance,
};
use crate::diag::Origin;

/// The system a plan describes, as stated in `carveout.yaml`.
#[derive(Clone, Debug)]
pub struct System {
    /// Kebab-case id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// The organization that runs it.
    pub organization: String,
    /// What it does and for whom (Markdown).
    pub description: String,
    /// The first line of the description.
    pub description_origin: Origin,
    /// What is inside the boundary, and what outside (Markdown).
    pub boundary: Option<String>,
    /// The first line of the boundary.
    pub boundary_origin: Origin,
    /// Set when everything in the workspace is made up; printed on every page.
    pub synthetic: Option<String>,
    /// Overall impact level, if the framework has one.
    pub impact: Option<String>,
    /// Kinds of data it processes.
    pub data_categories: Vec<String>,
    /// AWS account ids.
    pub accounts: Vec<Contact>,
    /// AWS Regions in use.
    pub regions: Vec<String>,
    /// Roles by id.
    pub roles: IndexMap<String, Role>,
    /// Where each role is declared, by id.
    pub role_origins: BTreeMap<String, Origin>,
    /// Services in use.
    pub services: Vec<ServiceUse>,
    /// The customer's own premises by id: `office`, `laptops`.
    pub premises: Vec<ServiceUse>,
    /// That there are no premises of the organization's own, and who said so.
    pub no_premises: Option<NoPremises>,
    /// Subservice organizations other than AWS.
    pub providers: Vec<Provider>,
    /// Complementary user entity controls of our own users.
    pub user_controls: Vec<AssumedControl>,
    /// Other systems it exchanges data with.
    pub interconnections: Vec<String>,
    /// The audit period.
    pub period: Period,
    /// Where the period is stated.
    pub period_origin: Origin,
    /// When the fiscal year begins, if periods are named by it.
    pub fiscal_year: Option<FiscalYear>,
    /// Parameter values by id, for every framework.
    pub parameters: BTreeMap<String, (String, Origin)>,
    /// Who answers for a control whose own file does not say so, and how often it acts.
    pub defaults: Defaults,
    /// The firm policy.
    pub policy: Policy,
    /// Levels of rules: those of the policy, then those of the command line.
    pub levels: Vec<RuleLevel>,
    /// Responsibilities that the workspace reassigns.
    pub overrides: Vec<Override>,
    /// Where its fields stand; an entry of a list by its value: `regions/eu-central-1`.
    pub fields: Fields,
    /// The file as a whole.
    pub origin: Origin,
}

impl System {
    /// The name of the audit period: for folders and titles.
    pub fn period_label(&self) -> String {
        PeriodName::label(self.period, self.fiscal_year)
    }

    /// Where a field stands, or else the file.
    pub fn at(&self, field: &str) -> &Origin {
        self.fields.at(field, &self.origin)
    }

    /// Where an entry of a list stands: `entry_at("regions", "eu-central-1")`.
    pub fn entry_at(&self, list: &str, entry: &str) -> &Origin {
        self.at(&format!("{list}/{entry}"))
    }
}

impl System {
    /// The description with its place.
    pub fn description_section(&self) -> Section {
        let origin = self.description_origin.clone();
        Section { text: self.description.trim_end().to_owned(), origin }
    }

    /// The boundary with its place.
    pub fn boundary_section(&self) -> Option<Section> {
        let text = self.boundary.as_ref()?.trim_end().to_owned();
        Some(Section { text, origin: self.boundary_origin.clone() })
    }
}

/// An account or other id with what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The id.
    pub id: String,
    /// What it is for.
    #[serde(default)]
    pub purpose: String,
}

/// A role with responsibilities. Plans name roles rather than people, who change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Title of the role.
    pub title: String,
    /// Who has the role at present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// How to reach the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// A service in use, with what affects who is responsible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUse {
    /// Id in `controls/aws/services`.
    pub id: String,
    /// Mode of use, if not the ordinary one.
    pub mode: Option<String>,
    /// What it is used for.
    pub purpose: String,
    /// First day resources of it were created, if that matters for defaults.
    pub created: Option<Date>,
    /// Line of the workspace file.
    pub origin: Origin,
}

/// The answer that the organization has no premises of its own: no office, no laptops, no machine room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoPremises {
    /// Who said so: a role or a name.
    pub said_by: String,
    /// When.
    pub on: Date,
}

/// A duty moved by the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Topic id.
    pub topic: String,
    /// Service id, or every service.
    pub service: Option<String>,
    /// New owner.
    pub owner: Owner,
    /// Written basis; required to take the responsibility from the customer.
    pub basis: Option<String>,
    /// Line of the workspace file.
    pub origin: Origin,
}

impl Override {
    /// True if the override may take effect: always to the customer, and from the customer only with a written
    /// basis. Otherwise it is reported and has no effect.
    pub fn is_justified(&self) -> bool {
        let shortens = !self.owner.customer() || self.owner.aws();
        !shortens || self.basis.as_ref().is_some_and(|basis| !basis.trim().is_empty())
    }
}

/// Account ids and mail addresses: printed, shortened or omitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Redaction {
    /// As written.
    #[default]
    Full,
    /// The last four characters.
    Masked,
    /// Not at all.
    Omitted,
}

impl Redaction {
    /// The id as it may be printed; `None` if it is omitted.
    pub fn show(self, id: &str) -> Option<String> {
        match self {
            Self::Full => Some(id.to_owned()),
            Self::Omitted => None,
            Self::Masked => {
                let hidden = id.chars().count().saturating_sub(4);
                Some("•".repeat(hidden) + &id.chars().skip(hidden).collect::<String>())
            }
        }
    }
}

/// The lowest severity of a finding that fails a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Deny {
    /// Errors.
    #[default]
    Errors,
    /// Warnings and errors.
    Warnings,
    /// Nothing: for a package that is still being prepared.
    Nothing,
}

/// What a part comes to whose control was tested, while no step of the test names the part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ControlLevelTests {
    /// It is tested at control level only, a label of its own.
    #[default]
    Apart,
    /// It counts as tested; each label and page 1 say that firm policy accepts it.
    Accept,
}

/// Numbers an auditor may question; printed as "firm policy".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Point-in-time evidence older than this many days before the period's end is stale.
    pub staleness_days: u32,
    /// A bridge letter may bridge a gap of at most this many days.
    pub bridge_days: u32,
    /// A fact about AWS that was checked more than this many days before the plan is old; none is if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knowledge_days: Option<u32>,
    /// A waiver may be in force for at most this many days.
    pub waiver_days: u32,
    /// How account ids and mail addresses are printed, in every text of every output.
    pub account_ids: Redaction,
    /// Values that look like secrets and are none, or are known and accepted, by their SHA-256.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_secrets: Vec<String>,
    /// Sample sizes by control frequency.
    pub samples: SampleSizes,
    /// A statement of fewer words is thin.
    pub statement_words: u32,
    /// The same for a statement of what is inherited and nothing else.
    pub inherited_words: u32,
    /// The share of tested items that may deviate before a test is not effective.
    pub tolerable_deviation: Tolerance,
    /// An active access key of a user is rotated at least every so many days.
    pub access_key_days: u32,
    /// A password or access key that is not used for more than so many days is disabled.
    pub unused_credential_days: u32,
    /// What a test comes to for parts that none of its steps names.
    pub control_level_tests: ControlLevelTests,
    /// What has to support AWS's half beside what a framework asks for, by the framework's name or the id
    /// of its catalog: each rule listed has to hold.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub aws_support: BTreeMap<String, Vec<SupportRule>>,
    /// Findings that fail a run, unless the command line says otherwise.
    pub deny: Deny,
    /// Levels of rules by name: `error`, `warning`, `note` or `off`, for all controls or for some.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleSettings>,
    /// Whether an implementation counts for requirements that a crosswalk maps its own to.
    pub mapped: Mapping,
    /// Whether pictures in the evidence are shown. By default they are, unless account ids are masked or
    /// omitted, because a picture cannot be masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pictures: Option<Pictures>,
}

impl Policy {
    /// Whether pictures are shown.
    pub fn pictures(&self) -> Pictures {
        self.pictures.unwrap_or(match self.account_ids {
            Redaction::Full => Pictures::Shown,
            Redaction::Masked | Redaction::Omitted => Pictures::Listed,
        })
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            staleness_days: 90,
            knowledge_days: None,
            bridge_days: 92,
            waiver_days: 366,
            account_ids: Redaction::Full,
            allowed_secrets: Vec::new(),
            samples: SampleSizes::default(),
            statement_words: 12,
            inherited_words: 32,
            tolerable_deviation: Tolerance::TENTH,
            access_key_days: 90,
            unused_credential_days: 90,
            control_level_tests: ControlLevelTests::default(),
            aws_support: BTreeMap::new(),
            deny: Deny::Errors,
            rules: BTreeMap::new(),
            mapped: Mapping::Count,
            pictures: None,
        }
    }
}

/// A framework of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkChoice {
    /// Name as printed and used in `plan.json`: `nist-800-53-r5/low`.
    pub name: String,
    /// Built-in catalog and profiles, or an imported file.
    pub source: FrameworkSource,
    /// Line of the workspace file.
    pub origin: Origin,
}

/// The source of a framework's controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameworkSource {
    /// A catalog under `controls/frameworks` and one or more of its profiles.
    BuiltIn {
        /// Catalog id.
        catalog: String,
        /// Profile ids joined by `+`; the selection is their union.
        profiles: Vec<String>,
    },
    /// A file in the workspace: a resolved OSCAL catalog (JSON).
    File {
        /// Path relative to the workspace.
        path: String,
        /// Responsibility table to use, if it does not follow from the ids.
        responsibility: Option<String>,
    },
}

impl FrameworkChoice {
    /// True for a plan for a federal authorization: an imported baseline of FedRAMP's, or one that names it.
    pub fn is_federal(&self, catalog: &Catalog) -> bool {
        let profiles = catalog.profiles.iter().flat_map(|profile| [&profile.id, &profile.title]);
        let mut names = [&self.name, &catalog.source.title]
            .into_iter()
            .chain(&catalog.source.file)
            .chain(profiles);
        names.any(|name| name.to_lowercase().contains("fedramp"))
    }

    /// A folder name: `nist-800-53-r5-low`.
    pub fn slug(&self) -> String {
        slug(&self.name)
    }
}

/// The folder of a framework's files in a package, by its name.
pub(super) fn slug(framework: &str) -> String {
    let slug: String = framework
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "+._".contains(c) { c } else { '-' })
        .collect();
    slug.trim_matches(['-', '.']).to_lowercase()
}
