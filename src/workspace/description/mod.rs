//! `description.yaml`: what documents tell of the system beside its controls, with the files that it names.

mod drawing;
mod figures;
mod inventory;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::cross_references::Name;
use crate::diag::{Diagnostic, Origin, Sink, codes, nearest};
use crate::input::folder::Folder;
use crate::input::yaml::{At, File, parse};
use crate::model::{Described, Description, Fields, PlanDescription, Workspace, unknown_section};

/// The file.
pub(super) const PATH: &str = "description.yaml";

/// Reads the file and what it names. A file at fault is left out; nothing is described then.
pub(super) fn load(text: &str, shown: bool, folder: &mut Folder, sink: &mut Sink) -> Described {
    let file = File::whole(PATH);
    let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if text.trim_start_matches('\u{feff}').lines().all(blank) {
        return Described { there: true, ..Described::default() };
    }
    let told: Description = match parse(&file, text) {
        Ok(told) => told,
        Err(fault) => {
            sink.fault(fault);
            return Described { there: true, ..Described::default() };
        }
    };
    let fields = places(&file, text);
    let mut described = Described {
        description: PlanDescription { told, ..PlanDescription::default() },
        fields,
        there: true,
    };
    check(&described, sink);
    described.description.figures = figures::read(&described, shown, folder, sink);
    described
}

/// Reads the inventory: it may be the file of an evidence item.
pub(super) fn load_inventory(workspace: &mut Workspace, folder: &Folder, sink: &mut Sink) {
    let read = inventory::read(&workspace.described, workspace, folder, sink);
    workspace.described.description.inventory = read;
}

/// What of the file cannot be meant.
fn check(described: &Described, sink: &mut Sink) {
    let told = &described.description.told;
    let holds = told
        .attachments
        .iter()
        .enumerate()
        .flat_map(|(n, one)| one.holds.iter().map(move |id| (format!("attachments/{n}"), id)));
    let none = told.none.keys().map(|id| (format!("none/{id}"), id));
    for (field, id) in holds.chain(none) {
        let Some(known) = unknown_section(id) else { continue };
        let known: Vec<&str> = known.collect();
        let help = match nearest(id, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the sections are {}", known.join(", ")),
        };
        sink.finding(
            Diagnostic::new(&codes::INVALID_DESCRIPTION, format!("there is no section `{id}`"))
                .help(help)
                .fault(&described.at(&field)),
        );
    }
    for (n, approval) in told.approvals.iter().enumerate() {
        if let (Some(given), Some(until)) = (approval.date, approval.until)
            && until < given
        {
            let message = format!("an approval of {given} holds until {until}, which is before it");
            sink.finding(
                Diagnostic::new(&codes::INVALID_DESCRIPTION, message)
                    .help("correct `date` or `until`")
                    .fault(&described.at(&format!("approvals/{n}"))),
            );
        }
    }
}

/// Reports roles and evidence items that the description names and that do not exist.
pub(super) fn references(workspace: &Workspace, sink: &mut Sink) {
    let described = &workspace.described;
    let told = &described.description.told;
    let by = told.responsible.roles().map(|(field, role)| (format!("responsible/{field}"), role));
    let approve = told.approvals.iter().enumerate();
    let approve = approve.map(|(n, one)| (format!("approvals/{n}"), &one.role));
    let duties = told.separation_of_duties.iter().enumerate().flat_map(|(n, one)| {
        one.roles
            .iter()
            .chain(&one.not)
            .map(move |role| (format!("separation_of_duties/{n}"), role))
    });
    for (field, role) in by.chain(approve).chain(duties) {
        if !workspace.system.roles.contains_key(role) {
            sink.finding(Name::Role.unknown(role, workspace).fault(&described.at(&field)));
        }
    }
    let attached = told
        .attachments
        .iter()
        .enumerate()
        .filter_map(|(n, one)| Some((format!("attachments/{n}"), one.evidence.as_ref()?)));
    let inventory = told.inventory.iter().filter_map(|one| one.evidence.as_ref());
    for (field, id) in attached.chain(inventory.map(|id| ("inventory".to_owned(), id))) {
        let unread = crate::model::UnreadKind::Evidence;
        if workspace.evidence(id).is_none() && !workspace.may_be_unread(unread, id) {
            sink.finding(Name::Evidence.unknown(id, workspace).fault(&described.at(&field)));
        }
    }
}

/// The places of the sections and of their entries.
fn places(file: &File, text: &str) -> Fields {
    let mut fields = Fields::default();
    let Ok(spots) = parse::<BTreeMap<String, At<Spots>>>(file, text) else { return fields };
    for (key, spot) in spots {
        let whole = spot.origin(file);
        for (name, origin) in spot.value.0 {
            let at = Origin::text(file.path.clone(), origin.0, origin.1);
            fields.note(format!("{key}/{name}"), at);
        }
        fields.note(key, whole);
    }
    fields
}

/// Lines and columns of the entries of a list, by number, or of a mapping, by key.
struct Spots(Vec<(String, (u32, u32))>);

impl<'de> Deserialize<'de> for Spots {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Spots;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a section")
            }
            fn visit_unit<E>(self) -> Result<Spots, E> {
                Ok(Spots(Vec::new()))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Spots, E> {
                Ok(Spots(Vec::new()))
            }
            fn visit_i64<E>(self, _: i64) -> Result<Spots, E> {
                Ok(Spots(Vec::new()))
            }
            fn visit_u64<E>(self, _: u64) -> Result<Spots, E> {
                Ok(Spots(Vec::new()))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Spots, E> {
                Ok(Spots(Vec::new()))
            }
            fn visit_str<E>(self, _: &str) -> Result<Spots, E> {
                Ok(Spots(Vec::new()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Spots, A::Error> {
                let mut out = Vec::new();
                while let Some(entry) = list.next_element::<At<IgnoredAny>>()? {
                    out.push((out.len().to_string(), entry.place()));
                }
                Ok(Spots(out))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Spots, A::Error> {
                let mut out = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, At<IgnoredAny>>()? {
                    out.push((key, value.place()));
                }
                Ok(Spots(out))
            }
        }
        deserializer.deserialize_any(Entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_their_lines() {
        let text = "users:\n  - {name: a}\n  - {name: b}\nresponsible:\n  owner: x\n";
        let fields = places(&File::whole(PATH), text);
        let file = Origin::file(PATH);
        let line = |field: &str| match fields.at(field, &file) {
            Origin::Text { line, .. } => *line,
            _ => 0,
        };
        assert_eq!([line("users/1"), line("responsible/owner"), line("laws")], [3, 5, 0]);
    }
}
