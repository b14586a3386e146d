//! What is told of the system beside its controls, section by section, and whether each has its data.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Draft;
use crate::limits::INDEXED;
use crate::model::{
    Description, FigureState, Impact, InventoryRows, Plan, PlanAuthorization, Role, sections,
};
use crate::render::clean::Field;

/// Path of a figure in the world of the templates.
fn figure_file(n: usize, extension: &str) -> String {
    format!("figures/{n}.{extension}")
}

/// The figures, by the names that templates use.
pub(super) fn figures(plan: &Plan) -> impl Iterator<Item = (String, Vec<u8>)> {
    let files = plan.description.iter().flat_map(|one| one.figures.iter().enumerate());
    files
        .filter(|(_, file)| file.state == FigureState::Shown)
        .map(|(n, file)| (figure_file(n, file.image.extension), file.image.bytes.to_vec()))
}

/// Columns of an inventory that have a column of their own on a page, the most telling first.
const COLUMNS: &[&str] = &[
    "Unique Asset Identifier",
    "Diagram Label",
    "Asset Type",
    "Function",
    "Location",
    "System Administrator/Owner",
    "Software/Database Name & Version",
    "OS Name and Version",
];

/// As many of them as a page has room for.
const SIDE_BY_SIDE: usize = 6;

/// Keys whose texts are Markdown.
const PROSE: &[&str] = &[
    "environment",
    "architecture",
    "requirements",
    "assessment",
    "infrastructure",
    "software",
    "people",
    "procedures",
];

