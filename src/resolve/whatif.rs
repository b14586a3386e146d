//! Another inventory: what changes hands, and what new proof is owed.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::diag::nearest;
use crate::model::{
    Carried, Disposition, Knowledge, Missing, Owner, PartId, Plan, PlanPart, ServiceUse, System,
};

/// A change of the services and premises in use.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Taken into use: `ec2`, `lambda:container-image`, `laptops`.
    pub add: Vec<String>,
    /// Given up; without a mode, in every mode.
    pub remove: Vec<String>,
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// No such service, premises or mode.
    #[error("there is no {what} `{name}`; {help}")]
    Unknown {
        /// What was looked for.
        what: String,
        /// As typed.
        name: String,
        /// The nearest name, or where the known ones are.
        help: String,
    },
    /// The service is not in use.
    #[error("`{0}` is not in use; in use are: {1}")]
    NotInUse(String, String),
    /// The service is in use already.
    #[error("`{0}` is in use already")]
    InUse(String),
}

/// `system` with other services and premises.
///
/// # Errors
/// When a name is unknown, is added twice or is not there to be removed.
pub fn change(
    system: &System,
    knowledge: &Knowledge,
    change: &Change,
) -> Result<System, ChangeError> {
    let mut system = system.clone();
    for name in &change.remove {
        let (wanted, premises) = find(knowledge, name)?;
        let list = if premises { &mut system.premises } else { &mut system.services };
        let before = list.len();
        list.retain(|used| {
            let same = canonical(knowledge, &used.id) == wanted.id;
            !(same && (wanted.mode.is_none() || used.mode == wanted.mode))
        });
        if list.len() == before {
            let all = system.services.iter().chain(&system.premises).map(|used| used.id.as_str());
            return Err(ChangeError::NotInUse(name.clone(), all.collect::<Vec<_>>().join(", ")));
        }
    }
    for name in &change.add {
        let (wanted, premises) = find(knowledge, name)?;
        let list = if premises { &mut system.premises } else { &mut system.services };
        let mut used = list.iter();
        if used.any(|used| canonical(knowledge, &used.id) == wanted.id && used.mode == wanted.mode)
        {
            return Err(ChangeError::InUse(name.clone()));
        }
        list.push(wanted);
    }
    Ok(system)
}

/// `system` with `names` for its AWS services; premises stay.
///
/// # Errors
/// When a name is unknown or stands there twice.
pub fn replace(
    system: &System,
    knowledge: &Knowledge,
    names: &[String],
) -> Result<System, ChangeError> {
    let bare = System { services: Vec::new(), ..system.clone() };
    // What is in use keeps its purpose and its place.
    let mut out = change(&bare, knowledge, &Change { add: names.to_vec(), remove: Vec::new() })?;
    for used in &mut out.services {
        let same = system
            .services
            .iter()
            .find(|known| canonical(knowledge, &known.id) == used.id && known.mode == used.mode);
        if let Some(known) = same {
            used.clone_from(known);
        }
    }
    Ok(out)
}

fn canonical<'a>(knowledge: &'a Knowledge, id: &'a str) -> &'a str {
    knowledge.service(id).map_or(id, |service| &service.id)
}

/// The service or premises of a name such as `lambda:container-image`; true for premises.
fn find(knowledge: &Knowledge, name: &str) -> Result<(ServiceUse, bool), ChangeError> {
    let (id, mode) = match name.split_once(':') {
        // `AWS::EC2::Instance` is a name of its own.
        Some((id, mode)) if !mode.starts_with(':') => (id.trim(), Some(mode.trim())),
        _ => (name.trim(), None),
    };
    let premises = knowledge.premises.get(id);
    let Some(service) = knowledge.service(id).or(premises) else {
        let premises = knowledge.premises.keys().map(String::as_str);
        return Err(ChangeError::Unknown {
            what: "service or kind of premises".to_owned(),
            name: id.to_owned(),
            help: match knowledge.nearest_service(id).or_else(|| nearest(id, premises)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`carveout services list` prints the known ones".to_owned(),
            },
        });
    };
    if let Some(mode) = mode.filter(|mode| !service.modes.iter().any(|known| known.id == *mode)) {
        let modes: Vec<&str> = service.modes.iter().map(|mode| mode.id.as_str()).collect();
        let known = if modes.is_empty() { vec!["none"] } else { modes };
        return Err(ChangeError::Unknown {
            what: format!("mode of {}", service.name),
            name: mode.to_owned(),
            help: format!("there are: {}", known.join(", ")),
        });
    }
    let used = ServiceUse {
        id: service.id.clone(),
        mode: mode.map(str::to_owned),
        purpose: String::new(),
        created: None,
        origin: crate::diag::Origin::file("command line"),
    };
    Ok((used, premises.is_some() && knowledge.service(id).is_none()))
}

