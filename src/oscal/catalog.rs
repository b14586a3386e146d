//! Catalogs of requirements, and the profile by which a plan imports its own.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::model::Prop;
use super::names::{control, line, reference, slug, statement, time, token};
use super::uuid::Uuids;
use super::{Context, Version};
use crate::model::{Catalog, CatalogSource, Control, ControlId, Date, Group, Part, Wording};

/// A catalog in OSCAL, or of it the controls that `keep` says.
pub fn catalog(
    source: &Catalog,
    keep: &dyn Fn(&Control) -> bool,
    version: Version,
    day: Date,
) -> Value {
    whole(source, keep, version, day, &Uuids::of("catalogs").id("catalog", &source.source.id))
}

/// The catalog of a plan: its baseline.
pub(super) fn of_plan(source: &Catalog, context: &Context<'_>) -> Value {
    let uuid = context.plan.id("document", "catalog");
    whole(source, &|_| true, context.version, context.of.as_of, &uuid)
}

/// The profile of a plan: everything in its catalog.
pub(super) fn profile(context: &Context<'_>) -> Value {
    let plan = context.of;
    json!({"profile": {
        "uuid": context.plan.id("document", "profile"),
        "metadata": {
            "title": line(&format!("Baseline: {}", plan.framework_title)),
            "last-modified": time(plan.as_of),
            "version": line(&plan.catalog.version),
            "oscal-version": context.version.as_str(),
            "props": [Prop::ours("framework", &plan.framework)],
        },
        "imports": [{"href": "catalog.json", "include-all": {}}],
        "merge": {"as-is": true},
    }})
}

fn whole(
    source: &Catalog,
    keep: &dyn Fn(&Control) -> bool,
    version: Version,
    day: Date,
    uuid: &str,
) -> Value {
    let all = source.controls().filter(|one| keep(one)).map(|one| &one.id).collect();
    let groups: Vec<Value> =
        source.groups.iter().filter_map(|one| group(one, keep, &all)).collect();
    let CatalogSource { id, title, version: edition, wording, note, url, sha256, file } =
        &source.source;
    let mut props = vec![Prop::ours("catalog", id)];
    props.push(Prop::ours(
        "wording",
        match wording {
            Wording::Own => "own",
            Wording::Official => "official",
        },
    ));
    if let (Some(hash), Some(file)) = (sha256, file) {
        let mut prop = Prop::ours("source-sha256", hash);
        prop.class = Some("catalog".to_owned());
        prop.remarks = Some(file.clone());
        props.push(prop);
    }
    let mut metadata = Map::new();
    metadata.insert("title".to_owned(), line(title).into());
    metadata.insert("last-modified".to_owned(), time(day).into());
    metadata.insert("version".to_owned(), line(edition).into());
    metadata.insert("oscal-version".to_owned(), version.as_str().into());
    metadata.insert("props".to_owned(), json!(props));
    if let Some(url) = url {
        metadata.insert("links".to_owned(), json!([{"href": reference(url), "rel": "reference"}]));
    }
    if let Some(note) = note.as_ref().filter(|note| !note.trim().is_empty()) {
        metadata.insert("remarks".to_owned(), note.trim().into());
    }
    let mut catalog = Map::new();
    catalog.insert("uuid".to_owned(), uuid.into());
    catalog.insert("metadata".to_owned(), metadata.into());
    if !groups.is_empty() {
        catalog.insert("groups".to_owned(), groups.into());
    }
    json!({"catalog": catalog})
}

/// A group with its controls, enhancements within the control they extend where it is there.
fn group(
    of: &Group,
    keep: &dyn Fn(&Control) -> bool,
    selected: &BTreeSet<&ControlId>,
) -> Option<Value> {
    let kept: Vec<&Control> = of.controls.iter().filter(|one| keep(one)).collect();
    let here = |id: &ControlId| kept.iter().any(|one| one.id == *id);
    let base = |one: &Control| one.id.base().filter(here);
    let mut controls = Vec::new();
    for one in kept.iter().filter(|one| base(one).is_none()) {
        let mut value = object(one, selected);
        let below: Vec<Value> = kept
            .iter()
            .filter(|other| base(other).as_ref() == Some(&one.id))
            .map(|other| Value::Object(object(other, selected)))
            .collect();
        if !below.is_empty() {
            value.insert("controls".to_owned(), below.into());
        }
        controls.push(Value::Object(value));
    }
    let title = line(&of.title);
    (!controls.is_empty())
        .then(|| json!({"id": slug(&of.id), "title": title, "controls": controls}))
}

fn object(of: &Control, selected: &BTreeSet<&ControlId>) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("id".to_owned(), control(&of.id).into());
    out.insert("title".to_owned(), line(&of.title).into());
    let params: Vec<Value> = of.parameters.iter().map(|(id, one)| parameter(id, one)).collect();
    if !params.is_empty() {
        out.insert("params".to_owned(), params.into());
    }
    let mut props = vec![Prop::core("label", of.id.as_str())];
    props.extend(of.kind.as_ref().map(|kind| Prop::ours("kind", kind)));
    out.insert("props".to_owned(), json!(props));
    let related: Vec<Value> = of
        .related
        .iter()
        .filter(|id| selected.contains(id))
        .map(|id| json!({"href": format!("#{}", control(id)), "rel": "related"}))
        .collect();
    if !related.is_empty() {
        out.insert("links".to_owned(), related.into());
    }
    out.insert("parts".to_owned(), json!([part(&of.statement, "statement")]));
    out
}

fn parameter(id: &str, of: &crate::model::Parameter) -> Value {
    let mut out = Map::new();
    out.insert("id".to_owned(), token(id).into());
    let mut props: Vec<Prop> =
        of.alias.iter().map(|alias| Prop::core("alt-identifier", alias)).collect();
    props.extend(of.aggregates.iter().map(|other| Prop {
        ns: Some("http://csrc.nist.gov/ns/rmf".to_owned()),
        ..Prop::core("aggregates", other)
    }));
    if !props.is_empty() {
        out.insert("props".to_owned(), json!(props));
    }
    out.insert("label".to_owned(), line(&of.label).into());
    if let Some(value) = of.value.as_ref().filter(|value| !value.trim().is_empty()) {
        out.insert("values".to_owned(), json!([line(value)]));
    }
    let constraints: Vec<Value> =
        of.constraints.iter().map(|one| json!({"description": one})).collect();
    if !constraints.is_empty() {
        out.insert("constraints".to_owned(), constraints.into());
    }
    if !of.choices.is_empty() {
        let many = if of.several { "one-or-more" } else { "one" };
        let choice: Vec<String> = of.choices.iter().map(|one| line(one)).collect();
        out.insert("select".to_owned(), json!({"how-many": many, "choice": choice}));
    }
    Value::Object(out)
}

fn part(of: &Part, name: &str) -> Value {
    let mut out = Map::new();
    out.insert("id".to_owned(), statement(&of.id).into());
    out.insert("name".to_owned(), name.into());
    if let Some(label) = of.id.path().last() {
        out.insert("props".to_owned(), json!([Prop::core("label", label)]));
    }
    if !of.text.trim().is_empty() {
        out.insert("prose".to_owned(), of.text.trim().into());
    }
    if !of.parts.is_empty() {
        let below: Vec<Value> = of.parts.iter().map(|one| part(one, "item")).collect();
        out.insert("parts".to_owned(), below.into());
    }
    Value::Object(out)
}