impl Draft<'_> {
    /// The whole of it.
    pub(super) fn described(&mut self) -> Value {
        let plan = self.plan;
        let nothing = Description::default();
        let told = plan.description.as_ref().map_or(&nothing, |one| &one.told);
        let states: Vec<Value> = sections(plan, &plan.document.sections)
            .map(|one| {
                json!({
                    "id": one.id,
                    "title": one.title,
                    "lacks": self.maybe_cell("what is lacking", one.id, one.lacks.as_ref()),
                    "who": self.cell("role", "", &one.who),
                    "instead": self.maybe_words("section", one.id, one.instead.as_ref()),
                })
            })
            .collect();
        let mut value = serde_json::to_value(told).unwrap_or_default();
        self.clean_tree(&mut value, "description", false);
        let mut out = match value {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        out.insert("sections".to_owned(), Value::Array(states));
        out.insert("responsible".to_owned(), self.responsible(told));
        out.insert("status".to_owned(), self.status(told));
        out.insert("information_types".to_owned(), self.information_types(told));
        let mark = told.high_water_mark();
        out.insert("high_water_mark".to_owned(), json!(mark.map(Impact::label)));
        out.insert("figures".to_owned(), self.figures(told));
        out.insert("separation_of_duties".to_owned(), self.duties(told));
        out.insert("approvals".to_owned(), self.approvals(told));
        out.insert("leveraged".to_owned(), self.leveraged(told));
        out.insert("attachments".to_owned(), self.attachments(told));
        out.insert("landscape".to_owned(), self.landscape(told));
        let rows = plan.description.as_ref().map(|one| &one.inventory);
        out.insert("inventory".to_owned(), rows.map_or(Value::Null, |rows| self.inventory(rows)));
        Value::Object(out)
    }

    /// Every text of a tree, cleaned; Markdown as blocks.
    fn clean_tree(&mut self, value: &mut Value, key: &str, prose: bool) {
        match value {
            Value::String(text) if prose => {
                let field = Field { what: key, of: "the system", ..Field::default() };
                let blocks = self.markdown(field, text);
                *value = serde_json::to_value(blocks).unwrap_or_default();
            }
            Value::String(text) => *text = self.cell(key, "the system", text),
            Value::Array(list) => list.iter_mut().for_each(|one| self.clean_tree(one, key, prose)),
            Value::Object(map) => {
                for (name, one) in map.iter_mut() {
                    // Kinds of data are a list of the system and a text of its components.
                    let prose =
                        PROSE.contains(&name.as_str()) || (key == "components" && name == "data");
                    self.clean_tree(one, name, prose);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A role by its id: title, holder, contact; the id where there is no such role.
    fn role(&mut self, id: &str) -> Value {
        match self.plan.system.roles.get(id) {
            Some(Role { title, holder, contact }) => json!({
                "title": self.cell("title of role", id, title),
                "holder": self.maybe_cell("holder of role", id, holder.as_ref()),
                "contact": self.maybe_cell("contact of role", id, contact.as_ref()),
            }),
            None => json!({"title": self.cell("role", "", id), "holder": null, "contact": null}),
        }
    }

    fn roles_of(&mut self, ids: &[String]) -> Vec<Value> {
        ids.iter().map(|id| self.role(id)).collect()
    }

    fn responsible(&mut self, told: &Description) -> Value {
        let by = &told.responsible;
        let named = [
            ("System owner", &by.owner),
            ("Authorizing official", &by.authorizing_official),
            ("Responsible for security", &by.security),
            ("Responsible for privacy", &by.privacy),
        ];
        let mut rows: Vec<Value> = named
            .into_iter()
            .filter_map(|(what, id)| Some(json!([what, self.role(id.as_ref()?)])))
            .collect();
        for contact in &by.contacts {
            let about = self.cell("contact for", "", &contact.about);
            rows.push(json!([format!("Contact: {about}"), self.role(&contact.role)]));
        }
        json!({"rows": rows, "assertion_by": self.roles_of(&by.assertion_by)})
    }

    fn status(&mut self, told: &Description) -> Value {
        told.status.as_ref().map_or(Value::Null, |status| {
            json!({
                "state": status.state.label(),
                "since": status.since,
                "note": self.maybe_cell("operational status", "", status.note.as_ref()),
            })
        })
    }

    fn information_types(&mut self, told: &Description) -> Value {
        let rows = told.information_types.iter().map(|one| {
            json!({
                "name": self.cell("type of information", "", &one.name),
                "id": self.maybe_cell("id of information", &one.name, one.id.as_ref()),
                "levels": [
                    one.confidentiality.label(),
                    one.integrity.label(),
                    one.availability.label(),
                ],
                "reason": self.cell("reason of impact", &one.name, &one.reason),
            })
        });
        rows.collect()
    }

    fn figures(&mut self, told: &Description) -> Value {
        let plan = self.plan;
        let files = plan.description.as_ref().map_or(&[][..], |one| &one.figures);
        let one = |(n, figure): (usize, &crate::model::Figure)| {
            let file = files.get(n);
            let shown = file.filter(|file| {
                // A character that the fonts lack would make the whole file invalid.
                file.state == FigureState::Shown
                    && file.words.chars().all(|c| c.is_whitespace() || self.cleaner.prints(c))
            });
            let name = figure.file.rsplit('/').next().unwrap_or_default();
            json!({
                "kind": figure.kind,
                "label": figure.kind.label(),
                "file": shown.map(|file| figure_file(n, file.image.extension)),
                "width": shown.map(|file| file.image.width),
                "height": shown.map(|file| file.image.height),
                "vector": shown.is_some_and(|file| file.image.extension == "svg"),
                "listed": file.is_some_and(|file| file.state == FigureState::Listed),
                "unprintable": shown.is_none()
                    && file.is_some_and(|file| file.state == FigureState::Shown),
                "name": self.cell("file of a figure", "", name),
                "sha256": file.and_then(|file| file.sha256.as_ref()),
                "alt": self.text("description of a figure", name, &alt(&figure.alt)),
                "caption": self.maybe("caption of a figure", name, figure.caption.as_ref()),
            })
        };
        told.figures.iter().enumerate().map(one).collect()
    }

    fn duties(&mut self, told: &Description) -> Value {
        let rows = told.separation_of_duties.iter().map(|one| {
            json!({
                "duty": self.cell("duty", "", &one.duty),
                "roles": self.roles_of(&one.roles),
                "not": self.roles_of(&one.not),
                "enforced_by": self.maybe_cell(
                    "enforcement of a duty", &one.duty, one.enforced_by.as_ref()),
            })
        });
        rows.collect()
    }

    fn approvals(&mut self, told: &Description) -> Value {
        let as_of = self.plan.as_of;
        let rows = told.approvals.iter().map(|one| {
            json!({
                "role": self.role(&one.role),
                "as": self.maybe_cell("capacity of approval", "", one.capacity.as_ref()),
                // What is given after the day of the plan is still to be signed.
                "date": one.date.filter(|day| *day <= as_of),
                "record": self.maybe_cell("record of approval", "", one.record.as_ref()),
                "until": one.until,
                "lapsed": one.until.is_some_and(|day| day < as_of),
            })
        });
        rows.collect()
    }

    /// Authorizations that are leveraged: those of the plan with what is agreed, and others that are told.
    fn leveraged(&mut self, told: &Description) -> Value {
        let plan = self.plan;
        let mut rows = Vec::new();
        let known: BTreeSet<&str> = plan.authorizations.iter().map(|one| one.id.as_str()).collect();
        for one in &plan.authorizations {
            let agreed = told.leveraged.iter().find(|told| told.authorization == one.id);
            rows.push(self.leverages(Some(one), agreed));
        }
        let others =
            told.leveraged.iter().filter(|one| !known.contains(one.authorization.as_str()));
        for agreed in others {
            rows.push(self.leverages(None, Some(agreed)));
        }
        Value::Array(rows)
    }

    fn leverages(
        &mut self,
        held: Option<&PlanAuthorization>,
        agreed: Option<&crate::model::Leveraged>,
    ) -> Value {
        let id = held.map(|one| &one.id).or(agreed.map(|one| &one.authorization));
        let id = id.cloned().unwrap_or_default();
        let offering = held.map(|one| &one.service_offering);
        let offering = offering.or(agreed.and_then(|one| one.offering.as_ref()));
        let services: Vec<&str> = held
            .iter()
            .flat_map(|one| one.services.iter().filter(|(_, inside)| **inside))
            .map(|(service, _)| service.as_str())
            .collect();
        json!({
            "id": self.cell("package id", "", &id),
            "offering": self.maybe_cell("service offering", &id, offering),
            "services": self.service_names(&services),
            "level": held.map(|one| one.level.label()),
            "status": held.map(|one| one.status.label()),
            "authorized_on": held.and_then(|one| one.authorized_on),
            "unusable": self.maybe_cell("remark on", &id, held.and_then(|one| one.unusable.as_ref())),
            "agreement": self.maybe_cell(
                "nature of agreement", &id, agreed.and_then(|one| one.agreement.as_ref())),
            "data": self.maybe_cell("data types", &id, agreed.and_then(|one| one.data.as_ref())),
            "users": self.maybe_cell(
                "authorized users", &id, agreed.and_then(|one| one.users.as_ref())),
        })
    }

    fn attachments(&mut self, told: &Description) -> Value {
        let rows = told.attachments.iter().map(|one| {
            json!({
                "title": self.cell("title of attachment", "", &one.title),
                "id": self.maybe_cell("id of attachment", &one.title, one.id.as_ref()),
                "date": one.date,
                "evidence": one.evidence.as_ref().map(|id| self.refer(super::Kind::Evidence, id)),
            })
        });
        rows.collect()
    }

    /// The rows of the inventory, the most telling columns side by side and the others in one.
    fn inventory(&mut self, read: &InventoryRows) -> Value {
        let chosen: Vec<usize> = COLUMNS
            .iter()
            .filter_map(|name| read.columns.iter().position(|own| own == name))
            .take(SIDE_BY_SIDE)
            .collect();
        let rest: Vec<usize> = (0..read.columns.len()).filter(|at| !chosen.contains(at)).collect();
        let rows: Vec<Value> = read
            .rows
            .iter()
            .take(INDEXED)
            .map(|row| {
                let cell = |at: &usize| row.get(*at).map_or("", String::as_str);
                let others: Vec<String> = rest
                    .iter()
                    .filter(|at| !cell(at).is_empty())
                    .map(|at| format!("{}: {}", read.columns[*at], cell(at)))
                    .collect();
                let cells: Vec<String> =
                    chosen.iter().map(|at| self.cell("inventory", "", cell(at))).collect();
                json!({"cells": cells, "others": self.cell("inventory", "", &others.join("; "))})
            })
            .collect();
        let columns: Vec<&str> = chosen.iter().map(|at| read.columns[*at].as_str()).collect();
        json!({
            "columns": columns,
            "others": !rest.is_empty(),
            "rows": rows,
            "total": read.total,
            "more": read.total - read.rows.len().min(INDEXED).min(read.total),
        })
    }

    /// The figure that is drawn from what is declared: what stands inside and outside the boundary.
    fn landscape(&mut self, told: &Description) -> Value {
        let plan = self.plan;
        let system = &plan.system;
        let mut outside: Vec<String> = Vec::new();
        for one in &told.interconnections {
            let direction = one.direction.as_ref().map(|way| format!(" ({way})"));
            outside.push(format!("{}{}", one.name, direction.unwrap_or_default()));
        }
        if told.interconnections.is_empty() {
            outside.extend(system.interconnections.iter().map(|text| first_words(text)));
        }
        let providers: Vec<String> = plan
            .providers
            .iter()
            .map(|one| one.name.clone())
            .chain(told.external_services.iter().map(|one| one.name.clone()))
            .collect();
        let users: Vec<String> = told.users.iter().map(|one| one.name.clone()).collect();
        let mut seen = BTreeSet::new();
        let providers: Vec<String> = providers
            .into_iter()
            .filter(|name| seen.insert(name.to_lowercase()))
            .filter(|name| !outside.iter().any(|other| other.starts_with(name.as_str())))
            .collect();
        let premises: Vec<&str> = plan
            .services
            .iter()
            .filter(|service| service.premises)
            .map(|service| service.name.as_str())
            .collect();
        let cloud: Vec<&str> = plan
            .services
            .iter()
            .filter(|service| !service.premises)
            .map(|service| service.id.as_str())
            .collect();
        let mut names: Vec<String> = Vec::new();
        for id in &cloud {
            let name = self.services.get(id).cloned().unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let list = |items: &[String]| match items.len() {
            0 => "none stated".to_owned(),
            _ => items.join(", "),
        };
        let accounts: Vec<String> = system
            .accounts
            .iter()
            .map(|(id, purpose)| match purpose.as_str() {
                "" => id.clone(),
                purpose => format!("{purpose} ({id})"),
            })
            .collect();
        let alt = format!(
            "{} and what it is connected with. Inside the boundary: AWS accounts: {}. Regions: {}. \
             Services: {}. Own premises: {}. Outside: users: {}. Connected systems: {}. Services of \
             other providers: {}.",
            system.name,
            list(&accounts),
            list(&system.regions),
            list(&names),
            if premises.is_empty() { "none stated".to_owned() } else { premises.join(", ") },
            list(&users),
            list(&outside),
            list(&providers),
        );
        let premises: Vec<String> = premises.iter().map(|name| (*name).to_owned()).collect();
        json!({
            "accounts": self.texts("account", "", &accounts),
            "services": names,
            "premises": self.texts("premises", "", &premises),
            "users": self.texts("users", "", &users),
            "outside": self.texts("connected system", "", &outside),
            "providers": self.texts("name of provider", "", &providers),
            "alt": self.text("figure", "", &self::alt(&alt)),
        })
    }
}

/// A description that a reader speaks in one breath.
fn alt(text: &str) -> String {
    let most = crate::limits::ALT_TEXT;
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The beginning of a sentence, up to its first bracket, comma or colon.
fn first_words(text: &str) -> String {
    text.split(['(', ',', ':', ';']).next().unwrap_or(text).trim().to_owned()
}
