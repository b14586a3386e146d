//! What an OSCAL document of AWS's may be cited for: dates, words of fixed lists, ids. Never a sentence of it.
//!
//! AWS's reports are confidential, whatever their form. From a system security plan, a component definition, an
//! assessment plan or its results, a catalog or a profile these are taken: the period; the opinion and type, where
//! they are stated in a word; services, by our own names of them; ids of controls, by the topics that they are
//! about; ids of findings that are not satisfied; ids of what is assumed of users. Titles, descriptions, remarks
//! and prose are looked at only to know a service by its name, and are never kept.
//!
//! The documents are read by the schemas of OSCAL 1; no file of AWS's was at hand.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::ArtifactError;
use crate::limits::CATALOG_VALUES;
use crate::model::json::parse;
use crate::model::text::normalized;
use crate::model::{Date, Knowledge, Opinion, PartId, Period, natural_order};

/// Roots of OSCAL documents, each with its name in a sentence.
const KINDS: [(&str, &str); 7] = [
    ("system-security-plan", "system security plan"),
    ("component-definition", "component definition"),
    ("assessment-results", "assessment results"),
    ("assessment-plan", "assessment plan"),
    ("plan-of-action-and-milestones", "plan of action and milestones"),
    ("catalog", "catalog"),
    ("profile", "profile"),
];

/// The most ids of one kind that are kept.
const MOST: usize = 5_000;

/// What may be cited of a document.
#[derive(Debug, Default)]
pub struct References {
    /// Kind of document, in a sentence.
    pub kind: &'static str,
    /// Days that it speaks of.
    pub period: Option<Period>,
    /// The auditor's opinion, where one word states it.
    pub opinion: Option<Opinion>,
    /// Type 1 or 2, where it is stated.
    pub report_type: Option<u8>,
    /// Known services, by id.
    pub services: BTreeSet<String>,
    /// Components that are no known service.
    pub unknown_components: usize,
    /// Ids of controls, in order.
    pub controls: Vec<String>,
    /// Ids of controls by topic.
    pub topics: BTreeMap<String, Vec<String>>,
    /// True where it has results of tests, so that no exception means that none was noted.
    pub has_results: bool,
    /// Ids of what was found not to be satisfied.
    pub exceptions: Vec<String>,
    /// Ids of controls that are assumed of users.
    pub cuecs: Vec<String>,
}

/// Reads a document.
///
/// # Errors
/// When it is not OSCAL in JSON, or exceeds a limit. Nothing of its text is in the message.
pub fn read(text: &str, file: &str, knowledge: &Knowledge) -> Result<References, ArtifactError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') {
        return Err(ArtifactError::usage(
            format!("{file} is XML"),
            "take the JSON file of the package, or convert it with NIST's oscal-cli",
        ));
    }
    let value: Value = parse(text, CATALOG_VALUES).map_err(|fault| {
        let (line, column) = (fault.line, fault.column);
        ArtifactError::usage(
            format!("{file} is no JSON that can be read: line {line}, column {column}"),
            "take the file out of the report package again",
        )
    })?;
    let found = KINDS.iter().find_map(|(key, kind)| Some((*kind, value.get(key)?.as_object()?)));
    let Some((kind, root)) = found else {
        return Err(ArtifactError::usage(
            format!("{file} is JSON, and no OSCAL document"),
            "OSCAL has `system-security-plan`, `component-definition`, `assessment-results`, `catalog` or `profile` at its top",
        ));
    };
    let mut walk = Walk {
        knowledge,
        out: References { kind, ..References::default() },
        linked: BTreeMap::new(),
        start: None,
        end: None,
    };
    walk.object(root, "");
    Ok(walk.finished())
}

struct Walk<'a> {
    knowledge: &'a Knowledge,
    out: References,
    /// Ids of requirements of known frameworks that an entry names beside its own id.
    linked: BTreeMap<String, BTreeSet<String>>,
    start: Option<Date>,
    end: Option<Date>,
}