/// Two plans of the same framework, on two inventories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How many parts each carries, before and after.
    pub carried: BTreeMap<Carried, [usize; 2]>,
    /// The customer's list, before and after: one entry for each duty on a service that a part asks
    /// of the customer, and for each part that is the customer's whatever services are in use.
    pub list: [usize; 2],
    /// Open parts, before and after.
    pub open: [usize; 2],
    /// Parts that change hands.
    pub moved: Vec<Moved>,
    /// Duties that come, go or change hands.
    pub duties: Vec<DutyMoved>,
    /// Proof that is missing after and was not missing before.
    pub owed: Vec<(PartId, Missing)>,
    /// Proof that was missing before and is not asked for any more.
    pub settled: Vec<(PartId, Missing)>,
}

/// A part that changes hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The part.
    pub part: PartId,
    /// Who carried it.
    pub before: Carried,
    /// Who carries it then.
    pub after: Carried,
}

/// A duty on one service that comes, goes or changes hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyMoved {
    /// Topic id.
    pub topic: String,
    /// Service, as the plan names it: `lambda:container-image`.
    pub service: String,
    /// Who acted; `None` where the service was not in use or the duty did not arise.
    pub before: Option<Owner>,
    /// Who acts then.
    pub after: Option<Owner>,
    /// Parts that ask for it.
    pub parts: Vec<PartId>,
}

/// Who acts for each topic of a part, by service.
fn acting(part: &PlanPart) -> IndexMap<(&str, &str), Owner> {
    let duties = part.duties.iter();
    duties.map(|duty| ((duty.topic.as_str(), duty.service.as_str()), duty.owner)).collect()
}

/// The customer's entries for a part.
fn entries(part: &PlanPart) -> usize {
    if !part.carried().customer() {
        return 0;
    }
    part.duties.iter().filter(|duty| duty.owner.customer()).count().max(1)
}

/// What a change of inventory changes.
pub fn compare(before: &Plan, after: &Plan) -> Comparison {
    let mut out = Comparison {
        carried: Carried::EACH.map(|carried| (carried, [0; 2])).into(),
        list: [0; 2],
        open: [0; 2],
        moved: Vec::new(),
        duties: Vec::new(),
        owed: Vec::new(),
        settled: Vec::new(),
    };
    for (n, plan) in [before, after].into_iter().enumerate() {
        for (_, part) in plan.parts() {
            out.carried.entry(part.carried()).or_default()[n] += 1;
            out.list[n] += entries(part);
            out.open[n] += usize::from(part.disposition == Disposition::Open);
        }
    }
    let mut duties: IndexMap<(&str, &str), DutyMoved> = IndexMap::new();
    for ((_, was), (_, is)) in before.parts().zip(after.parts()) {
        let (before, after) = (was.carried(), is.carried());
        if before != after {
            out.moved.push(Moved { part: was.id.clone(), before, after });
        }
        let (acted, acts) = (acting(was), acting(is));
        let all: BTreeSet<&(&str, &str)> = acted.keys().chain(acts.keys()).collect();
        for &(topic, service) in all {
            let (from, to) = (acted.get(&(topic, service)), acts.get(&(topic, service)));
            if from != to {
                let moved = duties.entry((topic, service)).or_insert_with(|| DutyMoved {
                    topic: topic.to_owned(),
                    service: service.to_owned(),
                    before: from.copied(),
                    after: to.copied(),
                    parts: Vec::new(),
                });
                moved.parts.push(was.id.clone());
            }
        }
        let new = |of: &PlanPart, known: &PlanPart| -> Vec<(PartId, Missing)> {
            let fresh = of.missing.iter().filter(|one| !known.missing.contains(one));
            fresh.map(|one| (of.id.clone(), one.clone())).collect()
        };
        out.owed.extend(new(is, was));
        out.settled.extend(new(was, is));
    }
    out.duties = duties.into_values().collect();
    let order = |topic: &str| after.topics.iter().position(|known| known.id == topic);
    out.duties.sort_by_key(|moved| order(&moved.topic));
    out
}
