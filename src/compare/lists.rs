//! Services, reports, evidence, tests and findings: what came, what went, and what is another one.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::{Compared, Diagnostic};
use crate::model::{Findings, Plan, PlanEvidence, PlanReport, PlanService, PlanTest};

/// A service, or premises, that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceChange {
    /// Id, with its mode where it has one.
    pub id: String,
    /// Name.
    pub name: String,
    /// True if only the newer state has it.
    pub added: bool,
    /// Parts that have duties on it and whose label moved.
    pub moved: Vec<String>,
}

/// Reports, letters and certificates of AWS's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportChanges {
    /// Those that only the newer state has, each with the one it supersedes: `SOC 2 …, version 5 supersedes version 4`.
    pub added: Vec<String>,
    /// Those that only the older state has and that nothing supersedes.
    pub removed: Vec<String>,
    /// Those of both that came to support something, or no longer do, with the reason.
    pub changed: Vec<String>,
}

/// Evidence items by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceChanges {
    /// Ids that only the newer state has.
    pub added: Vec<String>,
    /// Ids that only the older state has.
    pub removed: Vec<String>,
    /// Ids of both with another file.
    pub renewed: Vec<String>,
    /// Ids of both with the same file, byte by byte, though the periods are two.
    pub identical: Vec<String>,
    /// Ids that were of the period and no longer are.
    pub stale: Vec<String>,
}

/// Tests by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestChanges {
    /// Ids that only the newer state has.
    pub added: Vec<String>,
    /// Ids that only the older state has.
    pub removed: Vec<String>,
    /// Ids of both with another conclusion, another number of exceptions or another day.
    pub changed: Vec<TestChange>,
}

/// A test that says something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestChange {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it came to before.
    pub old: String,
    /// What it comes to now.
    pub new: String,
}

/// Findings of both states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingChanges {
    /// Those that only the newer state has, worst first.
    pub new: Vec<Diagnostic>,
    /// Those that only the older state has.
    pub fixed: Vec<Diagnostic>,
    /// How many both have.
    pub remaining: usize,
}

/// Services of all frameworks that both states have.
pub(super) fn services(both: &[(&Plan, &Plan)]) -> Vec<ServiceChange> {
    let of = |plans: &mut dyn Iterator<Item = &Plan>| -> BTreeMap<String, PlanService> {
        let all = plans.flat_map(|plan| plan.services.iter().cloned());
        all.map(|one| (one.id.clone(), one)).collect()
    };
    let before = of(&mut both.iter().map(|(old, _)| *old));
    let now = of(&mut both.iter().map(|(_, new)| *new));
    let moved = |id: &str| -> Vec<String> {
        let mut parts = Vec::new();
        for (old, new) in both {
            let labels: BTreeMap<_, _> = old.parts().map(|(_, part)| (&part.id, part)).collect();
            for (_, part) in new.parts() {
                let Some(was) = labels.get(&part.id) else { continue };
                let on =
                    |one: &crate::model::PlanPart| one.duties.iter().any(|duty| duty.service == id);
                if on(was) != on(part) && was.in_words() != part.in_words() {
                    parts.push(part.id.to_string());
                }
            }
        }
        parts
    };
    let change = |one: &PlanService, added: bool| ServiceChange {
        id: one.id.clone(),
        name: match &one.mode {
            Some(mode) => format!("{} ({mode})", one.name),
            None => one.name.clone(),
        },
        added,
        moved: moved(&one.id),
    };
    let came = now.values().filter(|one| !before.contains_key(&one.id));
    let went = before.values().filter(|one| !now.contains_key(&one.id));
    came.map(|one| change(one, true)).chain(went.map(|one| change(one, false))).collect()
}

/// The evidence items of several plans by id, each once.
fn items(plans: &[Plan]) -> BTreeMap<&str, &PlanEvidence> {
    let all = plans.iter().flat_map(|plan| &plan.evidence);
    all.map(|one| (one.item.id.as_str(), one)).collect()
}

/// The tests of several plans by id, each once.
fn tests_of(plans: &[Plan]) -> BTreeMap<&str, &PlanTest> {
    let all = plans.iter().flat_map(|plan| &plan.tests);
    all.map(|one| (one.test.id.as_str(), one)).collect()
}

/// Ids that only the first has.
fn only<T>(of: &BTreeMap<&str, T>, other: &BTreeMap<&str, T>) -> Vec<String> {
    let own = of.keys().filter(|id| !other.contains_key(*id));
    own.map(|id| (*id).to_owned()).collect()
}

