//! OSCAL system security plans, 1.0 to 1.2: statements by component, parameters, roles, and apart from them what is
//! inherited.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Brought, Catalogs, Reading, origination_of, status_of};
use crate::model::text::{few_and_more, one_line};
use crate::model::{PartId, Status};
use crate::oscal::{NS, part_named};

/// What is known of a component.
struct Component<'v> {
    title: &'v str,
    kind: &'v str,
    /// The leveraged authorization that it comes of.
    leveraged: Option<&'v str>,
}

pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

pub(super) fn each<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// The value of a property, whatever its namespace.
pub(super) fn property<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v str> {
    let of_name = move |prop: &&Value| text(prop, "name") == Some(name);
    each(value, "props").filter(of_name).filter_map(|prop| text(prop, "value"))
}

/// True for a plan that this program wrote: it says so in its own namespace.
pub(super) fn is_own(plan: &Value) -> bool {
    let metadata = plan.get("metadata").unwrap_or(&Value::Null);
    each(metadata, "props")
        .any(|prop| text(prop, "name") == Some("generator") && text(prop, "ns") == Some(NS))
}

pub(super) fn read(plan: &Value, catalogs: Catalogs<'_>) -> Reading {
    let mut reading = Reading { kind: "OSCAL system security plan", ..Reading::default() };
    let nothing = Value::Null;
    let metadata = plan.get("metadata").unwrap_or(&nothing);
    let implementation = plan.get("system-implementation").unwrap_or(&nothing);
    let title = text(metadata, "title").unwrap_or("without a title");
    let version = text(metadata, "oscal-version").unwrap_or("not stated");
    reading.understood.push(format!("{}, OSCAL {version}", one_line(title)));
    if let Some(profile) = plan.get("import-profile").and_then(|one| text(one, "href")) {
        reading.understood.push(format!("it plans for the profile {}", one_line(profile)));
    }
    for role in each(metadata, "roles") {
        if let Some(id) = text(role, "id") {
            reading.roles.insert(id.to_owned(), text(role, "title").unwrap_or(id).to_owned());
        }
    }
    let leveraged: BTreeMap<&str, &str> = each(implementation, "leveraged-authorizations")
        .filter_map(|one| {
            Some((text(one, "uuid")?, text(one, "title").unwrap_or("without a title")))
        })
        .collect();
    for one in each(implementation, "leveraged-authorizations") {
        let day = text(one, "date-authorized").unwrap_or("no day stated");
        let title = text(one, "title").unwrap_or("without a title");
        reading.left(
            format!("leveraged authorization {}", one_line(title)),
            format!(
                "authorized: {day}; review it and add it under `authorizations` or `providers`"
            ),
        );
    }
    let components = components(implementation, &leveraged, &mut reading);
    let control = plan.get("control-implementation").unwrap_or(&nothing);
    let shared: BTreeMap<String, String> = parameters(control);
    let mut used = 0;
    for requirement in each(control, "implemented-requirements") {
        let id = text(requirement, "control-id").unwrap_or_default();
        let place = format!("requirement {id}");
        let Some(whole) = id.parse::<PartId>().ok().and_then(|part| catalogs.known(&part)) else {
            reading.left(place, "in no framework of the workspace");
            continue;
        };
        let mut one = Brought {
            place: place.clone(),
            satisfies: vec![whole.clone()],
            parameters: parameters(requirement),
            ..Brought::default()
        };
        status(requirement, &mut one, &mut reading);
        roles(requirement, &mut one, &mut reading);
        if let Some(remarks) = text(requirement, "remarks") {
            one.notes.push(("Remarks".to_owned(), remarks.to_owned()));
        }
        by_components(requirement, None, &components, &mut one, &mut reading);
        if let Some(description) = text(requirement, "description") {
            one.general.push(description.to_owned());
        }
        for statement in each(requirement, "statements") {
            let stated = text(statement, "statement-id").unwrap_or_default();
            let part = part_named(stated, &whole.control).and_then(|part| catalogs.known(&part));
            let Some(part) = part else {
                reading.left(
                    format!("statement {stated} of {id}"),
                    "the control has no such statement; what it says is not taken over",
                );
                continue;
            };
            used += 1;
            roles(statement, &mut one, &mut reading);
            let at = Some(&part).filter(|part| !part.path().is_empty());
            if let Some(said) = text(statement, "description") {
                say(&mut one, at, said.to_owned());
            }
            if let Some(remarks) = text(statement, "remarks") {
                one.notes.push((format!("Remarks on {part}"), remarks.to_owned()));
            }
            by_components(statement, at, &components, &mut one, &mut reading);
        }
        for (id, value) in &shared {
            let inserted = one.satisfies.iter().any(|part| {
                catalogs
                    .control(&part.control)
                    .is_some_and(|control| control.parameters.contains_key(id))
            });
            if inserted {
                one.parameters.entry(id.clone()).or_insert_with(|| value.clone());
            }
        }
        dangling_parameters(&mut one, catalogs, &mut reading);
        reading.controls.push(one);
    }
    reading.understood.push(format!(
        "{} components, {} requirements, {used} statements",
        components.len(),
        reading.controls.len()
    ));
    reading
}

