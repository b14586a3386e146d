//! What schemas do not catch: references that lead nowhere, origination values that OSCAL and FedRAMP do not know, roles
//! that nobody has, parameters of other controls.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::names::FEDRAMP;

/// Members whose value is the UUID of something in one of the documents.
const REFERENCES: &[&str] = &[
    "component-uuid",
    "provided-uuid",
    "responsibility-uuid",
    "party-uuid",
    "party-uuids",
    "actor-uuid",
    "subject-uuid",
    "activity-uuid",
    "task-uuid",
    "observation-uuid",
    "risk-uuid",
    "finding-uuid",
    "implementation-statement-uuid",
];

/// Originations by OSCAL.
const OSCAL_ORIGINATION: &[&str] =
    &["organization", "system-specific", "customer-configured", "customer-provided", "inherited"];

/// Originations by FedRAMP.
const FEDRAMP_ORIGINATION: &[&str] =
    &["sp-corporate", "sp-system", "customer-configured", "customer-provided", "inherited"];

/// Statuses of an implementation.
const STATES: &[&str] = &["implemented", "partial", "planned", "alternative", "not-applicable"];

/// The faults of documents that belong together: a plan with its catalog, its assessment, its plan of action. Each names
/// the document, the place and the value.
pub fn faults(documents: &[(String, Value)]) -> Vec<String> {
    let mut known = Known::default();
    for (_, document) in documents {
        known.note(document);
    }
    let mut out = Vec::new();
    for (name, document) in documents {
        let mut seen = BTreeSet::new();
        let mut walk = Walk {
            known: &known,
            name,
            seen: &mut seen,
            out: &mut out,
            control: None,
            roles: None,
        };
        walk.document(document);
    }
    out
}

/// What the documents define.
#[derive(Debug, Default)]
struct Known {
    uuids: BTreeSet<String>,
    components: BTreeSet<String>,
    provided: BTreeSet<String>,
    responsibilities: BTreeSet<String>,
    /// Parameters and statements by control, of catalogs.
    controls: BTreeMap<String, BTreeSet<String>>,
}

impl Known {
    fn note(&mut self, value: &Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|one| self.note(one)),
            Value::Object(map) => {
                if let Some(uuid) = map.get("uuid").and_then(Value::as_str) {
                    self.uuids.insert(uuid.to_owned());
                }
                for (key, value) in map {
                    match key.as_str() {
                        "components" => note_all(value, &mut self.components),
                        "provided" => note_all(value, &mut self.provided),
                        "responsibilities" => note_all(value, &mut self.responsibilities),
                        "catalog" => self.note_controls(value),
                        _ => {}
                    }
                    self.note(value);
                }
            }
            _ => {}
        }
    }

    fn note_controls(&mut self, value: &Value) {
        for key in ["groups", "controls"] {
            for one in value.get(key).and_then(Value::as_array).into_iter().flatten() {
                if key == "controls"
                    && let Some(id) = one.get("id").and_then(Value::as_str)
                {
                    let ids = self.controls.entry(id.to_owned()).or_default();
                    note_ids(one.get("params"), ids);
                    note_ids(one.get("parts"), ids);
                }
                self.note_controls(one);
            }
        }
    }
}

fn note_all(list: &Value, out: &mut BTreeSet<String>) {
    for one in list.as_array().into_iter().flatten() {
        out.extend(one.get("uuid").and_then(Value::as_str).map(str::to_owned));
    }
}

fn note_ids(list: Option<&Value>, out: &mut BTreeSet<String>) {
    for one in list.and_then(Value::as_array).into_iter().flatten() {
        out.extend(one.get("id").and_then(Value::as_str).map(str::to_owned));
        note_ids(one.get("parts"), out);
    }
}

struct Walk<'a> {
    known: &'a Known,
    name: &'a str,
    seen: &'a mut BTreeSet<String>,
    out: &'a mut Vec<String>,
    /// The requirement that is looked at.
    control: Option<String>,
    /// Roles that the document declares: true for one that somebody has.
    roles: Option<BTreeMap<String, bool>>,
}