pub(super) fn reports(old: &[Plan], new: &[Plan]) -> ReportChanges {
    let key = |one: &PlanReport| -> String { one.key.clone() };
    let all = |plans: &[Plan]| -> BTreeMap<String, PlanReport> {
        let reports = plans.iter().flat_map(|plan| plan.reports.iter().cloned());
        reports.map(|one| (key(&one), one)).collect()
    };
    let (before, now) = (all(old), all(new));
    let mut out = ReportChanges::default();
    let mut superseded: BTreeSet<&str> = BTreeSet::new();
    let named = |one: &PlanReport| {
        let days = one.period.map(|period| format!(" ({period})")).unwrap_or_default();
        format!("{}{days}, {}", one.title, one.reference())
    };
    for one in now.values().filter(|one| !before.contains_key(&one.key)) {
        // The newest of the same report, or of the same kind, that is gone.
        let like = |was: &&PlanReport| was.id == one.id && was.version < one.version;
        let was = before.values().filter(like).max_by_key(|was| was.version);
        let supersedes = was.map_or_else(String::new, |was| {
            superseded.insert(&was.key);
            format!(", supersedes version {}", was.version)
        });
        out.added.push(format!("{}{supersedes}", named(one)));
    }
    let gone =
        |one: &&PlanReport| !now.contains_key(&one.key) && !superseded.contains(one.key.as_str());
    out.removed = before.values().filter(gone).map(named).collect();
    for (key, is) in &now {
        let Some(was) = before.get(key) else { continue };
        if was.usable != is.usable {
            let why = match (is.usable, &is.unusable) {
                (true, _) => "supports AWS's half now".to_owned(),
                (false, Some(why)) => format!("no longer supports anything: {why}"),
                (false, None) => "no longer supports anything".to_owned(),
            };
            out.changed.push(format!("{}: {why}", named(is)));
        }
    }
    out
}

pub(super) fn evidence(old: &[Plan], new: &[Plan]) -> EvidenceChanges {
    let (before, now) = (items(old), items(new));
    let two_periods = old.first().map(|p| p.period) != new.first().map(|p| p.period);
    let mut out = EvidenceChanges {
        added: only(&now, &before),
        removed: only(&before, &now),
        ..EvidenceChanges::default()
    };
    for (id, is) in &now {
        let Some(was) = before.get(id) else { continue };
        match (&was.item.sha256, &is.item.sha256) {
            (Some(one), Some(other)) if one != other => out.renewed.push((*id).to_owned()),
            (Some(_), Some(_)) if two_periods => out.identical.push((*id).to_owned()),
            _ => {}
        }
        if was.in_period && !is.in_period {
            out.stale.push((*id).to_owned());
        }
    }
    out
}

pub(super) fn tests(old: &[Plan], new: &[Plan]) -> TestChanges {
    let (before, now) = (tests_of(old), tests_of(new));
    let came_to = |test: &PlanTest| {
        let mut out = Vec::new();
        out.extend(test.design.map(|design| format!("design {}", design.label().to_lowercase())));
        if let Some(operating) = &test.operating {
            let exceptions = match operating.deviations.len() {
                0 => String::new(),
                1 => ", 1 exception".to_owned(),
                many => format!(", {many} exceptions"),
            };
            let conclusion = operating.conclusion.label().to_lowercase();
            out.push(format!("operation {conclusion}{exceptions}"));
        }
        out.extend(test.tested_on.map(|day| format!("tested on {day}")));
        if out.is_empty() { "no conclusion".to_owned() } else { out.join("; ") }
    };
    let changed = now.iter().filter_map(|(id, is)| {
        let (old, new) = (came_to(before.get(id)?), came_to(is));
        (old != new).then(|| TestChange { id: (*id).to_owned(), title: is.title.clone(), old, new })
    });
    TestChanges {
        added: only(&now, &before),
        removed: only(&before, &now),
        changed: changed.collect(),
    }
}

pub(super) fn findings(name: &str, old: &Findings, new: &Findings) -> FindingChanges {
    let compared = Compared::of(name, &old.findings, &new.findings);
    FindingChanges { remaining: compared.remaining.len(), new: compared.new, fixed: compared.fixed }
}

impl ReportChanges {
    pub(super) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl EvidenceChanges {
    pub(super) fn is_empty(&self) -> bool {
        let Self { added, removed, renewed, identical, stale } = self;
        [added, removed, renewed, identical, stale].iter().all(|list| list.is_empty())
    }
}

impl TestChanges {
    pub(super) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}
