//! OSCAL component definitions: what a component can do for a requirement, told by whoever makes it.

use serde_json::Value;

use super::ssp::{each, property, text};
use super::{Brought, Catalogs, Reading, status_of};
use crate::model::PartId;
use crate::model::text::one_line;

pub(super) fn read(definition: &Value, catalogs: Catalogs<'_>) -> Reading {
    let mut reading = Reading { kind: "OSCAL component definition", ..Reading::default() };
    let title = definition.get("metadata").and_then(|one| text(one, "title"));
    reading.understood.push(one_line(title.unwrap_or("without a title")));
    let held = ["components", "capabilities"];
    for component in held.into_iter().flat_map(|key| each(definition, key)) {
        let name =
            one_line(text(component, "title").or(text(component, "name")).unwrap_or("a component"));
        let mut count = 0;
        for implementation in each(component, "control-implementations") {
            for requirement in each(implementation, "implemented-requirements") {
                count += 1;
                requirement_of(&name, requirement, catalogs, &mut reading);
            }
        }
        reading.understood.push(format!("component {name}: {count} requirements"));
    }
    reading
}

fn requirement_of(name: &str, requirement: &Value, catalogs: Catalogs<'_>, reading: &mut Reading) {
    let id = text(requirement, "control-id").unwrap_or_default();
    let place = format!("{name}, requirement {id}");
    let Some(whole) = id.parse::<PartId>().ok().and_then(|part| catalogs.known(&part)) else {
        reading.left(place, "in no framework of the workspace");
        return;
    };
    let at = reading.controls.iter().position(|one| one.satisfies[0] == whole);
    let at = at.unwrap_or_else(|| {
        let one =
            Brought { place: place.clone(), satisfies: vec![whole.clone()], ..Brought::default() };
        reading.controls.push(one);
        reading.controls.len() - 1
    });
    let stated = property(requirement, "implementation-status").next().and_then(status_of);
    let mut said: Vec<(Option<PartId>, String)> = Vec::new();
    if let Some(description) = text(requirement, "description") {
        said.push((None, description.to_owned()));
    }
    for statement in each(requirement, "statements") {
        let stated = text(statement, "statement-id").unwrap_or_default();
        let part = stated.parse::<PartId>().ok();
        let part = part
            .and_then(|part| catalogs.known(&part))
            .filter(|part| part.control == whole.control);
        let Some(part) = part else {
            reading
                .left(format!("{place}, statement {stated}"), "the control has no such statement");
            continue;
        };
        if let Some(description) = text(statement, "description") {
            said.push((Some(part).filter(|part| !part.path().is_empty()), description.to_owned()));
        }
    }
    let one = &mut reading.controls[at];
    one.status = one.status.or(stated);
    for (part, text) in said {
        let text = format!("**{name}:** {text}");
        match part {
            Some(part) => one.statements.entry(part).or_default().push(text),
            None => one.general.push(text),
        }
    }
}