/// An id, and never a sentence: one word with a digit, of the letters that ids have.
fn id(text: &str) -> Option<&str> {
    let text = text.trim();
    let fits = (1..=60).contains(&text.len())
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-()[]:/".contains(&b));
    fits.then_some(text)
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

impl Walk<'_> {
    /// An object that stands under `key`, and all within it.
    fn object(&mut self, object: &Map<String, Value>, key: &str) {
        match key {
            "props" => self.property(object),
            "components" | "defined-components" | "leveraged-authorizations" => {
                self.component(object)
            }
            "controls" | "implemented-requirements" | "control-implementations" => {
                self.control(object)
            }
            "results" => self.result(object),
            "findings" | "poam-items" => self.finding(object),
            "responsibilities" => self.responsibility(object),
            _ => {}
        }
        if let Some(named) =
            text(object, "control-id").filter(|_| key != "implemented-requirements")
        {
            self.named(named);
        }
        self.assumed(object, key);
        for (key, value) in object {
            self.value(value, key);
        }
    }

    fn value(&mut self, value: &Value, key: &str) {
        match value {
            Value::Object(object) => self.object(object, key),
            Value::Array(list) => {
                for one in list {
                    match one {
                        Value::String(text) if key == "with-ids" => self.named(text),
                        one => self.value(one, key),
                    }
                }
            }
            _ => {}
        }
    }

    /// The period, the opinion and the type, as properties state them.
    fn property(&mut self, prop: &Map<String, Value>) {
        let (Some(name), Some(value)) = (text(prop, "name"), text(prop, "value")) else { return };
        let name = normalized(name);
        let day = || Date::from_time(value).ok();
        let of_period = ["period", "examination", "audit", "coverage", "reporting"];
        let about = of_period.iter().any(|word| name.contains(word));
        if about && ["start", "from", "begin", "begins"].iter().any(|end| name.ends_with(end)) {
            self.start = self.start.or_else(day);
        } else if about && ["end", "to", "ends", "through"].iter().any(|end| name.ends_with(end)) {
            self.end = self.end.or_else(day);
        } else if name.contains("opinion") {
            let opinion = match normalized(value).as_str() {
                "unqualified" | "unmodified" | "clean" => Some(Opinion::Unqualified),
                "qualified" | "modified" => Some(Opinion::Qualified),
                "adverse" => Some(Opinion::Adverse),
                "disclaimer" | "disclaimed" => Some(Opinion::Disclaimer),
                _ => None,
            };
            self.out.opinion = self.out.opinion.or(opinion);
        } else if ["reporttype", "soctype", "type"].contains(&name.as_str()) {
            let kind = match normalized(value).as_str() {
                "1" | "i" | "type1" | "typei" => Some(1),
                "2" | "ii" | "type2" | "typeii" => Some(2),
                _ => None,
            };
            self.out.report_type = self.out.report_type.or(kind);
        }
    }

    /// A component that is a service of AWS's, by our own name of it.
    fn component(&mut self, component: &Map<String, Value>) {
        let kind = text(component, "type").unwrap_or_default();
        if [
            "this-system",
            "policy",
            "process-procedure",
            "plan",
            "guidance",
            "standard",
            "validation",
            "physical",
            "interconnection",
        ]
        .contains(&kind)
        {
            return;
        }
        let state = component.get("status").and_then(|status| text(status.as_object()?, "state"));
        if state.is_some_and(|state| state == "disposition" || state == "under-development") {
            return;
        }
        let Some(title) = text(component, "title") else { return };
        match self.knowledge.service(title) {
            Some(service) => _ = self.out.services.insert(service.id.clone()),
            None => self.out.unknown_components += 1,
        }
    }

    /// A control, with the requirements of known frameworks that it names.
    fn control(&mut self, control: &Map<String, Value>) {
        let own = ["control-id", "id"].into_iter().find_map(|key| id(text(control, key)?));
        let Some(own) = own.map(|own| label(control).unwrap_or_else(|| own.to_owned())) else {
            return;
        };
        let mut linked = BTreeSet::new();
        let list = |key: &str| control.get(key).and_then(Value::as_array).into_iter().flatten();
        for prop in list("props").filter_map(Value::as_object) {
            let named = text(prop, "value").unwrap_or_default();
            linked.extend(named.split([',', ';', ' ']).filter_map(id).map(str::to_owned));
        }
        for link in list("links").filter_map(Value::as_object) {
            let href = text(link, "href").unwrap_or_default();
            linked.extend(id(href.trim_start_matches('#')).map(str::to_owned));
        }
        self.named(&own);
        self.linked.entry(own).or_default().extend(linked);
    }

    fn named(&mut self, text: &str) {
        let Some(id) = id(text) else { return };
        // An id of OSCAL is in small letters by custom.
        let printed = match id.parse::<PartId>() {
            Ok(part) if !id.bytes().any(|b| b.is_ascii_uppercase()) => part.to_string(),
            _ => id.to_owned(),
        };
        if self.out.controls.len() < MOST {
            self.linked.entry(printed.clone()).or_default();
            self.out.controls.push(printed);
        }
    }

    fn result(&mut self, result: &Map<String, Value>) {
        self.out.has_results |=
            result.contains_key("reviewed-controls") || result.contains_key("findings");
        let day = |key: &str| Date::from_time(text(result, key)?).ok();
        self.start = self.start.or_else(|| day("start"));
        self.end = self.end.or_else(|| day("end"));
    }

    /// What was found not to be satisfied, by the id of what it is about.
    fn finding(&mut self, finding: &Map<String, Value>) {
        let Some(target) = finding.get("target").and_then(Value::as_object) else { return };
        let status = target.get("status").and_then(Value::as_object);
        if status.and_then(|status| text(status, "state")) != Some("not-satisfied") {
            return;
        }
        let of = text(target, "target-id").and_then(id).map(str::to_owned);
        let of = of.or_else(|| text(finding, "uuid").and_then(id).map(str::to_owned));
        if let Some(of) = of.filter(|_| self.out.exceptions.len() < MOST) {
            self.out.exceptions.push(of);
        }
    }

    /// What a provider says that its users have to do: `export` of a by-component.
    fn responsibility(&mut self, one: &Map<String, Value>) {
        let own = label(one).or_else(|| id(text(one, "uuid")?).map(str::to_owned));
        self.cuec(own);
    }

    /// Entries of a kind that says so: `class` or `name` is `cuec`, or the id begins with it.
    fn assumed(&mut self, object: &Map<String, Value>, key: &str) {
        let says = |text: &str| {
            let plain = normalized(text);
            plain.starts_with("cuec") || plain.contains("complementaryuserentitycontrol")
        };
        let own = ["id", "control-id"].into_iter().find_map(|key| text(object, key));
        if key == "props" {
            if text(object, "name").is_some_and(says) {
                self.cuec(text(object, "value").and_then(id).map(str::to_owned));
            }
        } else if ["class", "name"].iter().any(|key| text(object, key).is_some_and(says))
            || own.is_some_and(says)
        {
            let named = label(object).or_else(|| own.and_then(id).map(str::to_owned));
            // A group of them has no number of its own.
            self.cuec(named.filter(|_| !object.contains_key("controls")));
        }
    }

    fn cuec(&mut self, id: Option<String>) {
        if let Some(id) = id.filter(|_| self.out.cuecs.len() < MOST) {
            self.out.cuecs.push(id);
        }
    }

    fn finished(mut self) -> References {
        if let (Some(from), Some(to)) = (self.start, self.end)
            && from <= to
        {
            self.out.period = Some(Period { from, to });
        }
        // One id may be written `CUEC-1` and `cuec-1`.
        let once = |list: &mut Vec<String>| {
            list.sort_by(|a, b| {
                natural_order(&a.to_lowercase(), &b.to_lowercase()).then_with(|| a.cmp(b))
            });
            list.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        };
        once(&mut self.out.controls);
        once(&mut self.out.exceptions);
        once(&mut self.out.cuecs);
        let cuecs: BTreeSet<String> = self.out.cuecs.iter().map(|id| id.to_lowercase()).collect();
        self.out.controls.retain(|id| !cuecs.contains(&id.to_lowercase()));
        for control in &self.out.controls {
            let linked = self.linked.get(control).into_iter().flatten();
            let mut topics = BTreeSet::new();
            for named in linked.chain([control]) {
                let Ok(part) = named.parse::<PartId>() else { continue };
                for table in self.knowledge.responsibility.values() {
                    topics.extend(topics_of(table, &part));
                }
            }
            for topic in topics {
                self.out.topics.entry(topic).or_default().push(control.clone());
            }
        }
        self.out
    }
}

/// The label of an entry, where it is an id.
fn label(object: &Map<String, Value>) -> Option<String> {
    let props = object.get("props")?.as_array()?;
    let labels = props.iter().filter_map(Value::as_object);
    let labels =
        labels.filter(|prop| text(prop, "name") == Some("label") && !prop.contains_key("class"));
    labels.filter_map(|prop| id(text(prop, "value")?)).map(str::to_owned).next()
}

/// Topics of a requirement, or of any part of it.
fn topics_of(table: &crate::model::Responsibility, part: &PartId) -> BTreeSet<String> {
    let own = table.duties(part).map(|(_, duties)| duties.topics.clone());
    own.unwrap_or_else(|| {
        let key = part.key();
        let under =
            |id: &&String| id.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with('('));
        table
            .controls
            .iter()
            .filter(|(id, _)| under(id))
            .flat_map(|(_, duties)| duties.topics.clone())
            .collect()
    })
    .into_iter()
    .collect()
}
