//! Knowledge of AWS: topics, services, responsibility, report programs, scope.
//!
//! The facts are in `controls/aws`; these types define its file format.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Crosswalk, Date, PartId, SupportRule};
use crate::diag::{Origin, nearest};

/// Who is responsible for a topic on a service.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// AWS alone.
    Aws,
    /// The customer alone.
    Customer,
    /// Each has a half.
    Shared,
    /// The topic does not apply to this service.
    #[serde(rename = "none")]
    Nobody,
}

impl Owner {
    /// True if AWS has a half.
    pub fn aws(self) -> bool {
        matches!(self, Self::Aws | Self::Shared)
    }

    /// True if the customer has a half.
    pub fn customer(self) -> bool {
        matches!(self, Self::Customer | Self::Shared)
    }

    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Customer => "Customer",
            Self::Shared => "Shared",
            Self::Nobody => "–",
        }
    }
}

/// SOC 2 categories, which describe what a report covers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definition")]
pub enum Category {
    Security,
    Availability,
    Confidentiality,
    ProcessingIntegrity,
    Privacy,
}

impl Category {
    /// The name in a sentence: `processing integrity`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Availability => "availability",
            Self::Confidentiality => "confidentiality",
            Self::ProcessingIntegrity => "processing integrity",
            Self::Privacy => "privacy",
        }
    }
}

/// One responsibility whose owner depends on the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Kebab-case id: `guest-os-patching`.
    pub id: String,
    /// Display title.
    pub title: String,
    /// Where a runbook lists it: `Patches and changes`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The category a report must cover to attest AWS's half.
    pub category: Category,
    /// AWS's half in a sentence: what it does.
    pub aws: String,
    /// The same as what is assumed of AWS (the CSOC): `AWS is expected to …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The customer's half in a sentence.
    pub customer: String,
}

impl Topic {
    /// What a plan assumes of AWS, worded as an expectation and not as a fact.
    pub fn expectation(&self) -> String {
        match &self.expected {
            Some(text) => text.clone(),
            None => format!("Expected of AWS: {}", self.aws),
        }
    }
}

/// The owner of one topic on one service, with the reason and the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerEntry {
    /// Who is responsible.
    pub owner: Owner,
    /// Why, if it is not obvious.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Key of a [`Source`], or `practice` for our own judgment.
    pub source: String,
}

/// A way of using a service that changes who is responsible: an RDS Custom instance, a Lambda image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Id the workspace names.
    pub id: String,
    /// Display title.
    pub title: String,
    /// When this mode applies.
    #[serde(default)]
    pub when: String,
    /// The topics whose owner it changes.
    #[serde(default)]
    pub topics: IndexMap<String, OwnerEntry>,
}

/// What a service does by default, in a form that claims can be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultState {
    /// Always, whatever anybody sets.
    Always,
    /// Unless something else is asked for, for what is created from the day on which the fact holds.
    New,
    /// Depending on how a resource is created: in the console and not in the API.
    Choice,
    /// Not unless it is asked for.
    OptIn,
}

/// A dated fact about what a service does by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceDefault {
    /// The fact in a sentence.
    pub claim: String,
    /// First day it applied, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Date>,
    /// What it applies to: `new objects`.
    #[serde(default)]
    pub scope: String,
    /// Phrases by which a statement speaks of it, any of them: `data event*`, `rotat* ... key*`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// What `about` is by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<DefaultState>,
    /// Key of a [`Source`].
    pub source: String,
    /// Day the source was read.
    pub checked_on: Date,
}

/// An AWS service, or one of the customer's own premises, with an owner per topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Kebab-case id: `ec2`.
    pub id: String,
    /// Name as AWS writes it.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Names on bills, in templates and in tools; `*` at the end stands for any ending: `aws_lb*`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// `compute`, `storage`, …
    #[serde(default)]
    pub category: String,
    /// What runs where, in a sentence.
    #[serde(default)]
    pub summary: String,
    /// Owner per topic.
    pub topics: IndexMap<String, OwnerEntry>,
    /// Modes of use that change an owner.
    #[serde(default)]
    pub modes: Vec<Mode>,
    /// Dated defaults.
    #[serde(default)]
    pub defaults: Vec<ServiceDefault>,
}

