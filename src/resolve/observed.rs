//! What tools observed, counted per control. A control without a check stays unobserved.

use std::collections::{BTreeMap, BTreeSet};

use super::redact;
use crate::model::{Catalog, ControlId, ObservationCounts, ObservationStatus, Workspace};

/// Counts per control of `catalog`, through the tool's own mapping.
pub fn counts(workspace: &Workspace, catalog: &Catalog) -> BTreeMap<ControlId, ObservationCounts> {
    let known: BTreeSet<&ControlId> = catalog.controls().map(|control| &control.id).collect();
    let table = catalog.responsibility.as_deref().unwrap_or(&catalog.source.id);
    let mut out: BTreeMap<ControlId, ObservationCounts> = BTreeMap::new();
    for row in &workspace.observations {
        let controls: BTreeSet<ControlId> = row
            .requirements
            .iter()
            .filter(|(framework, _)| framework == table)
            .filter_map(|(_, ids)| {
                ids.split(' ').filter_map(|id| id.parse().ok()).find(|id| known.contains(id))
            })
            .collect();
        for control in controls {
            let counts = out.entry(control).or_default();
            match row.status {
                ObservationStatus::Pass => counts.pass += 1,
                ObservationStatus::Manual => counts.manual += 1,
                ObservationStatus::Muted => counts.muted += 1,
                ObservationStatus::Fail => {
                    counts.fail += 1;
                    let audit = workspace.system.period;
                    counts.fail_in_period += u64::from(row.on.is_some_and(|on| audit.contains(on)));
                    counts.failing_checks.insert(row.rule.to_string());
                }
            }
            let account = row.account.as_deref();
            counts
                .accounts
                .extend(account.and_then(|id| redact(id, workspace.system.policy.account_ids)));
            counts.regions.extend(row.region.as_deref().map(str::to_owned));
            counts.evidence.insert(row.evidence.to_string());
        }
    }
    out
}
