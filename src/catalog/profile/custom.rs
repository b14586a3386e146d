//! `merge: custom`: the groups of the profile, filled with imported controls.

use serde_json::Value;

use super::document::{Custom, CustomGroup, Insert, Selection};
use super::json::{list, put};
use super::parameter_set::ParameterSet;
use super::select::verdict;
use super::tree::{Control, Group, LooseParameter, Tree, each_control, each_group_mut};
use crate::model::natural_order;

/// Builds the structure that `wanted` describes from the imported controls.
pub(super) fn arrange(
    wanted: &Custom,
    mut imports: Vec<Tree>,
    params: &mut ParameterSet,
    out: &mut Tree,
    unmatched: &mut Vec<String>,
) {
    let mut arranger = Arranger { imports: &imports, unmatched, known: Vec::new() };
    out.controls = arranger.inserts(&wanted.insert_controls);
    out.groups = wanted.groups.iter().map(|group| arranger.group(group)).collect();
    let known = arranger.known;
    // Parameters of groups that are dropped become loose.
    for tree in &mut imports {
        each_group_mut(&mut tree.groups, &mut |group| {
            let taken = group.id.as_ref().is_some_and(|id| known.contains(id));
            for param in group.params.drain(..).filter(|_| !taken) {
                params.add(LooseParameter::new(param));
            }
        });
    }
}

struct Arranger<'a> {
    imports: &'a [Tree],
    unmatched: &'a mut Vec<String>,
    known: Vec<String>,
}

impl Arranger<'_> {
    fn group(&mut self, wanted: &CustomGroup) -> Group {
        let mut group = Group {
            id: wanted.id.clone(),
            key: wanted.id.as_ref().map_or_else(String::new, |id| format!("#{id}")),
            ..Group::default()
        };
        if let Some(source) = wanted.id.as_deref().and_then(|id| find(self.imports, id)) {
            group.body.clone_from(&source.body);
            group.params.clone_from(&source.params);
            self.known.extend(source.id.clone());
        }
        for (key, value) in &wanted.body {
            match value {
                Value::Array(items) if key == "params" => {
                    group.params.extend(items.iter().filter_map(Value::as_object).cloned());
                }
                Value::Array(items) => {
                    list(&mut group.body, key).extend(items.iter().cloned());
                }
                other => put(&mut group.body, key, other.clone()),
            }
        }
        group.controls = self.inserts(&wanted.insert_controls);
        group.groups = wanted.groups.iter().map(|inside| self.group(inside)).collect();
        group
    }

    fn inserts(&mut self, inserts: &[Insert]) -> Vec<Control> {
        inserts.iter().flat_map(|insert| self.insert(insert)).collect()
    }

    fn insert(&mut self, insert: &Insert) -> Vec<Control> {
        let mut out = Vec::new();
        for tree in self.imports {
            picked(&tree.controls, &insert.selection, false, false, &mut out);
            in_groups(&tree.groups, &insert.selection, &mut out);
        }
        self.missing(&insert.selection);
        match insert.order.as_deref() {
            Some("keep") => {}
            Some("ascending") => sort(&mut out, false),
            Some("descending") => sort(&mut out, true),
            // Ids are in the order of the selection, the rest as imported.
            _ => {
                let named: Vec<&String> = insert
                    .selection
                    .include_controls
                    .iter()
                    .flatten()
                    .flat_map(|select| &select.with_ids)
                    .collect();
                if !named.is_empty() && patternless(&insert.selection) {
                    let place = |control: &Control| named.iter().position(|id| **id == control.id);
                    out.sort_by_key(|control| place(control).unwrap_or(usize::MAX));
                }
            }
        }
        out
    }

    /// Records which ids of a selection are not among the imported controls.
    fn missing(&mut self, selection: &Selection) {
        for select in selection.include_controls.iter().flatten() {
            for id in &select.with_ids {
                let mut there = false;
                for tree in self.imports {
                    each_control(tree, &mut |control| there |= control.id == *id);
                }
                if !there {
                    self.unmatched.push(id.clone());
                }
            }
        }
    }
}

/// True if controls are named by id alone.
fn patternless(selection: &Selection) -> bool {
    selection.include_all.is_none()
        && selection.include_controls.iter().flatten().all(|select| select.matching.is_empty())
}

fn find<'a>(imports: &'a [Tree], id: &str) -> Option<&'a Group> {
    fn inside<'a>(groups: &'a [Group], id: &str) -> Option<&'a Group> {
        groups.iter().find_map(|group| {
            if group.id.as_deref() == Some(id) { Some(group) } else { inside(&group.groups, id) }
        })
    }
    imports.iter().find_map(|tree| inside(&tree.groups, id))
}

fn in_groups(groups: &[Group], selection: &Selection, out: &mut Vec<Control>) {
    for group in groups {
        picked(&group.controls, selection, false, false, out);
        in_groups(&group.groups, selection, out);
    }
}

/// The selected controls; one inside another selected one stays inside it.
fn picked(
    controls: &[Control],
    selection: &Selection,
    included: bool,
    excluded: bool,
    out: &mut Vec<Control>,
) {
    for control in controls {
        let include =
            verdict(selection.include_controls.as_deref().unwrap_or_default(), &control.id);
        let exclude = verdict(&selection.exclude_controls, &control.id);
        let inside = (included || include.inside, excluded || exclude.inside);
        let hit = selection.include_all.is_some() || included || include.hit;
        if hit && !excluded && !exclude.hit {
            let mut copy = Control {
                id: control.id.clone(),
                body: control.body.clone(),
                controls: Vec::new(),
                implicit: false,
                place: control.place.clone(),
            };
            picked(&control.controls, selection, inside.0, inside.1, &mut copy.controls);
            out.push(copy);
        } else {
            picked(&control.controls, selection, inside.0, inside.1, out);
        }
    }
}

fn sort(controls: &mut [Control], descending: bool) {
    for control in controls.iter_mut() {
        sort(&mut control.controls, descending);
    }
    controls.sort_by(|a, b| {
        let order = natural_order(&a.id, &b.id);
        if descending { order.reverse() } else { order }
    });
}
