//! `alter`: what is removed from a control and added to it.

use std::sync::Arc;

use serde_json::Value;

use super::document::{Add, Alter, Remove};
use super::json::{Object, list, put, text};
use super::tree::{Control, Tree, each_control_mut};

/// The namespace of items that do not name one.
const OSCAL: &str = "http://csrc.nist.gov/ns/oscal";

/// Lists that an addition may contain, in the order in which a control has them.
const LISTS: [&str; 4] = ["params", "props", "links", "parts"];

/// What an alteration did not find.
pub(super) enum Missed {
    /// The control.
    Control,
    /// Places inside it.
    Places(Vec<String>),
}

/// Applies one alteration to every control of that id: removals first, then additions.
pub(super) fn apply(tree: &mut Tree, change: &Alter) -> Missed {
    let mut there = false;
    let mut places = Vec::new();
    each_control_mut(tree, &mut |control| {
        if control.id != change.control_id {
            return;
        }
        there = true;
        for criteria in &change.removes {
            remove(control, criteria);
        }
        for addition in &change.adds {
            if !add(control, addition) {
                places.extend(addition.by_id.clone());
            }
        }
    });
    if there { Missed::Places(places) } else { Missed::Control }
}

/// Removes from the control; from the controls inside it, only what is selected by id.
///
/// FedRAMP's LI-SaaS profile takes `assessment-objective` out of IA-2 and leaves it in IA-2(1), and
/// GSA's resolved catalog has it so.
fn remove(control: &mut Control, criteria: &Remove) {
    remove_from(Arc::make_mut(&mut control.body), criteria);
    if criteria.by_id.is_some() {
        let gone = |c: &Control| matches(criteria, "control", &c.body, Some(&c.id));
        control.controls.retain(|inside| !gone(inside));
        control.controls.iter_mut().for_each(|inside| remove(inside, criteria));
    }
}

/// Removes from every list of objects under `object`; a list that becomes empty is removed too.
fn remove_from(object: &mut Object, criteria: &Remove) {
    object.retain(|key, value| {
        match value {
            Value::Array(items) => {
                let name = key.strip_suffix('s').unwrap_or(key);
                let before = items.len();
                items.retain_mut(|item| match item {
                    Value::Object(item) => {
                        if matches(criteria, name, item, text(item, "id")) {
                            return false;
                        }
                        remove_from(item, criteria);
                        true
                    }
                    _ => true,
                });
                return before == items.len() || !items.is_empty();
            }
            Value::Object(inside) => remove_from(inside, criteria),
            _ => {}
        }
        true
    });
}

/// True if the object matches every criterion, and there is at least one.
fn matches(criteria: &Remove, item_name: &str, object: &Object, id: Option<&str>) -> bool {
    let Remove { by_name, by_class, by_id, by_item_name, by_ns } = criteria;
    let any = [by_name, by_class, by_id, by_item_name, by_ns].iter().any(|c| c.is_some());
    let is = |criterion: &Option<String>, value: Option<&str>| {
        criterion.as_deref().is_none_or(|wanted| value == Some(wanted))
    };
    // Only properties and parts have a namespace, and OSCAL's when they name none.
    let spaced = ["prop", "part"].contains(&item_name);
    let ns = text(object, "ns").map(str::trim).or(spaced.then_some(OSCAL));
    any && is(by_name, text(object, "name"))
        && is(by_class, text(object, "class"))
        && is(by_id, id)
        && is(by_item_name, Some(item_name))
        && is(by_ns, ns)
}

/// Adds to the control, or at a place inside it; false if that place does not exist.
fn add(control: &mut Control, addition: &Add) -> bool {
    let position = addition.position.as_deref();
    let start = matches!(position, Some("starting" | "before"));
    let Some(id) = addition.by_id.as_deref().filter(|id| *id != control.id) else {
        fill(Arc::make_mut(&mut control.body), &addition.body, start);
        return true;
    };
    let beside = match position {
        Some("before") => Some(Side::Before),
        Some("after") => Some(Side::After),
        _ => None,
    };
    let target = Target { id, beside, start, what: &addition.body };
    target.in_object(Arc::make_mut(&mut control.body)) || target.in_controls(control)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

struct Target<'a> {
    id: &'a str,
    beside: Option<Side>,
    start: bool,
    what: &'a Object,
}

impl Target<'_> {
    fn in_object(&self, parent: &mut Object) -> bool {
        for key in ["params", "parts"] {
            let Some(Value::Array(items)) = parent.get_mut(key) else { continue };
            let at = items
                .iter()
                .position(|item| item.get("id").and_then(Value::as_str) == Some(self.id));
            if let Some(at) = at {
                match (self.beside, &mut items[at]) {
                    (Some(side), _) => beside(parent, Some((key, at)), side, self.what),
                    (None, Value::Object(item)) => fill(item, self.what, self.start),
                    _ => {}
                }
                return true;
            }
            let mut items = items.iter_mut().filter_map(Value::as_object_mut);
            if items.any(|item| self.in_object(item)) {
                return true;
            }
        }
        false
    }

    fn in_controls(&self, parent: &mut Control) -> bool {
        if let Some(at) = parent.controls.iter().position(|inside| inside.id == self.id) {
            match self.beside {
                // Controls come last, so an addition next to one goes to the end of its parent's lists.
                Some(side) => beside(Arc::make_mut(&mut parent.body), None, side, self.what),
                None => fill(Arc::make_mut(&mut parent.controls[at].body), self.what, self.start),
            }
            return true;
        }
        parent.controls.iter_mut().any(|inside| {
            self.in_object(Arc::make_mut(&mut inside.body)) || self.in_controls(inside)
        })
    }
}

/// Puts an addition inside an object, at the start or the end of its lists.
fn fill(object: &mut Object, what: &Object, start: bool) {
    for (key, value) in what {
        match value {
            Value::Array(items) if LISTS.contains(&key.as_str()) => {
                let target = list(object, key);
                let at = if start { 0 } else { target.len() };
                target.splice(at..at, items.iter().cloned());
            }
            Value::String(_) if key == "title" => put(object, key, value.clone()),
            _ => {}
        }
    }
}

/// Puts an addition next to the item at a place in one of the lists of `parent`. What belongs in an earlier
/// list goes to its end, what belongs in a later one to its start.
fn beside(parent: &mut Object, at: Option<(&str, usize)>, side: Side, what: &Object) {
    let rank = |key: &str| LISTS.iter().position(|list| *list == key);
    let mine = at.and_then(|(key, _)| rank(key)).unwrap_or(LISTS.len());
    for (key, value) in what {
        let (Value::Array(items), Some(theirs)) = (value, rank(key)) else { continue };
        let target = list(parent, key);
        let at = match at {
            Some((list, at)) if list == key => at + usize::from(side == Side::After),
            _ if theirs < mine => target.len(),
            _ => 0,
        };
        target.splice(at..at, items.iter().cloned());
    }
}
