//! Texts of implementations that no part shows, because every part has a text of its own: what stands before the
//! first heading, or under the heading of a control or item. They are printed with the first part.

use std::collections::BTreeSet;

use crate::model::{Implementation, PartId, PlanControl, PlanPart, Section, Statement, Workspace};

/// Puts each text that no part of the plan shows before the first statement of its implementation: in every control,
/// or in the one that its heading names.
pub(super) fn print(workspace: &Workspace, controls: &mut [PlanControl]) {
    for implementation in &workspace.implementations {
        let said: Vec<&Statement> = controls
            .iter()
            .flat_map(|control| &control.parts)
            .flat_map(|part| &part.statements)
            .filter(|said| said.implementation == implementation.id)
            .collect();
        if said.is_empty() {
            continue;
        }
        let shown: BTreeSet<_> = said.iter().map(|said| &said.origin).collect();
        // Where a crosswalk brings it to a part, all sections are joined.
        let seen = |section: &Section| {
            shown.contains(&section.origin)
                || said.iter().any(|said| said.text.contains(&section.text))
        };
        let unseen: Vec<(Option<&PartId>, &Section)> =
            texts(implementation).filter(|(_, section)| !seen(section)).collect();
        for (heading, section) in unseen {
            for control in controls.iter_mut() {
                if heading.is_none_or(|heading| heading.control == control.id) {
                    prepend(&mut control.parts, implementation, heading, section);
                }
            }
        }
    }
}

/// The sections, the deepest heading first, and the text before all of them.
fn texts(implementation: &Implementation) -> impl Iterator<Item = (Option<&PartId>, &Section)> {
    let headed = implementation.sections.iter().rev().map(|(part, text)| (Some(part), text));
    headed.chain(implementation.general.iter().map(|text| (None, text)))
}

fn prepend(
    parts: &mut [PlanPart],
    implementation: &Implementation,
    heading: Option<&PartId>,
    section: &Section,
) {
    let under = |part: &&mut PlanPart| heading.is_none_or(|heading| heading.covers(&part.id));
    let first = parts
        .iter_mut()
        .filter(under)
        .flat_map(|part| &mut part.statements)
        .find(|said| said.implementation == implementation.id);
    if let Some(said) = first {
        said.text = format!("{}\n\n{}", section.text.trim_end(), said.text);
    }
}
