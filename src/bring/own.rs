//! A System Security Plan that this program wrote: its own controls come back as they were, each with its id, and the
//! statements of each under the parts that they are of.

use std::collections::{BTreeMap, BTreeSet};

use super::{Brought, Catalogs, Reading, origination_of, status_of};
use crate::diag::{Diagnostic, Origin, codes};
use crate::model::{ControlId, PartId};
use crate::oscal::{ReadPlan, read_ssp};

/// Reads the plan. `name` is that of its file.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(name: &str, text: &str, catalogs: Catalogs<'_>) -> Result<Reading, Diagnostic> {
    let plan = read_ssp(text).map_err(|error| {
        Diagnostic::new(&codes::EVIDENCE_FORMAT, format!("`{name}` cannot be read: {error}"))
            .help("write it again with `carveout build --also oscal`")
            .fault(&Origin::file(name))
    })?;
    let mut reading =
        Reading { kind: "OSCAL system security plan of carveout's", ..Reading::default() };
    reading.understood.push(format!("{}, OSCAL {}", plan.title, plan.oscal_version));
    reading.roles.clone_from(&plan.roles);
    for note in &plan.notes {
        reading.left(name, note.as_str());
    }
    let said = said(&plan, catalogs, &mut reading);
    for (id, one) in &plan.implementations {
        let texts = said.get(id.as_str());
        let mut brought = Brought {
            place: format!("{id} of {name}"),
            own: Some(id.clone()),
            title: Some(one.title.clone()),
            satisfies: texts.map(|texts| satisfied(texts, &said)).unwrap_or_default(),
            status: status_of(&one.status),
            owners: one.roles.clone(),
            frequency: one.frequency.clone(),
            origination: one.origination.iter().filter_map(|word| origination_of(word)).collect(),
            ..Brought::default()
        };
        for part in plan.parts.iter().filter(|part| part.excluded_by.contains(id)) {
            let new = |id: &PartId| !brought.satisfies.iter().any(|known| known.covers(id));
            let new = catalogs.known(&part.id).filter(new);
            brought.satisfies.extend(new);
            brought.rationale = brought.rationale.or_else(|| part.rationale.clone());
        }
        if brought.satisfies.is_empty() {
            reading
                .left(id.as_str(), "the plan states nothing of it for a control of the workspace");
            continue;
        }
        state(&mut brought, texts);
        brought.parameters = plan
            .parameters
            .iter()
            .filter(|(parameter, _)| {
                brought.satisfies.iter().any(|part| {
                    let control = catalogs.control(&part.control);
                    control.is_some_and(|one| one.parameters.contains_key(*parameter))
                })
            })
            .map(|(parameter, value)| (parameter.clone(), value.clone()))
            .collect();
        reading.controls.push(brought);
    }
    reading
        .understood
        .push(format!("{} controls of the organization's own", reading.controls.len()));
    Ok(reading)
}

/// What an implementation states, by part.
type Texts<'a> = BTreeMap<PartId, &'a str>;

/// What is stated by implementation. What a crosswalk brought to a part is stated where it comes from.
fn said<'a>(
    plan: &'a ReadPlan,
    catalogs: Catalogs<'_>,
    reading: &mut Reading,
) -> BTreeMap<&'a str, Texts<'a>> {
    let mut out: BTreeMap<&str, Texts<'_>> = BTreeMap::new();
    for part in &plan.parts {
        let own = part.statements.iter().filter(|one| one.mapped_from.is_none());
        let own = own.filter_map(|one| Some((one.implementation.as_deref()?, one.text.as_str())));
        for (id, text) in own {
            match catalogs.known(&part.id) {
                Some(known) => _ = out.entry(id).or_default().insert(known, text),
                None => reading.left(part.id.to_string(), "in no framework of the workspace"),
            }
        }
    }
    out
}

/// The controls that it answers; of a control with parts that only others speak of, its own parts.
fn satisfied(texts: &Texts<'_>, all: &BTreeMap<&str, Texts<'_>>) -> Vec<PartId> {
    let mut out: Vec<PartId> = Vec::new();
    let controls: BTreeSet<&ControlId> = texts.keys().map(|part| &part.control).collect();
    for control in controls {
        let mut spoken =
            all.values().flat_map(BTreeMap::keys).filter(|part| part.control == *control);
        match spoken.all(|part| texts.contains_key(part)) {
            true => out.push(PartId::whole(control.clone())),
            false => out.extend(texts.keys().filter(|part| part.control == *control).cloned()),
        }
    }
    out
}

/// One text of all parts is the statement as a whole; others stand under their parts.
fn state(brought: &mut Brought, texts: Option<&Texts<'_>>) {
    let Some(texts) = texts else { return };
    let different: BTreeSet<&str> = texts.values().copied().collect();
    match different.into_iter().collect::<Vec<_>>().as_slice() {
        [only] => brought.general = vec![(*only).to_owned()],
        _ => {
            let texts = raised(texts.clone());
            brought.statements =
                texts.into_iter().map(|(part, text)| (part, vec![text.to_owned()])).collect();
        }
    }
}

/// Parts of one item that say the same stand under the item, and those of one control under the control.
fn raised(mut texts: Texts<'_>) -> Texts<'_> {
    loop {
        let mut below: BTreeMap<PartId, Vec<PartId>> = BTreeMap::new();
        for part in texts.keys() {
            if let Some(above) = part.parent() {
                below.entry(above).or_default().push(part.clone());
            }
        }
        let alike = below.into_iter().find(|(above, parts)| {
            let under = texts.iter().filter(|(part, _)| above.covers(part) && *part != above);
            let first = texts.get(&parts[0]);
            parts.len() > 1
                && !texts.contains_key(above)
                && under.map(|(_, text)| text).all(|text| Some(text) == first)
        });
        let Some((above, parts)) = alike else { return texts };
        let text = texts[&parts[0]];
        for part in texts.keys().filter(|part| above.covers(part)).cloned().collect::<Vec<_>>() {
            texts.remove(&part);
        }
        texts.insert(above, text);
    }
}
