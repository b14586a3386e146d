//! What has to be provided: for each open part what it lacks, and the records of runs that are due within the period.

use std::collections::BTreeSet;

use crate::model::{PlanControl, PlanRequest, Workspace};

use super::listed::role_titles;

pub(super) fn of(workspace: &Workspace, controls: &[PlanControl]) -> Vec<PlanRequest> {
    let mut out = Vec::new();
    for control in controls {
        for part in control.parts.iter().filter(|part| !part.missing.is_empty()) {
            let next = part.next.as_ref();
            out.push(PlanRequest {
                id: format!("R-{}", part.id),
                what: part.missing.iter().map(|one| one.message.clone()).collect(),
                step: next.map(|next| next.step.clone()),
                part: Some(part.id.clone()),
                evidence: None,
                owner: next
                    .and_then(|next| next.owner.clone())
                    .or_else(|| control.roles.first().cloned()),
                due: next.and_then(|next| next.due),
            });
        }
    }
    let here: BTreeSet<&str> =
        controls.iter().flat_map(|control| &control.implementations).map(String::as_str).collect();
    let last = workspace.system.period.to;
    for implementation in &workspace.implementations {
        if !here.contains(implementation.id.as_str()) || !implementation.status.operates() {
            continue;
        }
        let Some(next) = workspace.next_run(implementation).filter(|next| next.due <= last) else {
            continue;
        };
        out.push(PlanRequest {
            id: format!("R-{}", implementation.id),
            what: vec![format!(
                "the record of the next run of {} ({}, {}): the last one registered is of {}",
                implementation.id, implementation.title, next.stated, next.last
            )],
            step: None,
            part: None,
            evidence: Some(next.item.id.clone()),
            owner: role_titles(workspace, implementation.roles.iter()).into_iter().next(),
            due: Some(next.due),
        });
    }
    out
}