/// The customer's own premises: offices, laptops, server rooms.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Premises {
    /// Same shape as a service.
    pub premises: Vec<Service>,
}

/// The source of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Key used by the facts.
    pub id: String,
    /// Title of the page or document.
    pub title: String,
    /// Its public address.
    pub url: String,
    /// Day it was read.
    pub checked_on: Date,
    /// `secondhand` if only a description of the page was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<String>,
}

/// The responsibilities of a control or part: topics, or the customer's with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// Topics that the part involves.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Why the customer is responsible, whatever services are in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Reasoning that a reader may disagree with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The responsibility table of one catalog.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// Catalog id.
    pub catalog: String,
    /// By control or part id as printed; the longest match wins.
    pub controls: BTreeMap<String, Duties>,
    /// The files it was read from; a later one replaces entries of an earlier one.
    #[serde(skip)]
    pub files: Vec<String>,
}

impl Responsibility {
    /// The responsibilities of a part and their entry: its own, or else its nearest ancestor's.
    pub fn duties(&self, part: &PartId) -> Option<(&str, &Duties)> {
        let mut at = Some(part.clone());
        while let Some(id) = at {
            if let Some((key, duties)) = self.controls.get_key_value(&id.key()) {
                return Some((key, duties));
            }
            at = id.parent();
        }
        None
    }
}

/// A family of AWS reports and what it can support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Kebab-case id: `soc2`.
    pub id: String,
    /// Display title.
    pub title: String,
    /// Words that must all occur in a report's series or name, lower case; alternatives in order.
    pub matches: Vec<Vec<String>>,
    /// Words that must not occur.
    #[serde(default)]
    pub not: Vec<String>,
    /// Categories it covers.
    #[serde(default)]
    pub categories: BTreeSet<Category>,
    /// True if it can show that controls operated over a period.
    pub attests_operation: bool,
    /// True if its reports are of Type 1 or Type 2.
    #[serde(default)]
    pub types: bool,
    /// The rule of a framework that its reports can support AWS's half by.
    #[serde(default)]
    pub supports: Option<SupportRule>,
    /// True if its reports list complementary user entity controls.
    #[serde(default)]
    pub user_controls: bool,
    /// True for letters that continue another program's period.
    #[serde(default)]
    pub letter: bool,
    /// Why, in a sentence.
    pub reason: String,
    /// Key of a [`Source`], or `practice`.
    pub source: String,
}

/// Whether a service is in a program's scope.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the definition")]
pub enum ScopeState {
    In,
    Out,
    Unknown,
}

/// A dated snapshot of the services in scope of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Program id.
    pub program: String,
    /// Day of the snapshot; absent if the page has no date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Date>,
    /// Key of a [`Source`].
    pub source: String,
    /// Day it was read.
    pub checked_on: Date,
    /// Name of the file that it was taken from, if a command took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// SHA-256 of that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// A sentence on its limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// State per service id.
    pub services: BTreeMap<String, ScopeState>,
}

/// Everything under `controls/aws`, loaded.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// Topics in order.
    pub topics: IndexMap<String, Topic>,
    /// Services by id.
    pub services: IndexMap<String, Service>,
    /// Premises by id.
    pub premises: IndexMap<String, Service>,
    /// Responsibility tables by catalog id.
    pub responsibility: BTreeMap<String, Responsibility>,
    /// Report programs in order of preference.
    pub programs: Vec<Program>,
    /// Scope snapshots by program id.
    pub scopes: BTreeMap<String, Scope>,
    /// Sources by key.
    pub sources: IndexMap<String, Source>,
    /// Crosswalks by name: `nist-800-53-r5--soc2`.
    pub crosswalks: BTreeMap<String, Crosswalk>,
    /// Requirements of automated checks.
    pub checks: super::Checks,
    /// Entries of the workspace that replace built-in ones.
    pub changed: Vec<Changed>,
}

/// A built-in entry that the workspace replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The entry: `CC6.2 in the responsibility table of soc2`.
    pub what: String,
    /// The place of the replacing entry.
    pub origin: Origin,
}

