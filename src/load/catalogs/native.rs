//! The native catalog format: YAML, one file per group, our own sentences.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Origin};
use crate::load::yaml::{File, parse};
use crate::model::{
    Catalog, CatalogSource, Control, ControlId, Date, Group, Parameter, ParameterKind, Part,
    PartId, Profile, Wording,
};

/// `catalog.yaml` of a native catalog.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "controls/catalogs/*/catalog.yaml")]
pub struct CatalogFile {
    id: String,
    title: String,
    version: String,
    wording: Wording,
    note: Option<String>,
    source: RawSource,
    profiles: Vec<Profile>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "title and day are for the file's readers")]
struct RawSource {
    title: String,
    url: String,
    checked_on: Date,
}

/// A group file of a native catalog.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "controls/catalogs/*/GROUP.yaml")]
pub struct GroupFile {
    group: String,
    title: String,
    controls: Vec<RawControl>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawControl {
    id: ControlId,
    title: String,
    profiles: Vec<String>,
    /// What the publisher calls it: `standard`, `required`, `addressable`.
    kind: Option<String>,
    /// What an auditor asks to see.
    #[serde(default)]
    asks: Vec<String>,
    #[serde(default)]
    params: Vec<RawParameter>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    parts: Vec<RawPart>,
    #[serde(default)]
    related: Vec<ControlId>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawParameter {
    id: String,
    /// What kind of value it takes; a selection takes its choices unless this says otherwise.
    kind: Option<ParameterKind>,
    label: String,
    #[serde(default)]
    choices: Vec<String>,
    how_many: Option<String>,
    #[serde(default)]
    aggregates: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawPart {
    id: String,
    text: String,
    #[serde(default)]
    parts: Vec<RawPart>,
}

macro_rules! catalogs {
    ($($id:literal: [$($group:literal),* $(,)?]),* $(,)?) => {
        /// Ids of the built-in catalogs.
        pub const IDS: &[&str] = &[$($id),*];

        /// Path and text of each file of a built-in catalog; `catalog.yaml` first.
        fn files(id: &str) -> Option<Vec<(&'static str, &'static str)>> {
            match id {
                $($id => Some(vec![
                    (
                        concat!("controls/catalogs/", $id, "/catalog.yaml"),
                        include_str!(concat!("../../../controls/catalogs/", $id, "/catalog.yaml")),
                    ),
                    $((
                        concat!("controls/catalogs/", $id, "/", $group, ".yaml"),
                        include_str!(concat!("../../../controls/catalogs/", $id, "/", $group, ".yaml")),
                    ),)*
                ]),)*
                _ => None,
            }
        }
    };
}

// The registry of catalogs: one line a catalog, groups in the publisher's order.
catalogs! {
    "nist-800-53-r5": ["ac", "at", "au", "ca", "cm", "cp", "ia", "ir", "ma", "mp", "pe", "pl", "ps", "ra", "sa", "sc", "si", "sr"],
    "csf-2.0": ["gv-oc", "gv-rm", "gv-rr", "gv-po", "gv-ov", "gv-sc", "id-am", "id-ra", "id-im", "pr-aa", "pr-at", "pr-ds", "pr-ps", "pr-ir", "de-cm", "de-ae", "rs-ma", "rs-an", "rs-co", "rs-mi", "rc-rp", "rc-co"],
    "hipaa": ["164-308", "164-310", "164-312", "164-314", "164-316"],
    "soc2": ["cc1", "cc2", "cc3", "cc4", "cc5", "cc6", "cc7", "cc8", "cc9", "a1", "c1", "pi1", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"],
}

/// A built-in catalog, whole; `None` when there is none of that id.
pub fn load(id: &str) -> Option<Result<Catalog, Diagnostic>> {
    files(id).map(|files| from_files(&files))
}

fn from_files(files: &[(&str, &str)]) -> Result<Catalog, Diagnostic> {
    let Some(((head_path, head), groups)) = files.split_first() else {
        return Err(Diagnostic::error("invalid-catalog", "a catalog has no files"));
    };
    let head: CatalogFile = parse(&File::whole(*head_path), head)?;
    let mut catalog = Catalog {
        responsibility: Some(head.id.clone()),
        source: CatalogSource {
            id: head.id,
            title: head.title,
            version: head.version,
            wording: head.wording,
            note: head.note,
            file: None,
            sha256: None,
            url: Some(head.source.url),
        },
        profiles: head.profiles,
        groups: Vec::new(),
    };
    for (path, text) in groups {
        let raw: GroupFile = parse(&File::whole(*path), text)?;
        let mut controls = Vec::new();
        for control in raw.controls {
            if let Some(unknown) = control
                .profiles
                .iter()
                .find(|name| !catalog.profiles.iter().any(|profile| profile.id == **name))
            {
                return Err(Diagnostic::error(
                    "invalid-catalog",
                    format!("{} is in an unknown selection `{unknown}`", control.id),
                )
                .fault(&Origin::file(*path)));
            }
            controls.push(build(control));
        }
        catalog.groups.push(Group { id: raw.group, title: raw.title, controls });
    }
    Ok(catalog)
}

fn build(raw: RawControl) -> Control {
    fn part(id: PartId, text: String, children: Vec<RawPart>) -> Part {
        let parts = children
            .into_iter()
            .map(|child| part(id.child(&child.id), child.text, child.parts))
            .collect();
        Part { id, text, parts }
    }
    let parameters = raw.params.into_iter().map(|raw| {
        let parameter = Parameter {
            label: raw.label,
            several: raw.how_many.as_deref() == Some("one-or-more"),
            choices: raw.choices,
            aggregates: raw.aggregates,
            value: None,
            alias: None,
            kind: raw.kind,
        };
        (raw.id, parameter)
    });
    Control {
        statement: part(PartId::whole(raw.id.clone()), raw.text, raw.parts),
        parameters: parameters.collect::<IndexMap<_, _>>(),
        id: raw.id,
        title: raw.title,
        profiles: raw.profiles,
        related: raw.related,
        kind: raw.kind,
        asks: raw.asks,
    }
}