impl Walk<'_> {
    fn say(&mut self, at: &str, what: String) {
        self.out.push(format!("{}{at}: {what}", self.name));
    }

    fn document(&mut self, document: &Value) {
        for (key, body) in document.as_object().into_iter().flatten() {
            self.roles = body.get("metadata").map(roles);
            self.value(body, &format!("/{key}"));
        }
    }

    fn value(&mut self, value: &Value, at: &str) {
        match value {
            Value::Array(list) => {
                for (number, one) in list.iter().enumerate() {
                    self.value(one, &format!("{at}/{number}"));
                }
            }
            Value::Object(map) => {
                let before = self.control.clone();
                if let Some(id) = map.get("control-id").and_then(Value::as_str) {
                    self.control = Some(id.to_owned());
                    if !self.known.controls.is_empty() && !self.known.controls.contains_key(id) {
                        self.say(at, format!("control `{id}` is not in the catalog"));
                    }
                }
                for (key, value) in map {
                    self.member(key, value, &format!("{at}/{key}"), map);
                    // What a document is about is one thing in all of its parts.
                    self.value(value, &format!("{at}/{key}"));
                }
                self.control = before;
            }
            _ => {}
        }
    }

    fn member(&mut self, key: &str, value: &Value, at: &str, map: &serde_json::Map<String, Value>) {
        let texts: Vec<&str> = match value {
            Value::String(text) => vec![text],
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let is = |name: &str| map.get("name").and_then(Value::as_str) == Some(name);
        let ns = map.get("ns").and_then(Value::as_str);
        for text in texts {
            if key == "uuid" && !self.seen.insert(text.to_owned()) {
                self.say(at, format!("`{text}` is the UUID of two things"));
            }
            if REFERENCES.contains(&key) {
                let among = match key {
                    "component-uuid" => &self.known.components,
                    "provided-uuid" => &self.known.provided,
                    "responsibility-uuid" => &self.known.responsibilities,
                    _ => &self.known.uuids,
                };
                if !among.contains(text) {
                    self.say(at, format!("`{text}` is defined nowhere"));
                }
            }
            match key {
                "href" => {
                    if let Some(id) = text.strip_prefix('#')
                        && !self.known.uuids.contains(id)
                        && !self.known.controls.contains_key(id)
                        && self.known.controls.values().all(|ids| !ids.contains(id))
                    {
                        self.say(at, format!("`{text}` leads nowhere"));
                    }
                }
                "value" if is("control-origination") => {
                    let values =
                        if ns == Some(FEDRAMP) { FEDRAMP_ORIGINATION } else { OSCAL_ORIGINATION };
                    if !values.contains(&text) {
                        self.say(
                            at,
                            format!("`{text}` is no origination; use {}", values.join(", ")),
                        );
                    }
                }
                "value"
                    if is("leveraged-authorization-uuid") && !self.known.uuids.contains(text) =>
                {
                    self.say(at, format!("leveraged authorization `{text}` is defined nowhere"));
                }
                "value" if is("implementation-status") && ns == Some(FEDRAMP) => {
                    self.state(text, at);
                }
                "state" if at.ends_with("implementation-status/state") => self.state(text, at),
                "role-id" | "role-ids" => {
                    let of = self.roles.as_ref().and_then(|roles| roles.get(text)).copied();
                    let here = map.get("party-uuids").is_some();
                    match of {
                        None => self.say(at, format!("role `{text}` is not declared")),
                        Some(false) if !here => self.say(at, format!("nobody has role `{text}`")),
                        Some(_) => {}
                    }
                }
                "param-id" | "statement-id" | "statement-ids" => {
                    let control = self.control.clone().unwrap_or_default();
                    if let Some(ids) = self.known.controls.get(&control)
                        && !ids.contains(text)
                    {
                        self.say(at, format!("`{text}` is not of control `{control}`"));
                    }
                }
                _ => {}
            }
        }
    }

    fn state(&mut self, text: &str, at: &str) {
        if !STATES.contains(&text) {
            self.say(
                at,
                format!("`{text}` is no implementation status; use {}", STATES.join(", ")),
            );
        }
    }
}

/// The roles of a document: true for one that a responsible party of the document has.
fn roles(metadata: &Value) -> BTreeMap<String, bool> {
    let list = |key: &str| metadata.get(key).and_then(Value::as_array).into_iter().flatten();
    let text = |of: &Value, key: &str| of.get(key).and_then(Value::as_str).map(str::to_owned);
    let had: BTreeSet<String> = list("responsible-parties")
        .filter(|one| {
            one.get("party-uuids").and_then(Value::as_array).is_some_and(|l| !l.is_empty())
        })
        .filter_map(|one| text(one, "role-id"))
        .collect();
    list("roles")
        .filter_map(|one| text(one, "id"))
        .map(|id| {
            let held = had.contains(&id);
            (id, held)
        })
        .collect()
}
