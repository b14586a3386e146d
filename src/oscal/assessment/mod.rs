//! Assessment plan, assessment results, and the plan of action and milestones.

mod observations;
mod plan;
mod poam;
mod results;
mod risks;

use serde_json::{Value, json};

use super::model::Prop;
use super::names::{control, statement};
use super::{Context, resources, ssp};
use crate::model::{Method, PartId};

pub(super) use plan::plan;
pub(super) use poam::poam;
pub(super) use results::results;

/// How a test was done, in the words of SP 800-53A.
fn methods<'a>(of: impl IntoIterator<Item = &'a Method>) -> Vec<&'static str> {
    let mut out: Vec<&str> = of
        .into_iter()
        .map(|method| match method {
            Method::Inquiry => "INTERVIEW",
            Method::Inspection => "EXAMINE",
            Method::Observation | Method::Reperformance => "TEST",
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// A selection of parts, as OSCAL writes it: each control with its statements.
fn selection<'a>(parts: impl IntoIterator<Item = &'a PartId>) -> Value {
    let mut controls: Vec<(String, Vec<String>)> = Vec::new();
    for part in parts {
        let id = control(&part.control);
        let statement = statement(part);
        match controls.iter_mut().find(|(known, _)| *known == id) {
            Some((_, statements)) => statements.push(statement),
            None => controls.push((id, vec![statement])),
        }
    }
    let include: Vec<Value> = controls
        .into_iter()
        .map(|(id, statements)| json!({"control-id": id, "statement-ids": statements}))
        .collect();
    match include.is_empty() {
        true => json!({"control-selections": [{"include-all": {}}]}),
        false => json!({"control-selections": [{"include-controls": include}]}),
    }
}

/// Puts a list into an object where it has anything.
fn put(object: &mut Value, key: &str, list: Vec<Value>) {
    if let (false, Some(object)) = (list.is_empty(), object.as_object_mut()) {
        object.insert(key.to_owned(), Value::Array(list));
    }
}

/// Puts a text into an object where there is any.
fn put_text(object: &mut Value, key: &str, text: Option<String>) {
    if let (Some(text), Some(object)) =
        (text.filter(|t| !t.trim().is_empty()), object.as_object_mut())
    {
        object.insert(key.to_owned(), Value::String(text));
    }
}

/// Properties of ours, of those that have a value.
fn ours<'a>(all: impl IntoIterator<Item = (&'a str, Option<String>)>) -> Vec<Value> {
    all.into_iter().filter_map(|(name, value)| Some(json!(Prop::ours(name, value?)))).collect()
}