/// The name of a service without `Amazon` or `AWS` before it and without what AWS puts in brackets behind
/// it, words parted by one space. The name is in lower case.
fn bare(name: &str) -> String {
    let before = name.split(['(', '[']).next().unwrap_or_default();
    let mut words: Vec<&str> =
        before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 && matches!(words[0], "amazon" | "aws") {
        words.remove(0);
    }
    words.join(" ")
}

impl Knowledge {
    /// The service with this id, name or alias, ignoring case, or with the name as AWS writes it in full:
    /// `Amazon Elastic Compute Cloud (Amazon EC2)`, or as a bill, a template or a tool writes it: `EC2 - Other`,
    /// `AWS::ElasticLoadBalancingV2::LoadBalancer`, `aws_lb`.
    pub fn service(&self, name: &str) -> Option<&Service> {
        let wanted = name.trim().to_lowercase();
        let known = self.services.get(wanted.as_str()).or_else(|| {
            self.services.values().find(|service| {
                service.name.to_lowercase() == wanted
                    || service.aliases.iter().any(|alias| alias.to_lowercase() == wanted)
            })
        });
        let in_full = || {
            let wanted = bare(&wanted);
            let named = |service: &&Service| {
                let names = [&service.id, &service.name].into_iter().chain(&service.aliases);
                names.into_iter().any(|name| bare(&name.to_lowercase()) == wanted)
            };
            self.services.values().find(named).filter(|_| !wanted.is_empty())
        };
        known.or_else(in_full).or_else(|| self.service_in_tools(&wanted))
    }

    /// The service that bills, templates and tools call so; of several the one with the longest name.
    fn service_in_tools(&self, wanted: &str) -> Option<&Service> {
        let bare = bare(wanted);
        let fits = |name: &String| {
            let name = name.to_lowercase();
            let fits = match name.strip_suffix('*') {
                Some(begins) => wanted.starts_with(begins),
                None => wanted == name || bare == name,
            };
            fits.then_some(name.len())
        };
        let longest = |service: &Service| service.names.iter().filter_map(fits).max();
        let found = self.services.values().filter_map(|one| Some((longest(one)?, one)));
        found.max_by_key(|(length, _)| *length).map(|(_, service)| service)
    }

    /// The id of the service whose id, name or alias is most like this one: a typing error away, or with all
    /// of its words.
    pub fn nearest_service(&self, name: &str) -> Option<&str> {
        let wanted = bare(&name.to_lowercase());
        let called = |service: &Service| {
            let names = [&service.id, &service.name].into_iter().chain(&service.aliases);
            names.map(|name| bare(&name.to_lowercase())).collect::<Vec<_>>()
        };
        let known: Vec<(&str, Vec<String>)> =
            self.services.values().map(|one| (one.id.as_str(), called(one))).collect();
        let all = known.iter().flat_map(|(_, names)| names.iter().map(String::as_str));
        let has = |names: &[String], near: &str| names.iter().any(|name| name == near);
        if let Some(near) = nearest(&wanted, all) {
            return known.iter().find(|(_, names)| has(names, near)).map(|(id, _)| *id);
        }
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<String>>();
        let wanted = words(&wanted);
        let telling = |words: &BTreeSet<String>| words.iter().any(|word| word.len() > 3);
        let alike = |names: &Vec<String>| {
            let sets = names.iter().map(|name| words(name)).filter(telling);
            let alike = sets.filter(|set| set.is_subset(&wanted) || wanted.is_subset(set));
            alike.map(|set| set.symmetric_difference(&wanted).count()).min()
        };
        let found = known.iter().filter_map(|(id, names)| Some((alike(names)?, *id)));
        found.min().filter(|_| telling(&wanted)).map(|(_, id)| id)
    }

    /// The program a report belongs to, by its series and name.
    pub fn program_of(&self, series: Option<&str>, name: &str) -> Option<&Program> {
        let text = format!("{} {name}", series.unwrap_or_default()).to_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let joined = format!(" {} ", words.join(" "));
        let has = |phrase: &str| joined.contains(&format!(" {phrase} "));
        self.programs.iter().find(|program| {
            program.matches.iter().any(|all| all.iter().all(|phrase| has(phrase)))
                && !program.not.iter().any(|phrase| has(phrase))
        })
    }
}
