//! Services and premises in use, the owner of each topic on each, and the duties of a part.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{Assigned, owned};
use crate::model::{
    Catalog, Date, Duty, Half, Lack, Missing, NoPremises, Owner, OwnerEntry, PartId, PlanService,
    Service, ServiceUse, Source, Workspace, is_answer,
};

/// One service (in one mode) or kind of premises in use.
#[derive(Debug, Clone)]
pub(super) struct InUse {
    /// `lambda`, or `lambda:container-image` in a mode.
    pub key: String,
    /// Id in the tables.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// True for the customer's own premises.
    pub premises: bool,
    /// Owner per topic, mode and overrides applied.
    pub owners: IndexMap<String, OwnerEntry>,
    /// Topics the workspace moved, with the basis.
    pub moved: IndexMap<String, String>,
    summary: String,
    mode: Option<String>,
    purpose: String,
    defaults: Vec<String>,
    sources: BTreeSet<String>,
}

/// Everything in use, in the workspace's order.
#[derive(Debug)]
pub(super) struct Inventory {
    /// The entries.
    pub entries: Vec<InUse>,
}

impl Inventory {
    /// Joins the workspace's list with the service tables.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let knowledge = &workspace.knowledge;
        let system = &workspace.system;
        let services = system
            .services
            .iter()
            .filter_map(|used| Some(in_use(used, knowledge.service(&used.id)?, false, workspace)));
        let premises = system.premises.iter().filter_map(|used| {
            Some(in_use(used, knowledge.premises.get(&used.id)?, true, workspace))
        });
        Self { entries: services.chain(premises).collect() }
    }

    /// The name of a service for a sentence: `EC2`, `Lambda (container image)`.
    pub(super) fn name<'a>(&'a self, key: &'a str) -> &'a str {
        self.entries.iter().find(|entry| entry.key == key).map_or(key, |entry| &entry.name)
    }

    /// Names for a sentence; all AWS services in use, where there are many, by their number.
    pub(super) fn names<'a>(&'a self, keys: impl Iterator<Item = &'a str>) -> String {
        let keys: Vec<&str> = keys.collect();
        let aws: Vec<&str> =
            self.entries.iter().filter(|e| !e.premises).map(|e| e.key.as_str()).collect();
        let every = aws.len() > 3 && aws.iter().all(|key| keys.contains(key));
        let all = every.then(|| format!("all {} services in use", aws.len()));
        let rest = keys.iter().filter(|key| !(every && aws.contains(key)));
        let rest = rest.map(|key| self.name(key).to_owned());
        all.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
    }

    /// The duties of a part and who holds them.
    pub(super) fn duties(
        &self,
        workspace: &Workspace,
        catalog: &Catalog,
        part: &PartId,
    ) -> Assigned {
        let table = catalog
            .responsibility
            .as_ref()
            .and_then(|id| workspace.knowledge.responsibility.get(id));
        let Some((entry, listed)) = table.and_then(|table| table.duties(part)) else {
            return Assigned {
                halves: BTreeSet::from([Half::Customer]),
                duties: Vec::new(),
                entry: None,
                note: Some("No responsibility table lists it: the customer's by default.".into()),
            };
        };
        if let Some(reason) = &listed.customer {
            return Assigned {
                halves: BTreeSet::from([Half::Customer]),
                duties: Vec::new(),
                entry: Some(entry.to_owned()),
                note: Some(reason.clone()),
            };
        }
        let mut duties = Vec::new();
        let mut halves = BTreeSet::new();
        for topic in &listed.topics {
            for used in &self.entries {
                let owner = used.owners.get(topic).map_or(Owner::Nobody, |entry| entry.owner);
                if owner == Owner::Nobody {
                    continue;
                }
                halves.extend(owned(owner));
                duties.push(Duty {
                    topic: topic.clone(),
                    service: used.key.clone(),
                    owner,
                    moved: used.moved.get(topic).cloned(),
                });
            }
        }
        let mut note = listed.note.clone();
        if halves.is_empty() {
            halves.insert(Half::Customer);
            note = Some(format!(
                "No service in use touches {}: the customer's to state, or to show not applicable.",
                listed.topics.join(", ")
            ));
        }
        Assigned { halves, duties, entry: Some(entry.to_owned()), note }
    }

    /// As the plan prints it.
    pub(super) fn plan_services(&self) -> Vec<PlanService> {
        self.entries
            .iter()
            .map(|used| PlanService {
                id: used.key.clone(),
                service: used.id.clone(),
                name: used.name.clone(),
                premises: used.premises,
                mode: used.mode.clone(),
                purpose: used.purpose.clone(),
                summary: used.summary.clone(),
                owners: used.owners.clone(),
                defaults: used.defaults.clone(),
            })
            .collect()
    }

    /// The sources of the facts used.
    pub(super) fn sources(&self, workspace: &Workspace) -> Vec<Source> {
        let used: BTreeSet<&String> = self.entries.iter().flat_map(|e| &e.sources).collect();
        let all = workspace.knowledge.sources.values();
        all.filter(|source| used.contains(&source.id)).cloned().collect()
    }
}

