//! Many systems on one page: how far each is, whose reports and certificates end when, and who owes what is overdue.

mod formats;
mod workbook;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::{Diagnostic, Severity};
use crate::model::{Counts, Date, Period, Plan, Reason, Workspace};
use crate::todo::WorkList;
pub use formats::markdown;
pub use workbook::workbook;

/// What `portfolio.json` says of its form.
pub const SCHEMA: &str = "carveout/portfolio/1";

/// Many systems, as they were built together.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Portfolio {
    /// [`SCHEMA`].
    pub schema: String,
    /// The day they were planned for.
    pub as_of: Date,
    /// The systems, by folder.
    pub systems: Vec<System>,
    /// What ends, the earliest first: each report, certificate, authorization and agreement once, with its systems.
    pub ends: Vec<Ending>,
    /// Who owes what is overdue, the most tasks first.
    pub overdue: Vec<Overdue>,
}

/// One system.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its folder, below the one that was given.
    pub folder: String,
    /// Its name; absent where the workspace cannot be understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its audit period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Why it has no package, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_built: Option<String>,
    /// Its plans.
    pub plans: Vec<Framework>,
    /// Findings that nothing waives, and those that something does.
    pub findings: Findings,
}

/// One plan of a system.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// `nist-800-53-r5/low`.
    pub framework: String,
    /// Parts by label.
    pub parts: Counts,
    /// Open parts by the weightiest reason.
    pub reasons: BTreeMap<Reason, u32>,
}

/// Numbers of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Waived, of any severity.
    pub waived: usize,
}

/// What ends on a day, and the systems that rest on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// The last day: of a report's period, a certificate, an authorization, an agreement.
    pub on: Date,
    /// What it is.
    pub what: String,
    /// Folders of the systems.
    pub systems: Vec<String>,
}

/// What a role owes that is overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overdue {
    /// Title of the role; absent for what nobody owns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Tasks, by folder of the system.
    pub systems: BTreeMap<String, usize>,
    /// The earliest day.
    pub since: Date,
}

impl Overdue {
    /// All tasks.
    pub fn tasks(&self) -> usize {
        self.systems.values().sum()
    }
}

/// What is kept of a system once its package is written.
#[derive(Clone, Debug)]
pub struct Entry {
    system: System,
    ends: Vec<(Date, String)>,
    overdue: Vec<(Option<String>, Date)>,
}

impl Entry {
    /// A system with its plans and findings.
    pub fn of(
        folder: &str,
        workspace: &Workspace,
        plans: &[Plan],
        findings: &[Diagnostic],
        list: &WorkList,
    ) -> Self {
        let active = |severity| {
            findings.iter().filter(|one| one.is_active() && one.severity == severity).count()
        };
        let late = list.tasks.iter().filter_map(|task| {
            let due = task.due.filter(|due| *due < list.as_of)?;
            Some((task.owner.clone(), due))
        });
        Self {
            system: System {
                folder: folder.to_owned(),
                name: Some(workspace.system.name.clone()),
                period: Some(workspace.system.period),
                not_built: None,
                plans: plans
                    .iter()
                    .map(|plan| Framework {
                        framework: plan.framework.clone(),
                        parts: plan.summary.parts,
                        reasons: plan.summary.reasons.clone(),
                    })
                    .collect(),
                findings: Findings {
                    errors: active(Severity::Error),
                    warnings: active(Severity::Warning),
                    notes: active(Severity::Note),
                    waived: findings.iter().filter(|one| !one.is_active()).count(),
                },
            },
            ends: ends(workspace),
            overdue: late.collect(),
        }
    }

    /// A system without a package.
    pub fn not_built(folder: &str, why: impl Into<String>) -> Self {
        Self {
            system: System {
                folder: folder.to_owned(),
                name: None,
                period: None,
                not_built: Some(why.into()),
                plans: Vec::new(),
                findings: Findings::default(),
            },
            ends: Vec::new(),
            overdue: Vec::new(),
        }
    }
}

/// What a system rests on that has a last day: reviewed reports, certificates, authorizations, agreements.
fn ends(workspace: &Workspace) -> Vec<(Date, String)> {
    let mut out = Vec::new();
    for review in &workspace.reviews {
        let listed = workspace.reports.iter().filter(|report| {
            report.id == review.report && review.version.is_none_or(|of| of == report.version)
        });
        let Some(report) = listed.max_by_key(|report| report.version) else { continue };
        let name = report.name.as_deref().unwrap_or(&report.id);
        if let Some(day) = review.valid_to {
            out.push((day, format!("{name}: what it certifies")));
        } else if let Some(period) = report.period {
            out.push((period.to, format!("{name}: the period it covers")));
        }
    }
    for one in &workspace.authorizations {
        out.extend(one.expires_on.map(|day| (day, format!("authorization {}", one.id))));
    }
    for one in workspace.agreements.iter().filter(|one| one.active) {
        let name = one.name.as_deref().unwrap_or(&one.id);
        out.extend(one.to.map(|day| (day, format!("agreement {name}"))));
    }
    out.sort();
    out.dedup();
    out
}

impl Portfolio {
    /// The systems together.
    pub fn of(as_of: Date, mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.system.folder.cmp(&b.system.folder));
        let mut ends: BTreeMap<(Date, String), Vec<String>> = BTreeMap::new();
        let mut overdue: BTreeMap<Option<String>, Overdue> = BTreeMap::new();
        for Entry { system, ends: own, overdue: late } in &entries {
            for end in own {
                ends.entry(end.clone()).or_default().push(system.folder.clone());
            }
            for (owner, due) in late {
                let of = overdue.entry(owner.clone()).or_insert_with(|| Overdue {
                    owner: owner.clone(),
                    systems: BTreeMap::new(),
                    since: *due,
                });
                of.since = of.since.min(*due);
                *of.systems.entry(system.folder.clone()).or_default() += 1;
            }
        }
        let mut overdue: Vec<Overdue> = overdue.into_values().collect();
        overdue.sort_by_key(|one| std::cmp::Reverse(one.tasks()));
        Self {
            schema: SCHEMA.to_owned(),
            as_of,
            systems: entries.into_iter().map(|entry| entry.system).collect(),
            ends: ends
                .into_iter()
                .map(|((on, what), systems)| Ending { on, what, systems })
                .collect(),
            overdue,
        }
    }

    /// Systems without a package.
    pub fn not_built(&self) -> usize {
        self.systems.iter().filter(|system| system.not_built.is_some()).count()
    }
}

/// Parts that are open, of all plans of a system.
fn open(system: &System) -> u32 {
    system.plans.iter().map(|plan| plan.parts.get(crate::model::Disposition::Open)).sum()
}
