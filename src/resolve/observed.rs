//! What tools observed, counted per control. A control without a check stays unobserved.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::model::{
    Catalog, ControlId, Observation, ObservationCounts, ObservationStatus, Part, PartId, Workspace,
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
    let known = Known::of(catalog);
    let table = catalog.responsibility.as_deref().unwrap_or(&catalog.source.id);
    let mut out: BTreeMap<ControlId, ObservationCounts> = BTreeMap::new();
    let mut checks: BTreeMap<PartId, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for (key, (row, count)) in alike {
        let named: BTreeSet<PartId> = row
            .requirements
            .iter()
            .filter(|(framework, _)| framework == table)
            .filter_map(|(_, ids)| {
                ids.split(' ').filter_map(|id| id.parse().ok()).find_map(|id| known.placed(id))
            })
            .collect();
        for part in &named {
            checks.entry(part.clone()).or_default().insert((&row.tool, &row.rule));
        }
        let controls: BTreeSet<ControlId> = named.into_iter().map(|part| part.control).collect();
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
    for (part, checks) in checks {
        if let Some(counts) = out.get_mut(&part.control) {
            counts.checks.insert(part, checks.len());
        }
    }
    out
}

/// The controls that a check can map to, with their items.
pub(super) struct Known<'a>(BTreeMap<&'a ControlId, &'a Part>);

impl<'a> Known<'a> {
    /// Those of a plan.
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        Self(catalog.controls().map(|control| (&control.id, &control.statement)).collect())
    }

    /// What an id names in the plan. An item that the control does not have may be any part of it, so it is taken
    /// for the control as a whole.
    pub(super) fn placed(&self, id: PartId) -> Option<PartId> {
        let statement = self.0.get(&id.control)?;
        Some(if statement.has(&id) { id } else { PartId::whole(id.control) })
    }

    /// True for a control of several parts that is named as a whole.
    pub(super) fn is_wide(&self, id: &PartId) -> bool {
        id.path().is_empty()
            && self.0.get(&id.control).is_some_and(|statement| !statement.parts.is_empty())
    }
}
