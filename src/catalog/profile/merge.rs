//! The merge phase: controls with the same id are combined, then everything is arranged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::custom;
use super::document::Merge;
use super::json::{Object, list};
use super::parameter_set::{Combine, ParameterSet};
use super::tree::{Control, Group, LooseParameter, Tree, in_order};

/// Where controls go.
#[derive(Clone, Copy)]
pub(super) enum Structure<'a> {
    /// One flat list.
    Flat,
    /// The groups and the nesting of the sources.
    AsIs,
    /// The groups of the profile.
    Custom(&'a super::document::Custom),
}

/// Parses `merge`. The error is a message and a remedy.
pub(super) fn directives(merge: &Merge) -> Result<(Combine, Structure<'_>), (String, String)> {
    let combine = match merge.combine.method.as_deref() {
        None | Some("keep") => Combine::Keep,
        Some("use-first") => Combine::UseFirst,
        Some(other) => {
            return Err((
                format!("`merge: combine` has the method `{other}`, which OSCAL does not define"),
                "write `keep` or `use-first`".to_owned(),
            ));
        }
    };
    let as_is = merge.as_is == Some(true);
    let named: Vec<&str> =
        [(merge.flat.is_some(), "flat"), (as_is, "as-is"), (merge.custom.is_some(), "custom")]
            .into_iter()
            .filter_map(|(there, name)| there.then_some(name))
            .collect();
    if named.len() > 1 {
        return Err((
            format!("`merge` has {} at the same time", named.join(" and ")),
            "keep one of the directives `flat`, `as-is` and `custom`".to_owned(),
        ));
    }
    let structure = match &merge.custom {
        Some(custom) => Structure::Custom(custom),
        None if as_is => Structure::AsIs,
        None => Structure::Flat,
    };
    Ok((combine, structure))
}

/// Merges the imports into one tree, in their order. Also returns messages about what was requested but not
/// found.
pub(super) fn merge(
    mut imports: Vec<Tree>,
    how: Combine,
    structure: Structure<'_>,
) -> (Tree, Vec<String>) {
    combine(&mut imports, how);
    let mut out = Tree::default();
    let mut params = ParameterSet::new(how);
    for tree in &mut imports {
        tree.params.drain(..).for_each(|loose| params.add(loose));
        out.resources.append(&mut tree.resources);
    }
    let mut unmatched = Vec::new();
    match structure {
        Structure::Flat => {
            for tree in imports {
                flatten(tree.controls, &mut out.controls);
                ungroup(tree.groups, &mut params, &mut out.controls);
            }
        }
        Structure::AsIs => {
            // Two imports may select from one catalog in any order, so its own order is restored each time.
            for mut tree in imports {
                out.controls.append(&mut tree.controls);
                in_order(&mut out.controls);
                add_groups(&mut out.groups, tree.groups);
            }
        }
        Structure::Custom(directive) => {
            custom::arrange(directive, imports, &mut params, &mut out, &mut unmatched);
        }
    }
    out.params = params.into_list();
    (out, unmatched)
}

fn flatten(controls: Vec<Control>, out: &mut Vec<Control>) {
    for mut control in controls {
        let inside = std::mem::take(&mut control.controls);
        out.push(control);
        flatten(inside, out);
    }
}

fn ungroup(groups: Vec<Group>, params: &mut ParameterSet, controls: &mut Vec<Control>) {
    for group in groups {
        group.params.into_iter().for_each(|param| params.add(LooseParameter::new(param)));
        flatten(group.controls, controls);
        ungroup(group.groups, params, controls);
    }
}

/// Adds groups; the content of a group with the same key is moved into the existing one. The content of
/// one catalog keeps its order, in whatever order it was imported.
fn add_groups(out: &mut Vec<Group>, groups: Vec<Group>) {
    for mut group in groups {
        let Some(there) = out.iter_mut().find(|there| there.key == group.key) else {
            let inside = std::mem::take(&mut group.groups);
            add_groups(&mut group.groups, inside);
            out.push(group);
            continue;
        };
        for param in group.params {
            if !there.params.iter().any(|p| p.get("id") == param.get("id")) {
                there.params.push(param);
            }
        }
        for (key, value) in group.body {
            let Value::Array(items) = value else { continue };
            let target = list(&mut there.body, &key);
            for item in items {
                if !target.contains(&item) {
                    target.push(item);
                }
            }
        }
        there.controls.append(&mut group.controls);
        in_order(&mut there.controls);
        add_groups(&mut there.groups, group.groups);
    }
    in_order(out);
}

/// Removes later controls with the same id: all of them under `use-first`; under `keep` only identical
/// ancestors that were included implicitly. Controls inside a removed one move into the first.
fn combine(imports: &mut [Tree], how: Combine) {
    let mut ids = BTreeSet::new();
    let mut twice = false;
    for tree in imports.iter() {
        super::tree::each_control(tree, &mut |control| twice |= !ids.insert(control.id.as_str()));
    }
    if !twice {
        return;
    }
    let mut combiner = Combiner { how, seen: BTreeMap::new(), moved: BTreeMap::new() };
    for tree in imports.iter_mut() {
        tree.controls = combiner.controls(std::mem::take(&mut tree.controls));
        combiner.groups(&mut tree.groups);
    }
    let mut moved = combiner.moved;
    // A control that moves may itself be the target of others: outer ones come first.
    while !moved.is_empty() {
        let before = moved.len();
        for tree in imports.iter_mut() {
            super::tree::each_control_mut(tree, &mut |control| {
                if let Some(mut inside) = moved.remove(&control.id) {
                    control.controls.append(&mut inside);
                    in_order(&mut control.controls);
                }
            });
        }
        if moved.len() == before {
            break;
        }
    }
    for tree in imports {
        drop_hollow(&mut tree.groups);
    }
}

/// Removes groups whose last control moved to another import.
fn drop_hollow(groups: &mut Vec<Group>) {
    for group in groups.iter_mut() {
        drop_hollow(&mut group.groups);
    }
    groups.retain(|group| {
        !group.controls.is_empty()
            || !group.groups.is_empty()
            || super::json::kept_always(&group.body)
    });
}

struct Combiner {
    how: Combine,
    seen: BTreeMap<String, (Arc<Object>, bool)>,
    moved: BTreeMap<String, Vec<Control>>,
}

impl Combiner {
    fn controls(&mut self, controls: Vec<Control>) -> Vec<Control> {
        let mut out = Vec::new();
        for mut control in controls {
            let drop = match self.seen.get_mut(&control.id) {
                None => {
                    let first = (control.body.clone(), control.implicit);
                    self.seen.insert(control.id.clone(), first);
                    false
                }
                Some((body, implicit)) => {
                    let unasked = *implicit || control.implicit;
                    let same = self.how == Combine::UseFirst || (unasked && *body == control.body);
                    *implicit &= control.implicit;
                    same
                }
            };
            let inside = self.controls(std::mem::take(&mut control.controls));
            if drop {
                if !inside.is_empty() {
                    self.moved.entry(control.id).or_default().extend(inside);
                }
            } else {
                control.controls = inside;
                out.push(control);
            }
        }
        out
    }

    fn groups(&mut self, groups: &mut [Group]) {
        for group in groups {
            group.controls = self.controls(std::mem::take(&mut group.controls));
            self.groups(&mut group.groups);
        }
    }
}
