//! Ids of requirements in the form of their publisher.
//!
//! Files may write `AM-1` or `am-01`; the catalog says `AM-01`. The ids are the same and print differently: every
//! finding and page prints the catalog's.

use std::collections::HashSet;

use crate::model::{ControlId, PartId, Workspace};

/// Gives what the workspace names the catalog's own spelling.
pub(super) fn as_published(workspace: &mut Workspace) {
    let controls = workspace.frameworks.iter().flat_map(|(_, catalog)| catalog.controls());
    let published: HashSet<ControlId> =
        controls.map(|control| &control.id).filter(|id| id.is_published()).cloned().collect();
    if published.is_empty() {
        return;
    }
    let spell = |part: &mut PartId| {
        if let Some(id) = published.get(&part.control) {
            part.control = id.clone();
        }
    };
    for implementation in &mut workspace.implementations {
        implementation.satisfies.iter_mut().for_each(|(part, _)| spell(part));
    }
    for item in &mut workspace.poam {
        item.parts.iter_mut().for_each(spell);
    }
}
