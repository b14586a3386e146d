//! The OSCAL catalog that a table becomes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::profile::{NS, OSCAL_VERSION, SOURCE, Source, uuid};
use super::group::Grouped;
use super::rows::Entry;
use super::{PUBLISHED_ID, Spreadsheet};
use crate::diag::{Diagnostic, codes};
use crate::model::{ControlId, PartId};

/// What stands in the catalog where the caller states no terms.
const TERMS: &str = "The text is its publisher's. It was taken from a file of the organization, on the terms on which the \
                     organization has that file, and is in this workspace only.";

/// The day of a result of which none is known.
const NO_DAY: &str = "1970-01-01T00:00:00Z";

pub(super) fn catalog(
    entries: &[Entry],
    groups: &[Grouped],
    title: &str,
    source: &Source,
    options: &Spreadsheet,
) -> Result<String, Diagnostic> {
    let tokens = tokens(entries);
    // Items of a control, and controls under a control.
    let mut items: BTreeMap<&ControlId, Vec<usize>> = BTreeMap::new();
    let mut under: BTreeMap<&ControlId, Vec<usize>> = BTreeMap::new();
    let order = groups.iter().flat_map(|group| &group.entries).copied();
    for at in order {
        let entry = &entries[at];
        if !entry.id.path().is_empty() {
            items.entry(&entry.id.control).or_default().push(at);
        } else if let Some(parent) = &entry.parent {
            under.entry(parent).or_default().push(at);
        }
    }
    let made = Made { entries, tokens: &tokens, items: &items, under: &under };
    let groups: Vec<Value> = groups
        .iter()
        .enumerate()
        .filter_map(|(number, group)| {
            let controls: Vec<Value> = group
                .entries
                .iter()
                .filter(|at| entries[**at].parent.is_none())
                .filter(|at| entries[**at].id.path().is_empty())
                .map(|at| made.control(*at))
                .collect();
            let id = format!("g{}-{}", number + 1, token(&group.id));
            let label = json!([{"name": PUBLISHED_ID, "ns": NS, "value": group.id}]);
            (!controls.is_empty()).then(
                || json!({"id": id, "title": group.title, "props": label, "controls": controls}),
            )
        })
        .collect();
    let (major, minor, patch) = OSCAL_VERSION;
    let stamp = options.as_of.map_or(NO_DAY.to_owned(), |day| format!("{day}T00:00:00Z"));
    let catalog = json!({"catalog": {
        "uuid": uuid(std::slice::from_ref(source), options.as_of),
        "metadata": {
            "title": title,
            "last-modified": stamp,
            "version": options.version.as_deref().unwrap_or("not stated"),
            "oscal-version": format!("{major}.{minor}.{patch}"),
            "props": [{
                "name": SOURCE, "ns": NS, "value": source.sha256,
                "class": source.kind.label(), "remarks": source.path,
            }],
            "remarks": options.licence.as_deref().unwrap_or(TERMS),
        },
        "groups": groups,
    }});
    let mut text = serde_json::to_string_pretty(&catalog).map_err(|error| {
        Diagnostic::new(&codes::INVALID_CATALOG, format!("the catalog cannot be written: {error}"))
    })?;
    text.push('\n');
    Ok(text)
}

struct Made<'a> {
    entries: &'a [Entry],
    tokens: &'a [String],
    items: &'a BTreeMap<&'a ControlId, Vec<usize>>,
    under: &'a BTreeMap<&'a ControlId, Vec<usize>>,
}

impl Made<'_> {
    /// The items right under a control or an item. One whose own parent the table does not have is under the
    /// nearest that it has.
    fn items_under(&self, above: &PartId) -> Vec<Value> {
        let all = self.items.get(&above.control).map(Vec::as_slice).unwrap_or_default();
        let inside = |at: &&usize| {
            let id = &self.entries[**at].id;
            let between = |other: &usize| {
                let other = &self.entries[*other].id;
                other != id && other != above && above.covers(other) && other.covers(id)
            };
            id != above && above.covers(id) && !all.iter().any(between)
        };
        let item = |at: &usize| {
            let item = &self.entries[*at];
            let label = item.id.path()[above.path().len()..].concat();
            let mut out = Map::new();
            out.insert("id".into(), self.tokens[*at].clone().into());
            out.insert("name".into(), "item".into());
            out.insert("props".into(), json!([{"name": "label", "value": label}]));
            out.insert("prose".into(), item.text.clone().into());
            let under = self.items_under(&item.id);
            if !under.is_empty() {
                out.insert("parts".into(), under.into());
            }
            Value::Object(out)
        };
        all.iter().filter(inside).map(item).collect()
    }

    fn control(&self, at: usize) -> Value {
        let entry = &self.entries[at];
        let id = &self.tokens[at];
        let mut props = vec![json!({"name": "label", "value": entry.written})];
        props.push(json!({"name": PUBLISHED_ID, "ns": NS, "value": entry.written}));
        if entry.withdrawn {
            props.push(json!({"name": "status", "value": "withdrawn"}));
        }
        let mut statement = Map::new();
        statement.insert("id".into(), format!("{id}_smt").into());
        statement.insert("name".into(), "statement".into());
        statement.insert("prose".into(), entry.text.clone().into());
        let items = self.items_under(&entry.id);
        if !items.is_empty() {
            statement.insert("parts".into(), items.into());
        }
        let mut control = Map::new();
        control.insert("id".into(), id.clone().into());
        control.insert("title".into(), entry.title.clone().into());
        control.insert("props".into(), props.into());
        control.insert("parts".into(), vec![Value::Object(statement)].into());
        if let Some(under) =
            self.under.get(&entry.id.control).filter(|_| entry.id.path().is_empty())
        {
            let under: Vec<Value> = under.iter().map(|at| self.control(*at)).collect();
            control.insert("controls".into(), under.into());
        }
        Value::Object(control)
    }
}

/// An OSCAL id for each entry: letters, digits and `.-_`, each once.
fn tokens(entries: &[Entry]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let one = |entry: &Entry| {
        let plain = token(&entry.written);
        let mut id = plain.clone();
        let mut number = 2;
        while !seen.insert(id.clone()) {
            id = format!("{plain}.{number}");
            number += 1;
        }
        id
    };
    entries.iter().map(one).collect()
}

fn token(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            out.push(c);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    let out = out.trim_end_matches('_');
    match out.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        true => out.to_owned(),
        false => format!("r-{out}"),
    }
}