fn components<'v>(
    implementation: &'v Value,
    leveraged: &BTreeMap<&'v str, &'v str>,
    reading: &mut Reading,
) -> BTreeMap<&'v str, Component<'v>> {
    let mut found = BTreeMap::new();
    for one in each(implementation, "components") {
        let Some(uuid) = text(one, "uuid") else { continue };
        let title = text(one, "title").unwrap_or("without a title");
        let mut of = property(one, "leveraged-authorization-uuid");
        let leveraged = of.next().map(|uuid| match leveraged.get(uuid) {
            Some(title) => *title,
            None => {
                reading.left(
                    format!("component {}", one_line(title)),
                    format!(
                        "it names the leveraged authorization {uuid}, which the plan does not have"
                    ),
                );
                title
            }
        });
        let kind = text(one, "type").unwrap_or_default();
        found.insert(uuid, Component { title, kind, leveraged });
    }
    found
}

/// Values of `set-parameters`, joined where there are several.
fn parameters(value: &Value) -> BTreeMap<String, String> {
    let one = |set: &Value| {
        let id = text(set, "param-id")?.to_lowercase();
        let values = each(set, "values").filter_map(Value::as_str).map(str::trim);
        let values: Vec<&str> = values.filter(|text| !text.is_empty()).collect();
        (!values.is_empty()).then(|| (id, values.join("; ")))
    };
    each(value, "set-parameters").filter_map(one).collect()
}

/// The status that a requirement states: by its field, or by a property as FedRAMP writes it.
fn status(value: &Value, one: &mut Brought, reading: &mut Reading) {
    let field = value.get("implementation-status").and_then(|status| text(status, "state"));
    let stated = field.into_iter().chain(property(value, "implementation-status"));
    for word in stated.collect::<Vec<_>>() {
        match (status_of(word), one.status) {
            (None, _) => {
                reading.left(one.place.clone(), format!("the status {word} is not known"));
            }
            (Some(status), None) => one.status = Some(status),
            (Some(status), Some(known)) if known != status => one.status = Some(Status::Partial),
            (Some(_), Some(_)) => {}
        }
    }
    for word in property(value, "control-origination") {
        match origination_of(word) {
            Some(known) if one.origination.contains(&known) => {}
            Some(known) => one.origination.push(known),
            None => reading.left(one.place.clone(), format!("the origination {word} is not known")),
        }
    }
}

fn roles(value: &Value, one: &mut Brought, reading: &mut Reading) {
    for role in each(value, "responsible-roles") {
        let Some(id) = text(role, "role-id") else { continue };
        let owner = match reading.roles.get(id) {
            Some(title) => title.clone(),
            None => {
                reading.left(
                    one.place.clone(),
                    format!("it names the role {id}, which the plan does not declare"),
                );
                continue;
            }
        };
        if !one.owners.contains(&owner) {
            one.owners.push(owner);
        }
    }
}

fn say(one: &mut Brought, part: Option<&PartId>, said: String) {
    let list = match part {
        Some(part) => one.statements.entry(part.clone()).or_default(),
        None => &mut one.general,
    };
    if !list.contains(&said) {
        list.push(said);
    }
}

/// What each component does for a requirement or a statement.
fn by_components(
    value: &Value,
    part: Option<&PartId>,
    components: &BTreeMap<&str, Component<'_>>,
    one: &mut Brought,
    reading: &mut Reading,
) {
    let subject = part.map_or_else(|| one.satisfies[0].to_string(), ToString::to_string);
    for by in each(value, "by-components") {
        let uuid = text(by, "component-uuid").unwrap_or_default();
        let component = components.get(uuid);
        if component.is_none() {
            reading.left(
                format!("{subject}, component {uuid}"),
                "the plan has no such component; what it says is taken over without its name",
            );
        }
        status(by, one, reading);
        roles(by, one, reading);
        for (id, value) in parameters(by) {
            match one.parameters.get(&id) {
                Some(known) if *known != value => reading.left(
                    format!("{subject}, parameter {id}"),
                    format!(
                        "components set it to several values; {known:?} is kept, {value:?} is not"
                    ),
                ),
                _ => _ = one.parameters.insert(id, value),
            }
        }
        for inherited in each(by, "inherited") {
            let said = text(inherited, "description").unwrap_or("without a description");
            let from = component.map_or("", |component| component.title);
            one.inherited.push(format!("{subject}, from {from}: {said}"));
        }
        for satisfied in each(by, "satisfied") {
            if let Some(said) = text(satisfied, "description") {
                say(one, part, said.to_owned());
            }
        }
        let Some(said) = text(by, "description") else { continue };
        match component {
            Some(known) if known.leveraged.is_some() || known.kind == "leveraged-system" => {
                let from = known.leveraged.unwrap_or(known.title);
                one.inherited.push(format!("{subject}, from {from}: {said}"));
            }
            Some(known) if known.kind != "this-system" => {
                say(one, part, format!("**{}:** {said}", one_line(known.title)));
            }
            _ => say(one, part, said.to_owned()),
        }
    }
}

/// Parameters that the control does not have are said and not taken over: a name of revision 5.0 is taken by the new one.
fn dangling_parameters(one: &mut Brought, catalogs: Catalogs<'_>, reading: &mut Reading) {
    let Some(control) = catalogs.control(&one.satisfies[0].control) else { return };
    let known = |id: &str| {
        control.parameters.iter().any(|(own, parameter)| {
            own.eq_ignore_ascii_case(id)
                || parameter.alias.as_deref().is_some_and(|alias| alias.eq_ignore_ascii_case(id))
        })
    };
    let unknown: Vec<String> = one.parameters.keys().filter(|id| !known(id)).cloned().collect();
    if !unknown.is_empty() {
        reading.left(
            one.place.clone(),
            format!("parameters that the control does not have: {}", few_and_more(&unknown, 4)),
        );
        one.parameters.retain(|id, _| !unknown.contains(id));
    }
}
