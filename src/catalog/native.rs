//! The built-in catalog format: YAML, one file per group, requirements in our own words.
//!
//! A framework is a folder of `controls/frameworks`; its `framework.yaml` describes the catalog, how its ids
//! are written, and the names that tools give it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::documents;
use crate::diag::{Diagnostic, Origin, codes};
use crate::input::controls::{Controls, of_framework, parse};
use crate::model::{
    Catalog, CatalogSource, Control, ControlId, Date, FrameworkTraits, Group, IdShape, Parameter,
    ParameterKind, Part, PartId, Profile, SupportNeeds, Wording,
};

/// `framework.yaml` of a framework.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "controls/frameworks/*/framework.yaml")]
pub struct FrameworkFile {
    pub(super) id: String,
    title: String,
    version: String,
    wording: Wording,
    note: Option<String>,
    source: RawSource,
    profiles: Vec<Profile>,
    /// Files of `catalog/`, without `.yaml`, in the publisher's order.
    groups: Vec<String>,
    /// What supports AWS's half of its parts; reports over the period where nothing is said.
    #[serde(default)]
    pub(super) support: SupportNeeds,
    /// The same for a selection by itself, where it differs.
    #[serde(default)]
    support_of: BTreeMap<String, SupportNeeds>,
    /// True where assessors state a determination for each part, as NIST SP 800-53A has them.
    #[serde(default)]
    pub(super) determination: bool,
    /// What rules ask of it.
    #[serde(default)]
    pub(super) traits: FrameworkTraits,
    /// The kind of document that its plan is: the name of a file in `controls/documents`.
    #[serde(default = "plan")]
    pub(super) document: String,
    /// How its ids are written.
    pub(super) ids: IdShape,
    /// Its names, by the tool that uses them. Its id is always one.
    pub(super) names: BTreeMap<String, Vec<String>>,
    /// What people call it beside its id and title.
    #[serde(default)]
    pub(super) called: Vec<String>,
    /// The profile that is meant where a person names none.
    #[serde(default)]
    pub(super) usual: Option<String>,
    /// Names that could be mistaken for it but mean something else, and why.
    #[serde(default)]
    other_names: BTreeMap<String, String>,
}

/// The kind of document of a framework that names none.
fn plan() -> String {
    "ssp".to_owned()
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
#[schemars(title = "controls/frameworks/*/catalog/GROUP.yaml")]
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
    /// The publisher's term for it: `standard`, `required`, `addressable`.
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
    /// Kind of value; a selection takes its choices unless stated otherwise.
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

/// Ids of the built-in catalogs, by name.
pub fn ids() -> Vec<&'static str> {
    Controls::shipped().frameworks()
}

/// A built-in catalog, whole; `None` if there is none with that id.
pub fn load(id: &str) -> Option<Result<Catalog, Diagnostic>> {
    load_from(Controls::shipped(), id)
}

/// The content of `framework.yaml`; `None` if there is no such framework.
pub(super) fn head(controls: Controls<'_>, id: &str) -> Option<Result<FrameworkFile, Diagnostic>> {
    let (path, text) = controls.file(&of_framework(id, "framework.yaml"))?;
    Some(parse(path, text))
}

/// What supports AWS's half in a plan for these selections; `None` where nothing is said of them.
pub(super) fn support_of(id: &str, profiles: &[String]) -> Option<SupportNeeds> {
    let [profile] = profiles else { return None };
    head(Controls::shipped(), id)?.ok()?.support_of.remove(profile)
}

/// The catalog of a framework among `controls`.
pub(crate) fn load_from(controls: Controls<'_>, id: &str) -> Option<Result<Catalog, Diagnostic>> {
    Some(head(controls, id)?.and_then(|head| whole(controls, id, head)))
}

/// The files of `catalog/` in the order that `groups` gives.
fn groups<'a>(
    controls: Controls<'a>,
    id: &str,
    names: &[String],
) -> Result<Vec<(&'a str, &'a str)>, Diagnostic> {
    let fault = |message: String| {
        let path = of_framework(id, "framework.yaml");
        Err(Diagnostic::new(&codes::INVALID_CATALOG, message).fault(&Origin::file(path)))
    };
    let folder = of_framework(id, "catalog");
    let mut files: BTreeMap<&str, &str> = controls.folder(&folder).collect();
    let mut out = Vec::new();
    for name in names {
        let path = format!("{folder}/{name}.yaml");
        let Some(file) = files.remove_entry(path.as_str()) else {
            return fault(format!(
                "`groups` names `{name}`, which is not in catalog/, or names it twice"
            ));
        };
        out.push(file);
    }
    match files.keys().next() {
        Some(path) => fault(format!("`{path}` is not in `groups`")),
        None => Ok(out),
    }
}

fn whole(controls: Controls<'_>, id: &str, head: FrameworkFile) -> Result<Catalog, Diagnostic> {
    let groups = groups(controls, id, &head.groups)?;
    let mut names = head.names.values().flatten();
    if let Some(name) = names.find(|name| head.other_names.contains_key(*name)) {
        let message = format!("`{name}` is in `names` and in `other_names`");
        let path = of_framework(id, "framework.yaml");
        return Err(Diagnostic::new(&codes::INVALID_CATALOG, message).fault(&Origin::file(path)));
    }
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
        support: head.support,
        determination: head.determination,
        traits: head.traits,
        document: documents::named(&head.document),
    };
    for (path, text) in groups {
        let raw: GroupFile = parse(path, text)?;
        let mut controls = Vec::new();
        for control in raw.controls {
            if let Some(unknown) = control
                .profiles
                .iter()
                .find(|name| !catalog.profiles.iter().any(|profile| profile.id == **name))
            {
                return Err(Diagnostic::new(
                    &codes::INVALID_CATALOG,
                    format!("{} is in an unknown baseline `{unknown}`", control.id),
                )
                .fault(&Origin::file(path)));
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
            constraints: Vec::new(),
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