fn in_use(used: &ServiceUse, service: &Service, premises: bool, workspace: &Workspace) -> InUse {
    let mode = used.mode.as_ref().and_then(|id| service.modes.iter().find(|mode| mode.id == *id));
    let mut owners = service.topics.clone();
    if let Some(mode) = mode {
        owners.extend(mode.topics.iter().map(|(topic, entry)| (topic.clone(), entry.clone())));
    }
    let mut moved = IndexMap::new();
    for change in workspace.system.overrides.iter().filter(|change| change.is_justified()) {
        let here = change.service.as_ref().is_none_or(|id| {
            *id == service.id
                || workspace.knowledge.service(id).is_some_and(|other| other.id == service.id)
        });
        let entry = owners.get_mut(&change.topic).filter(|entry| entry.owner != Owner::Nobody);
        // Without a service named, an override never reaches the organization's own premises.
        let reaches = here && !(premises && change.service.is_none());
        if let Some(entry) = entry.filter(|entry| reaches && entry.owner != change.owner) {
            let basis =
                change.basis.clone().unwrap_or_else(|| "the organization takes it on".into());
            moved.insert(
                change.topic.clone(),
                format!("moved from {} in {}: {basis}", entry.owner.label(), change.origin),
            );
            entry.owner = change.owner;
            entry.note = Some(basis);
        }
    }
    let sources = owners
        .values()
        .map(|entry| entry.source.clone())
        .chain(service.defaults.iter().map(|default| default.source.clone()))
        .filter(|key| key != "practice")
        .collect();
    let defaults = service
        .defaults
        .iter()
        .map(|default| {
            let since =
                default.effective_from.map(|day| format!(" since {day}")).unwrap_or_default();
            let scope = if default.scope.is_empty() {
                String::new()
            } else {
                format!(" ({})", default.scope)
            };
            let claim = default.claim.trim_end_matches('.');
            format!("{claim}{since}{scope}; {}, checked {}.", default.source, default.checked_on)
        })
        .collect();
    let name = match mode {
        Some(mode) => format!("{} ({})", short(&service.name), mode.title.to_lowercase()),
        None => short(&service.name).to_owned(),
    };
    InUse {
        key: mode.map_or_else(|| service.id.clone(), |mode| format!("{}:{}", service.id, mode.id)),
        id: service.id.clone(),
        name,
        premises,
        owners,
        moved,
        summary: service.summary.clone(),
        mode: mode.map(|mode| mode.title.clone()),
        purpose: used.purpose.clone(),
        defaults,
        sources,
    }
}

/// Topics that an office, a laptop or a machine room has a half of wherever there is one.
const OF_PREMISES: [&str; 5] = [
    "physical-access",
    "environmental-protection",
    "media-handling",
    "hardware-maintenance",
    "hardware-inventory",
];

fn of_premises(duties: &[Duty]) -> bool {
    duties.iter().any(|duty| OF_PREMISES.contains(&duty.topic.as_str()))
}

/// The statement that there are no premises, once it was made.
fn said(workspace: &Workspace, as_of: Date) -> Option<&NoPremises> {
    let said = workspace.system.no_premises.as_ref();
    said.filter(|said| said.on <= as_of && is_answer(&said.said_by))
}

/// What is missing where AWS would carry physical duties alone, and nobody said whether the organization
/// has premises of its own that would share them.
pub(super) fn premises_undeclared(
    duties: &[Duty],
    workspace: &Workspace,
    as_of: Date,
) -> Option<Missing> {
    let open = workspace.system.premises.is_empty() && said(workspace, as_of).is_none();
    (open && of_premises(duties)).then(|| {
        Missing::of_customer(
            Lack::Premises,
            "the workspace does not say whether the organization has premises of its own",
        )
    })
}

/// Who said that there are no premises, for a part that would have a half on them.
pub(super) fn no_premises(duties: &[Duty], workspace: &Workspace, as_of: Date) -> Option<String> {
    let said = said(workspace, as_of).filter(|_| workspace.system.premises.is_empty())?;
    of_premises(duties).then(|| {
        format!(
            "The organization has no premises of its own ({}, {}).",
            said.said_by.trim(),
            said.on
        )
    })
}

/// `EC2` for `Amazon EC2`.
fn short(name: &str) -> &str {
    name.strip_prefix("Amazon ").or_else(|| name.strip_prefix("AWS ")).unwrap_or(name)
}
