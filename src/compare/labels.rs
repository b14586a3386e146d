//! Labels that moved, with the reasons of both sides.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Duty, Half, PartId, Plan, PlanPart};

/// A part, and the control it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    /// Part id.
    pub part: PartId,
    /// Title of its control.
    pub title: String,
    /// Its label in words.
    pub label: String,
}

/// A part whose label moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Part id.
    pub part: PartId,
    /// Title of its control.
    pub title: String,
    /// The label before, with what qualifies it, or the reason it was open for.
    pub old: String,
    /// The same now.
    pub new: String,
    /// `closed`, `opened`, or `changed` where it is open, or is not, on both sides.
    pub change: Change,
    /// Why, in sentences: what is lacking now and was not, what was lacking and is not, whose half came or went,
    /// results of tests that differ, failing checks.
    pub why: Vec<String>,
}

/// How a label moved.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was settled and is open.
    Opened,
    /// It was open and is settled.
    Closed,
    /// Neither.
    Changed,
}

/// Parts that moved, those that are new, and those that are gone.
pub(super) fn of(old: &Plan, new: &Plan) -> (Vec<Moved>, Vec<PartOf>, Vec<PartOf>) {
    let before: BTreeMap<&PartId, &PlanPart> =
        old.parts().map(|(_, part)| (&part.id, part)).collect();
    let now: BTreeSet<&PartId> = new.parts().map(|(_, part)| &part.id).collect();
    let names = Names::of(old, new);
    let (mut moved, mut added) = (Vec::new(), Vec::new());
    for (control, part) in new.parts() {
        let Some(was) = before.get(&part.id) else {
            added.push(shown(&control.title, part));
            continue;
        };
        let (from, to) = (was.in_words(), part.in_words());
        if from == to {
            continue;
        }
        let change = match (was.reason.is_some(), part.reason.is_some()) {
            (false, true) => Change::Opened,
            (true, false) => Change::Closed,
            _ => Change::Changed,
        };
        moved.push(Moved {
            part: part.id.clone(),
            title: control.title.clone(),
            old: from,
            new: to,
            change,
            why: why(was, part, &names),
        });
    }
    moved.sort_by_key(|one| one.change);
    let gone = old.parts().filter(|(_, part)| !now.contains(&part.id));
    let removed = gone.map(|(control, part)| shown(&control.title, part)).collect();
    (moved, added, removed)
}

fn shown(title: &str, part: &PlanPart) -> PartOf {
    PartOf { part: part.id.clone(), title: title.to_owned(), label: part.in_words() }
}

/// Names of services by the ids that duties have for them.
struct Names(BTreeMap<String, String>);

impl Names {
    fn of(old: &Plan, new: &Plan) -> Self {
        let all = old.services.iter().chain(&new.services);
        Self(all.map(|service| (service.id.clone(), service.name.clone())).collect())
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
}

/// What differs between the reasons of both sides.
fn why(old: &PlanPart, new: &PlanPart, names: &Names) -> Vec<String> {
    let mut out = Vec::new();
    let lacking = |part: &PlanPart| -> BTreeSet<(Half, String)> {
        part.missing.iter().map(|one| (one.half, one.message.clone())).collect()
    };
    let (before, now) = (lacking(old), lacking(new));
    let sentence = |(half, message): &(Half, String)| format!("{} half: {message}", half.label());
    out.extend(now.difference(&before).map(|one| format!("now lacks, {}", sentence(one))));
    out.extend(before.difference(&now).map(|one| format!("no longer lacks, {}", sentence(one))));
    for half in Half::ALL {
        match (old.halves.contains(&half), new.halves.contains(&half)) {
            (false, true) => out.push(format!("{} has a half of it now", whose(half))),
            (true, false) => out.push(format!("{} has no half of it any more", whose(half))),
            _ => {}
        }
    }
    let owners = |part: &PlanPart| -> BTreeMap<(String, String), Duty> {
        let key = |duty: &Duty| (duty.topic.clone(), duty.service.clone());
        part.duties.iter().map(|duty| (key(duty), duty.clone())).collect()
    };
    let (duties_before, duties_now) = (owners(old), owners(new));
    let services = |duties: &BTreeMap<(String, String), Duty>| -> BTreeSet<String> {
        duties.keys().map(|(_, service)| service.clone()).collect()
    };
    let (services_before, services_now) = (services(&duties_before), services(&duties_now));
    for id in services_now.difference(&services_before) {
        out.push(format!("{} is in use", names.name(id)));
    }
    for id in services_before.difference(&services_now) {
        out.push(format!("{} is no longer in use", names.name(id)));
    }
    for (key, duty) in &duties_now {
        if let Some(was) = duties_before.get(key).filter(|was| was.owner != duty.owner) {
            out.push(format!(
                "{} on {}: {} before, {} now",
                duty.topic,
                names.name(&duty.service),
                was.owner.label(),
                duty.owner.label()
            ));
        }
    }
    let results = |part: &PlanPart| -> BTreeMap<String, String> {
        part.results.iter().map(|one| (one.test.clone(), one.sentence())).collect()
    };
    let (results_before, results_now) = (results(old), results(new));
    for (test, result) in &results_now {
        match results_before.get(test) {
            Some(was) if was != result => {
                out.push(format!("{test}: {was} before, {result} now"));
            }
            Some(_) => {}
            None => out.push(format!("{test}: {result}, new")),
        }
    }
    for (test, result) in results_before.iter().filter(|(test, _)| !results_now.contains_key(*test))
    {
        out.push(format!("{test}: {result}, no longer a test of it"));
    }
    let checks = |part: &PlanPart| -> BTreeSet<String> {
        part.contradictions.iter().map(ToString::to_string).collect()
    };
    // A failing check that opens the part is among what it lacks.
    let (failing_before, failing_now) = (checks(old), checks(new));
    if before == now {
        out.extend(failing_now.difference(&failing_before).map(|one| format!("fails now: {one}")));
        let gone = failing_before.difference(&failing_now);
        out.extend(gone.map(|one| format!("fails no longer: {one}")));
    }
    if out.is_empty() && old.basis != new.basis {
        out.push(format!("basis: {}", new.basis));
    }
    out
}

fn whose(half: Half) -> &'static str {
    match half {
        Half::Aws => "AWS",
        Half::Customer => "the customer",
        Half::Provider => "another provider",
    }
}
