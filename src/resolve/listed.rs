//! What a plan lists of its workspace: the system, evidence, tests and implementations, each with the parts it
//! bears on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::limits::ALT_TEXT;
use crate::model::{
    Evidence, PartId, PlanControl, PlanDescription, PlanEvidence, PlanImplementation, PlanPicture,
    PlanSystem, PlanTest, Test, Workspace,
};

use super::testing::Testing;

/// Titles of roles, each once, in order of first use.
pub(super) fn role_titles<'a>(
    workspace: &Workspace,
    ids: impl Iterator<Item = &'a String>,
) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for id in ids {
        let title = workspace.system.roles.get(id).map_or(id, |role| &role.title);
        if !titles.contains(title) {
            titles.push(title.clone());
        }
    }
    titles
}

/// Not the system as loaded: account ids are in the plan only as the team's policy lets them be printed.
pub(super) fn system(workspace: &Workspace) -> PlanSystem {
    let system = &workspace.system;
    PlanSystem {
        id: system.id.clone(),
        name: system.name.clone(),
        organization: system.organization.clone(),
        description: system.description.clone(),
        boundary: system.boundary.clone(),
        synthetic: system.synthetic.clone(),
        impact: system.impact.clone(),
        data_categories: system.data_categories.clone(),
        accounts: system
            .accounts
            .iter()
            .filter_map(|a| Some((system.policy.account_ids.show(&a.id)?, a.purpose.clone())))
            .collect(),
        regions: system.regions.clone(),
        roles: system.roles.clone(),
        interconnections: system.interconnections.clone(),
        no_premises: system.no_premises.clone(),
    }
}

/// What is told of the system. Ports that are stated for FedRAMP need not be stated again.
pub(super) fn description(workspace: &Workspace) -> Option<PlanDescription> {
    let mut description = workspace.described.description.clone();
    if let Some(fedramp) = workspace.fedramp.as_ref().filter(|_| description.told.ports.is_empty())
    {
        description.told.ports.clone_from(&fedramp.ports);
    }
    (!description.is_empty()).then_some(description)
}

pub(super) fn evidence(
    workspace: &Workspace,
    testing: &Testing<'_>,
    leaves: &[PartId],
) -> Vec<PlanEvidence> {
    let listed = |item: &Arc<Evidence>| PlanEvidence {
        item: Arc::clone(item),
        picture: picture(item, workspace),
        parts: testing.parts_of_evidence(&item.id).iter().map(|at| leaves[*at].clone()).collect(),
        in_period: item.in_period(workspace.system.period),
        rows_outside: workspace
            .facts
            .found
            .get(&item.id)
            .and_then(|found| found.rows_outside(workspace.system.period)),
    };
    workspace.evidence.iter().map(listed).collect()
}

/// The picture of an item, unless it is one of a document of AWS's.
fn picture(item: &Evidence, workspace: &Workspace) -> Option<PlanPicture> {
    let of_aws = item.is_aws_document() || item.document_of(&workspace.documents).is_some();
    let picture = item.picture.as_ref().filter(|_| !of_aws)?;
    let alt = item.alt.as_deref().map(str::trim).filter(|alt| !alt.is_empty());
    Some(PlanPicture {
        image: picture.clone(),
        alt: {
            let alt =
                alt.map_or_else(|| format!("{}: {}", item.kind.label(), item.title), str::to_owned);
            // Readers speak it in one breath; a PDF holds no longer text than 32,767 bytes.
            match alt.char_indices().nth(ALT_TEXT) {
                Some((end, _)) => format!("{}…", &alt[..end]),
                None => alt,
            }
        },
    })
}

pub(super) fn tests(
    workspace: &Workspace,
    testing: &Testing<'_>,
    leaves: &[PartId],
    controls: &[PlanControl],
) -> Vec<PlanTest> {
    let supporting: BTreeSet<&str> = controls
        .iter()
        .flat_map(|control| &control.parts)
        .flat_map(|part| &part.results)
        .filter(|result| result.result.supports())
        .map(|result| result.test.as_str())
        .collect();
    let listed = |test: &Arc<Test>| PlanTest {
        test: Arc::clone(test),
        parts: testing.parts_of_test(&test.id).iter().map(|at| leaves[*at].clone()).collect(),
        supports_operation: supporting.contains(test.id.as_str()),
    };
    workspace.tests.iter().map(listed).collect()
}

pub(super) fn implementations(
    workspace: &Workspace,
    controls: &[PlanControl],
) -> Vec<PlanImplementation> {
    let mut by_id: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for control in controls {
        for id in &control.implementations {
            by_id.entry(id).or_default().push(control.id.clone());
        }
    }
    workspace
        .implementations
        .iter()
        .filter_map(|implementation| {
            let controls = by_id.remove(implementation.id.as_str())?;
            Some(PlanImplementation {
                id: implementation.id.clone(),
                title: implementation.title.clone(),
                status: implementation.status,
                origination: implementation.origination.clone(),
                roles: role_titles(workspace, implementation.roles.iter()),
                frequency: implementation.frequency.clone(),
                justification: implementation.justification.clone(),
                facts: implementation.facts.clone(),
                controls,
                origin: implementation.origin.clone(),
            })
        })
        .collect()
}
