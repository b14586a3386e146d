//! Removes what nothing refers to: loose parameters and resources.

use std::collections::BTreeSet;

use serde_json::Value;

use super::json::{Object, kept_always, text};
use super::tree::{Group, Tree, each_control, each_group_mut};

/// The parameters inserted in texts, and the ids referred to.
#[derive(Debug, Default)]
struct References {
    inserts: BTreeSet<String>,
    anchors: BTreeSet<String>,
}

/// Drops loose parameters that nothing inserts and the profile does not set, and resources that
/// nothing links to.
pub(super) fn prune(tree: &mut Tree, set: &BTreeSet<&str>) {
    let mut references = References::default();
    references.object(&tree.metadata);
    let mut owned = BTreeSet::new();
    each_control(tree, &mut |control| {
        references.object(&control.body);
        for param in super::json::objects(&control.body, "params") {
            owned.extend(text(param, "id").map(str::to_owned));
        }
    });
    fn bodies(groups: &[Group], references: &mut References) {
        for group in groups {
            references.object(&group.body);
            bodies(&group.groups, references);
        }
    }
    bodies(&tree.groups, &mut references);
    // A floating parameter belongs to a control that another import selected, if it did.
    tree.params.retain(|loose| {
        !loose.floating || text(&loose.param, "id").is_none_or(|id| !owned.contains(id))
    });
    parameters(tree, set, &mut references);
    resources(tree, &mut references);
}

fn parameters(tree: &mut Tree, set: &BTreeSet<&str>, references: &mut References) {
    // A parameter that is kept may insert others, so repeat until nothing more is found.
    let mut looked: BTreeSet<String> = BTreeSet::new();
    loop {
        let before = looked.len();
        let mut look = |param: &Object, floating: bool| {
            let id = text(param, "id").unwrap_or_default();
            let wanted = kept_always(param)
                || (set.contains(id) && !floating)
                || references.inserts.contains(id)
                || references.anchors.contains(&id.to_lowercase());
            if wanted && !looked.contains(id) {
                looked.insert(id.to_owned());
                references.object(param);
            }
        };
        tree.params.iter().for_each(|loose| look(&loose.param, loose.floating));
        each_group_mut(&mut tree.groups, &mut |group| {
            group.params.iter().for_each(|param| look(param, false));
        });
        if looked.len() == before {
            break;
        }
    }
    let stays = |param: &Object| text(param, "id").is_some_and(|id| looked.contains(id));
    tree.params.retain(|loose| stays(&loose.param));
    each_group_mut(&mut tree.groups, &mut |group| group.params.retain(stays));
}

fn resources(tree: &mut Tree, references: &mut References) {
    let id = |resource: &Object| text(resource, "uuid").unwrap_or_default().to_lowercase();
    let mut looked: BTreeSet<String> = BTreeSet::new();
    loop {
        let before = looked.len();
        for resource in &tree.resources {
            let id = id(resource);
            if !looked.contains(&id) && (kept_always(resource) || references.anchors.contains(&id))
            {
                looked.insert(id);
                references.object(resource);
            }
        }
        if looked.len() == before {
            break;
        }
    }
    tree.resources.retain(|resource| looked.contains(&id(resource)));
}

/// One resource per UUID: the last, except that one marked to be kept is replaced only by another such one.
pub(super) fn unique_resources(resources: Vec<Object>) -> Vec<Object> {
    let mut out: Vec<Option<Object>> = Vec::with_capacity(resources.len());
    let mut places = std::collections::BTreeMap::new();
    for resource in resources {
        let id = text(&resource, "uuid").unwrap_or_default().to_lowercase();
        if let Some(at) = places.get(&id).copied() {
            let older: &mut Option<Object> = &mut out[at];
            if older.as_ref().is_some_and(kept_always) && !kept_always(&resource) {
                continue;
            }
            *older = None;
        }
        places.insert(id, out.len());
        out.push(Some(resource));
    }
    out.into_iter().flatten().collect()
}

impl References {
    fn object(&mut self, object: &Object) {
        object.values().for_each(|value| self.value(value));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(object) => self.object(object),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('#') {
            rest = &rest[at + 1..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && !"-_.:".contains(c));
            let id = &rest[..end.unwrap_or(rest.len())];
            if !id.is_empty() {
                self.anchors.insert(id.to_lowercase());
                // A period that ends the sentence is not part of the id.
                self.anchors.insert(id.trim_end_matches(['.', ':']).to_lowercase());
            }
        }
        let mut rest = text;
        while let Some(at) = rest.find("{{") {
            rest = &rest[at + 2..];
            let Some(end) = rest.find("}}") else { break };
            let inner = rest[..end].trim();
            let id = match inner.strip_prefix("insert:") {
                Some(insert) => insert.split_once(',').map_or("", |(_, id)| id),
                // As before OSCAL 1.0.0.
                None => inner,
            };
            self.inserts.insert(id.trim().to_owned());
            rest = &rest[end + 2..];
        }
    }
}
