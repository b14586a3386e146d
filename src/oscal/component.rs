//! What an AWS service provides and what it leaves to its customer, by control: a component definition.

use serde_json::{Value, json};

use super::Version;
use super::model::Prop;
use super::names::{control, line, prose, reference, statement, time};
use super::uuid::Uuids;
use crate::model::{Catalog, Date, Knowledge, Mode, Owner, OwnerEntry, PartId, Service};

/// What a topic is on a service: its id, who acts, and in which words.
type Acts<'a> = Vec<(&'a str, &'a OwnerEntry)>;

/// A service as a component, and each of its modes of use as another with what differs in it. A component definition
/// has no members for what is provided and what is left to the customer; they are properties `provided` and
/// `responsibility` of each statement, by topic.
pub fn component_definition(
    service: &Service,
    knowledge: &Knowledge,
    catalogs: &[Catalog],
    version: Version,
    day: Date,
) -> Value {
    let uuids = Uuids::of("aws-services").under(&service.id);
    let aws = uuids.id("party", "aws");
    let acts = service.topics.iter().map(|(id, entry)| (id.as_str(), entry)).collect();
    let premises = knowledge.premises.contains_key(&service.id);
    let mut components =
        vec![component(service, None, &acts, knowledge, catalogs, &uuids, premises)];
    for mode in &service.modes {
        let acts = mode.topics.iter().map(|(id, entry)| (id.as_str(), entry)).collect();
        components.push(component(
            service,
            Some(mode),
            &acts,
            knowledge,
            catalogs,
            &uuids,
            premises,
        ));
    }
    components.retain(|component| component.get("control-implementations").is_some());
    let resources: Vec<Value> = catalogs
        .iter()
        .map(|catalog| {
            let mut out = json!({
                "uuid": uuids.id("catalog", &catalog.source.id),
                "title": line(&format!("{}, version {}", catalog.source.title, catalog.source.version)),
                "props": [Prop::ours("catalog", &catalog.source.id)],
            });
            if let Some(url) = &catalog.source.url {
                out["rlinks"] = json!([{"href": reference(url)}]);
            }
            out
        })
        .collect();
    let mut out = json!({
        "uuid": uuids.id("document", "component-definition"),
        "metadata": {
            "title": line(&format!("Responsibilities on {}", service.name)),
            "last-modified": time(day),
            "version": env!("CARGO_PKG_VERSION"),
            "oscal-version": version.as_str(),
            "props": [Prop::ours("generator", concat!("carveout ", env!("CARGO_PKG_VERSION")))],
        },
        "components": components,
        "back-matter": {"resources": resources},
    });
    if !premises {
        out["metadata"]["roles"] = json!([{"id": "provider", "title": "Provider of the service"}]);
        out["metadata"]["parties"] =
            json!([{"uuid": aws, "type": "organization", "name": "Amazon Web Services"}]);
        out["metadata"]["responsible-parties"] =
            json!([{"role-id": "provider", "party-uuids": [aws]}]);
    }
    out["metadata"]["remarks"] =
        "Who acts is carveout's reading of public AWS documentation, not a statement of AWS's."
            .into();
    json!({"component-definition": out})
}

