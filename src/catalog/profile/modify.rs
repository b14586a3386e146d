//! The modify phase: parameters are set, then controls altered.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::alter::{self, Missed};
use super::document::{Modify, SetParameter};
use super::json::{Object, list, put, text};
use super::tree::{Tree, each_control_mut, each_group_mut};

/// Members that a setting adds to.
const ADDED: &[&str] = &["props", "links", "constraints", "guidelines"];

/// What the profile changes but the controls do not have.
#[derive(Debug, Default)]
pub(super) struct Unmatched {
    /// Parameters.
    pub parameters: Vec<String>,
    /// Controls.
    pub controls: Vec<String>,
    /// Places inside controls.
    pub places: Vec<String>,
}

/// Applies `modify`.
pub(super) fn modify(tree: &mut Tree, modify: &Modify) -> Unmatched {
    let mut unmatched =
        Unmatched { parameters: set(tree, &modify.set_parameters), ..Unmatched::default() };
    for change in &modify.alters {
        let missed = alter::apply(tree, change);
        match missed {
            Missed::Control => unmatched.controls.push(change.control_id.clone()),
            Missed::Places(places) => unmatched.places.extend(places),
        }
    }
    unmatched
}

/// Sets parameters, wherever they are; returns the ids that were not found.
fn set(tree: &mut Tree, settings: &[SetParameter]) -> Vec<String> {
    let mut wanted: BTreeMap<&str, (Vec<&SetParameter>, bool)> = BTreeMap::new();
    for setting in settings {
        wanted.entry(&setting.param_id).or_default().0.push(setting);
    }
    let mut found = |param: &mut Object| {
        let Some((settings, hit)) = text(param, "id").and_then(|id| wanted.get_mut(id)) else {
            return;
        };
        *hit = true;
        for setting in settings {
            apply(param, &setting.body);
        }
    };
    for loose in &mut tree.params {
        found(&mut loose.param);
    }
    each_group_mut(&mut tree.groups, &mut |group| {
        for param in &mut group.params {
            found(param);
        }
    });
    each_control_mut(tree, &mut |control| {
        if !control.body.contains_key("params") {
            return;
        }
        let body = Arc::make_mut(&mut control.body);
        let Some(Value::Array(params)) = body.get_mut("params") else { return };
        for param in params.iter_mut().filter_map(Value::as_object_mut) {
            found(param);
        }
    });
    wanted.into_iter().filter(|(_, (_, hit))| !hit).map(|(id, _)| id.to_owned()).collect()
}

fn apply(param: &mut Object, setting: &Object) {
    for (key, value) in setting {
        match value {
            Value::Array(items) if ADDED.contains(&key.as_str()) => {
                let target = list(param, key);
                for item in items {
                    // A property or link with a UUID replaces the earlier one with the same UUID.
                    if let Some(uuid) = item.get("uuid") {
                        target.retain(|other| other.get("uuid") != Some(uuid));
                    }
                    target.push(item.clone());
                }
            }
            _ => put(param, key, value.clone()),
        }
    }
}
