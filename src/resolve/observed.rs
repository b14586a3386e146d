//! What tools observed, counted per control. A control without a check stays unobserved.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::model::{
    Catalog, ControlId, Observation, ObservationCounts, ObservationStatus, Workspace,
};

/// Rows that count alike: they share everything but the resource.
type Alike = (usize, usize, usize, usize, usize, ObservationStatus, bool);

/// Where a shared value stands: rows of one export share theirs, so that equal addresses are equal
/// values. Unequal ones may be equal too, and are then counted one after the other.
fn place<T: ?Sized>(shared: Option<&std::sync::Arc<T>>) -> usize {
    shared.map_or(0, |shared| std::sync::Arc::as_ptr(shared).cast::<u8>().addr())
}

/// Counts per control of `catalog`, through the mapping of each row.
pub(super) fn counts(
    workspace: &Workspace,
    catalog: &Catalog,
) -> BTreeMap<ControlId, ObservationCounts> {
    let audit = workspace.system.period;
    // What is proof of the period speaks against it too, whatever day a row states.
    let met: BTreeSet<&str> = workspace
        .evidence
        .iter()
        .filter(|item| item.in_period(audit))
        .map(|item| item.id.as_str())
        .collect();
    let mut alike: IndexMap<Alike, (&Observation, u64)> = IndexMap::new();
    let ours = |row: &&Observation| {
        workspace.system.holds(row.account.as_deref(), row.region.as_deref(), &row.resource)
    };
    let rows = workspace.observations.iter().filter(|row| !row.requirements.is_empty());
    for row in rows.filter(ours) {
        let key = (
            place(Some(&row.requirements)),
            place(Some(&row.rule)),
            place(row.account.as_ref()),
            place(row.region.as_ref()),
            place(Some(&row.evidence)),
            row.status,
            row.on.is_some_and(|on| audit.contains(on)) || met.contains(&*row.evidence),
        );
        alike.entry(key).or_insert((row, 0)).1 += 1;
    }
    let known: BTreeSet<&ControlId> = catalog.controls().map(|control| &control.id).collect();
    let table = catalog.responsibility.as_deref().unwrap_or(&catalog.source.id);
    let mut out: BTreeMap<ControlId, ObservationCounts> = BTreeMap::new();
    for (key, (row, count)) in alike {
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
                ObservationStatus::Pass => counts.pass += count,
                ObservationStatus::Manual => counts.manual += count,
                ObservationStatus::Muted => counts.muted += count,
                ObservationStatus::Fail => {
                    counts.fail += count;
                    let (.., in_period) = key;
                    counts.fail_in_period += if in_period { count } else { 0 };
                    counts.failing_checks.insert(row.rule.to_string());
                }
            }
            let account = row.account.as_deref();
            counts
                .accounts
                .extend(account.and_then(|id| workspace.system.policy.account_ids.show(id)));
            counts.regions.extend(row.region.as_deref().map(str::to_owned));
            counts.evidence.insert(row.evidence.to_string());
        }
    }
    out
}