fn component(
    service: &Service,
    mode: Option<&Mode>,
    acts: &Acts<'_>,
    knowledge: &Knowledge,
    catalogs: &[Catalog],
    uuids: &Uuids,
    premises: bool,
) -> Value {
    let id = match mode {
        Some(mode) => format!("{}:{}", service.id, mode.id),
        None => service.id.clone(),
    };
    let title = match mode {
        Some(mode) => format!("{}, {}", service.name, mode.title),
        None => service.name.clone(),
    };
    let implementations: Vec<Value> = catalogs
        .iter()
        .filter_map(|catalog| {
            let requirements = requirements(catalog, acts, knowledge, &uuids.under(&id));
            let table = knowledge.responsibility.get(catalog.responsibility.as_ref()?)?;
            (!requirements.is_empty()).then(|| {
                json!({
                    "uuid": uuids.under(&id).id("control-implementation", &catalog.source.id),
                    "source": format!("#{}", uuids.id("catalog", &catalog.source.id)),
                    "description": format!(
                        "Who acts on {} for {}, by the responsibility table `{}`.",
                        line(&title), line(&catalog.source.title), table.catalog
                    ),
                    "props": [Prop::ours("catalog", &catalog.source.id)],
                    "implemented-requirements": requirements,
                })
            })
        })
        .collect();
    let mut props = vec![json!(Prop::ours("service", &id))];
    for default in service.defaults.iter().filter(|_| mode.is_none()) {
        let mut prop = Prop::ours("default", &default.claim);
        let since = default.effective_from.map(|day| format!(" Since {day}.")).unwrap_or_default();
        prop.remarks =
            Some(format!("Source: {}, checked {}.{since}", default.source, default.checked_on));
        props.push(json!(prop));
    }
    let description = match mode {
        Some(mode) => prose(&mode.when, &title),
        None => prose(&service.summary, &title),
    };
    let mut out = json!({
        "uuid": uuids.id("component", &id),
        "type": if premises { "physical" } else { "service" },
        "title": line(&title),
        "description": description,
        "props": props,
    });
    if !premises {
        out["responsible-roles"] = json!([{"role-id": "provider"}]);
    }
    if mode.is_some() {
        out["remarks"] =
            "Only the topics in which this mode of use differs from the service.".into();
    }
    if !implementations.is_empty() {
        out["control-implementations"] = implementations.into();
    }
    out
}

/// The controls in which a service has a topic, with a statement for each part.
fn requirements(
    catalog: &Catalog,
    acts: &Acts<'_>,
    knowledge: &Knowledge,
    uuids: &Uuids,
) -> Vec<Value> {
    let uuids = uuids.under(&catalog.source.id);
    let mut out = Vec::new();
    for of in catalog.controls() {
        let parts = of.statement.leaves();
        let statements: Vec<Value> = parts
            .iter()
            .filter_map(|(part, _)| statement_of(&part.id, catalog, acts, knowledge, &uuids))
            .collect();
        if !statements.is_empty() {
            out.push(json!({
                "uuid": uuids.id("requirement", &of.id),
                "control-id": control(&of.id),
                "description": format!("{} {}", of.id, line(&of.title)),
                "props": [Prop::ours("control", &of.id)],
                "statements": statements,
            }));
        }
    }
    out
}

fn statement_of(
    part: &PartId,
    catalog: &Catalog,
    acts: &Acts<'_>,
    knowledge: &Knowledge,
    uuids: &Uuids,
) -> Option<Value> {
    let table = knowledge.responsibility.get(catalog.responsibility.as_ref()?)?;
    let (_, duties) = table.duties(part)?;
    if duties.customer.is_some() {
        return None;
    }
    let mut props = vec![Prop::ours("part", part)];
    let mut said = Vec::new();
    for id in &duties.topics {
        let entry = acts.iter().find(|(topic, _)| topic == id).map(|(_, entry)| *entry);
        let (Some(entry), Some(topic)) = (entry, knowledge.topics.get(id)) else { continue };
        if entry.owner == Owner::Nobody {
            continue;
        }
        let note = entry.note.as_ref().map(|note| format!(" {}", line(note))).unwrap_or_default();
        if entry.owner.aws() {
            let mut prop = Prop::ours("provided", id);
            prop.remarks = Some(format!("{}{note} Source: {}.", line(&topic.aws), entry.source));
            props.push(prop);
            said.push(format!(
                "* Provided, {}: {}",
                line(&topic.title).to_lowercase(),
                line(&topic.aws)
            ));
        }
        if entry.owner.customer() {
            let mut prop = Prop::ours("responsibility", id);
            prop.remarks =
                Some(format!("{}{note} Source: {}.", line(&topic.customer), entry.source));
            props.push(prop);
            said.push(format!(
                "* Customer responsibility, {}: {}",
                line(&topic.title).to_lowercase(),
                line(&topic.customer)
            ));
        }
    }
    (!said.is_empty()).then(|| {
        json!({
            "statement-id": statement(part),
            "uuid": uuids.id("statement", part),
            "description": said.join("\n"),
            "props": props,
        })
    })
}
