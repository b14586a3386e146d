//! Who a name in a workspace means: a role by its id or title, or the person who has the role.
//!
//! Plans name roles rather than people, and testers are often named by either. Two names mean the same person
//! if they are the same text, name the same role, or name roles that the workspace says one person has.

use std::collections::BTreeSet;

use crate::model::text::normalized;
use crate::model::{Implementation, PartId, System, Test, Workspace};

/// The people and roles that a text names, in a form that can be compared.
///
/// A text that names no known role stands for itself as a whole, so that two assessors of one firm are two.
pub(super) fn named(system: &System, text: &str) -> BTreeSet<String> {
    let pieces =
        text.split([',', ';', '/', '&', '(', ')', '\n']).flat_map(|one| one.split(" and "));
    let pieces: Vec<String> =
        pieces.chain([text]).map(normalized).filter(|piece| !piece.is_empty()).collect();
    let mut found = BTreeSet::new();
    for (id, role) in &system.roles {
        let holder = role.holder.as_deref().map(normalized).filter(|holder| !holder.is_empty());
        let title = role.title.as_str();
        let short = title.split([',', '(']).next().unwrap_or(title);
        let first = short.split(" and ").next().unwrap_or(short);
        // `Managing Director and authorizing official`, but not `Office and IT Manager`.
        let first = if first.contains(' ') { first } else { short };
        let names = [normalized(id), normalized(title), normalized(short), normalized(first)];
        let is_named = |piece: &String| names.contains(piece) || holder.as_ref() == Some(piece);
        if pieces.iter().any(is_named) {
            found.insert(holder.unwrap_or_else(|| format!("role {id}")));
        }
    }
    if found.is_empty() {
        found.extend(Some(normalized(text)).filter(|text| !text.is_empty()));
    }
    found
}

/// True if two texts name one person or role.
pub(super) fn same(system: &System, one: &str, other: &str) -> bool {
    let (one, other) = (named(system, one), named(system, other));
    one.intersection(&other).next().is_some()
}

/// The control of the organization that `who` is responsible for, among those that a test tests: those it
/// names, and those that satisfy a requirement it names.
pub(super) fn owned<'a>(
    workspace: &'a Workspace,
    test: &Test,
    who: &str,
) -> Option<&'a Implementation> {
    let named = named(&workspace.system, who);
    let parts: Vec<PartId> = test.tests.iter().filter_map(|(id, _)| id.parse().ok()).collect();
    let tested = |one: &&Implementation| {
        let by_id = test.tests.iter().any(|(id, _)| *id == one.id);
        by_id
            || one
                .satisfies
                .iter()
                .any(|(part, _)| parts.iter().any(|id| id.covers(part) || part.covers(id)))
    };
    let owns = |one: &&Implementation| {
        one.roles.iter().any(|role| {
            let holder = workspace.system.roles.get(role).and_then(|role| role.holder.as_deref());
            let holder = holder.map(normalized).filter(|holder| !holder.is_empty());
            named.contains(&holder.unwrap_or_else(|| format!("role {role}")))
        })
    };
    workspace.implementations.iter().filter(tested).find(owns)
}
