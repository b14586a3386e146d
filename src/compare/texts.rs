//! Statements, requirements and values of parameters.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::{self, Piece};
use crate::model::{PartId, Plan};

/// A statement that is another one, or is new, or is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementChange {
    /// Id of the implementation.
    pub implementation: String,
    /// The parts that it is the statement of, in order.
    pub parts: Vec<PartId>,
    /// The text, word by word.
    pub words: Vec<Piece>,
}

/// A parameter whose value is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterChange {
    /// Id.
    pub id: String,
    /// What it stands for.
    pub label: String,
    /// The value before; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The value now; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// The texts of all statements, by part and implementation.
fn said(plan: &Plan) -> BTreeMap<(&PartId, &str), &str> {
    let statements = plan.parts().flat_map(|(_, part)| {
        part.statements.iter().map(|one| ((&part.id, one.implementation.as_str()), &*one.text))
    });
    statements.collect()
}

/// Statements that changed. One text of several parts is one change.
pub(super) fn statements(old: &Plan, new: &Plan) -> Vec<StatementChange> {
    let (before, now) = (said(old), said(new));
    let keys: BTreeSet<&(&PartId, &str)> = before.keys().chain(now.keys()).collect();
    let mut alike: BTreeMap<(&str, &str, &str), Vec<PartId>> = BTreeMap::new();
    for key in keys {
        let (was, is) = (before.get(key), now.get(key));
        if was != is {
            let texts = (key.1, was.copied().unwrap_or(""), is.copied().unwrap_or(""));
            alike.entry(texts).or_default().push(key.0.clone());
        }
    }
    let change =
        |((implementation, was, is), parts): ((&str, &str, &str), Vec<PartId>)| StatementChange {
            implementation: implementation.to_owned(),
            parts,
            words: words::pieces(was, is),
        };
    alike.into_iter().map(change).collect()
}

/// Values that changed.
pub(super) fn parameters(old: &Plan, new: &Plan) -> Vec<ParameterChange> {
    let of = |plan: &Plan| -> BTreeMap<String, (String, Option<String>)> {
        let all = plan.controls.iter().flat_map(|control| &control.parameters);
        all.map(|one| (one.id.clone(), (one.label.clone(), one.value.clone()))).collect()
    };
    let (before, now) = (of(old), of(new));
    let ids: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    ids.into_iter()
        .filter_map(|id| {
            let (was, is) = (before.get(id), now.get(id));
            let value = |one: Option<&(String, Option<String>)>| one.and_then(|(_, v)| v.clone());
            let (old, new) = (value(was), value(is));
            let (label, _) = is.or(was)?;
            (old != new).then(|| ParameterChange { id: id.clone(), label: label.clone(), old, new })
        })
        .collect()
}

/// Parts of which the requirement reads otherwise, where the catalog is another release.
pub(super) fn reworded(old: &Plan, new: &Plan) -> Vec<String> {
    if old.catalog == new.catalog {
        return Vec::new();
    }
    let values: BTreeSet<String> = parameters(old, new).into_iter().map(|one| one.id).collect();
    let before: BTreeMap<&PartId, &str> =
        old.parts().map(|(_, part)| (&part.id, &*part.text)).collect();
    let changed = new.parts().filter(|(control, part)| {
        let valued = control.parameters.iter().any(|one| values.contains(&one.id));
        !valued && before.get(&part.id).is_some_and(|text| *text != part.text)
    });
    changed.map(|(_, part)| part.id.to_string()).collect()
}
