//! Profile resolution: NIST's and GSA's own results, the vectors of NIST's draft, one small case for
//! each rule that has no vector, and input that cannot be followed.

mod bad;
mod import;
mod published;
mod rules;
mod vectors;

use std::path::{Path, PathBuf};

use carveout::catalog::{self, profile::Resolved};
use serde_json::Value;

use crate::harness::Workspace;

/// Resolves a file; `others` are given beside it.
fn resolve(file: &Path, others: &[PathBuf]) -> Resolved {
    catalog::resolve(file, others, None).unwrap_or_else(|fault| panic!("{fault:#?}"))
}

/// What has to be equal in two catalogs: all but `uuid` and `metadata`, which are of the document and
/// not of the controls.
fn content(json: &str) -> Value {
    let mut root: Value = serde_json::from_str(json).unwrap();
    let mut catalog = root["catalog"].take();
    let members = catalog.as_object_mut().unwrap();
    members.shift_remove("uuid");
    members.shift_remove("metadata");
    catalog
}

/// Where two values differ, as pointers; members may stand in any order, list items may not.
fn differences(ours: &Value, theirs: &Value, at: &str, out: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                match b.get(key) {
                    Some(other) => differences(value, other, &format!("{at}/{key}"), out),
                    None => out.push(format!("{at}/{key} is ours alone")),
                }
            }
            let missing = b.keys().filter(|key| !a.contains_key(*key));
            out.extend(missing.map(|key| format!("{at}/{key} is missing")));
        }
        (Value::Array(a), Value::Array(b)) => {
            if a.len() != b.len() {
                out.push(format!("{at} has {} items, not {}", a.len(), b.len()));
            }
            for (index, (one, two)) in a.iter().zip(b).enumerate() {
                differences(one, two, &format!("{at}/{index}"), out);
            }
        }
        _ if ours == theirs => {}
        _ => out.push(format!("{at}: {ours} for {theirs}")),
    }
}

#[track_caller]
fn assert_same(name: &str, ours: &Value, theirs: &Value) {
    let mut out = Vec::new();
    differences(ours, theirs, "", &mut out);
    out.truncate(20);
    assert!(out.is_empty(), "{name}:\n{}", out.join("\n"));
}

/// Files in a folder of their own, one of them `profile.json`.
fn folder(files: &[(&str, &Value)]) -> Workspace {
    files.iter().fold(Workspace::empty(), |workspace, (path, value)| {
        workspace.file(path, serde_json::to_string_pretty(value).unwrap())
    })
}

/// The result of `profile.json` in such a folder.
#[track_caller]
fn resolved(files: &[(&str, &Value)]) -> Resolved {
    let workspace = folder(files);
    resolve(&workspace.path("profile.json"), &[])
}

/// Ids of controls as an outline: `a1 c3(c3.a) [G: b1]`.
fn outline(catalog: &Value) -> String {
    let mut parts = Vec::new();
    for control in catalog["controls"].as_array().into_iter().flatten() {
        let inside = outline(control);
        let id = control["id"].as_str().unwrap();
        parts.push(if inside.is_empty() { id.to_owned() } else { format!("{id}({inside})") });
    }
    for group in catalog["groups"].as_array().into_iter().flatten() {
        let id = group["id"].as_str().or(group["title"].as_str()).unwrap_or("?");
        parts.push(format!("[{id}: {}]", outline(group)));
    }
    parts.join(" ")
}
