//! What all files tell together, held against what is declared.

use std::collections::{BTreeMap, BTreeSet};

use super::{Seen, Sighting, Sure};
use crate::model::text::grouped;
use crate::model::{Knowledge, System};

/// What `carveout.yaml` declares.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Services, and modes as `service:mode`.
    services: BTreeSet<String>,
    regions: BTreeSet<String>,
    accounts: BTreeSet<String>,
    premises: BTreeSet<String>,
}

impl Declared {
    /// What a system declares.
    pub fn of(system: &System) -> Self {
        let services = system.services.iter().flat_map(|one| {
            let mode = one.mode.as_ref().map(|mode| format!("{}:{mode}", one.id));
            [Some(one.id.clone()), mode].into_iter().flatten()
        });
        Self {
            services: services.collect(),
            regions: system.regions.iter().map(|region| region.to_lowercase()).collect(),
            accounts: system.accounts.iter().map(|account| account.id.clone()).collect(),
            premises: system.premises.iter().map(|place| place.id.clone()).collect(),
        }
    }
}

impl Declared {
    /// True if this service, mode, Region or account is declared.
    pub fn has(&self, id: &str) -> bool {
        [&self.services, &self.regions, &self.accounts].iter().any(|all| all.contains(id))
    }
}

/// Where a thing was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// What was seen in it.
    pub sighting: Sighting,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Id: `s3`, `lambda:container-image`, `eu-central-1`, `111122223333`.
    pub id: String,
    /// How sure it is, by the surest file.
    pub sure: Sure,
    /// Where.
    pub places: Vec<Place>,
    /// True if it is declared.
    pub declared: bool,
    /// True if it would be added.
    pub add: bool,
}

impl Found {
    /// How often it was seen.
    pub fn count(&self) -> u64 {
        self.places.iter().map(|place| place.sighting.count).sum()
    }

    /// Where it was seen, in a line: `12 in terraform.tfstate (aws_s3_bucket.logs)`.
    pub fn line(&self) -> String {
        let one = |place: &Place| {
            let count = grouped(usize::try_from(place.sighting.count).unwrap_or(usize::MAX));
            let examples = &place.sighting.examples;
            let more = if place.sighting.count > examples.len() as u64 { ", …" } else { "" };
            let shown = if examples.is_empty() {
                String::new()
            } else {
                format!(" ({}{more})", examples.join(", "))
            };
            format!("{count} in {}{shown}", place.file)
        };
        self.places.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// What the files tell together.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// Services.
    pub services: Vec<Found>,
    /// Modes of use.
    pub modes: Vec<Found>,
    /// Regions.
    pub regions: Vec<Found>,
    /// Accounts.
    pub accounts: Vec<Found>,
    /// Premises that something points to. They are never added: nobody but the organization knows.
    pub premises: Vec<Found>,
    /// Services that are declared and in none of the files.
    pub unseen: Vec<String>,
    /// Kinds without a service, with how often each was met.
    pub unknown: BTreeMap<String, u64>,
    /// Modes of the services found that no file shows, by service.
    pub invisible: BTreeMap<String, Vec<String>>,
}

/// Services of which a mode that was seen is the whole use: beside it none without a mode is proposed.
const WHOLE: &[&str] = &[
    "app-runner",
    "batch",
    "documentdb",
    "ecs",
    "elasticache",
    "emr",
    "fsx",
    "lightsail",
    "mq",
    "msk",
    "neptune",
    "opensearch",
    "redshift",
];

/// What the files tell together; `declared` is what the workspace has already.
pub fn propose(seen: &[Seen], declared: &Declared, knowledge: &Knowledge) -> Proposal {
    let together = |of: &dyn Fn(&Seen) -> &BTreeMap<String, Sighting>, known: &BTreeSet<String>| {
        let mut all: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for one in seen {
            for (id, sighting) in of(one) {
                let place = Place { file: one.file.clone(), sighting: sighting.clone() };
                all.entry(id.clone()).or_default().push(place);
            }
        }
        let found = |(id, places): (String, Vec<Place>)| {
            let sure = places.iter().map(|place| place.sighting.sure).max().unwrap_or(Sure::Hint);
            let declared = known.contains(&id);
            Found { add: !declared && sure > Sure::Hint, id, sure, places, declared }
        };
        all.into_iter().map(found).collect::<Vec<Found>>()
    };
    let mut services = together(&|one| &one.services, &declared.services);
    let modes = together(&|one| &one.modes, &declared.services);
    let service_of = |mode: &str| mode.split(':').next().unwrap_or_default().to_owned();
    let with_mode: BTreeSet<String> = modes.iter().map(|one| service_of(&one.id)).collect();
    for one in &mut services {
        one.add &= !(WHOLE.contains(&one.id.as_str()) && with_mode.contains(&one.id));
    }
    let seen_services: BTreeSet<&str> = services.iter().map(|one| one.id.as_str()).collect();
    let unseen = declared.services.iter().filter(|id| !id.contains(':'));
    let unseen = unseen.filter(|id| !seen_services.contains(id.as_str())).cloned().collect();
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    for (name, count) in seen.iter().flat_map(|one| &one.unknown) {
        *unknown.entry(name.clone()).or_default() += count;
    }
    let shown: BTreeSet<&str> = modes.iter().map(|one| one.id.as_str()).collect();
    let mut invisible = BTreeMap::new();
    for id in &seen_services {
        let Some(service) = knowledge.services.get(*id) else { continue };
        let hidden = service.modes.iter().map(|mode| mode.id.clone());
        let hidden: Vec<String> = hidden
            .filter(|mode| {
                let whole = format!("{id}:{mode}");
                !shown.contains(whole.as_str()) && !declared.services.contains(&whole)
            })
            .collect();
        if !hidden.is_empty() {
            invisible.insert((*id).to_owned(), hidden);
        }
    }
    Proposal {
        modes,
        regions: together(&|one| &one.regions, &declared.regions),
        accounts: together(&|one| &one.accounts, &declared.accounts),
        premises: together(&|one| &one.premises, &declared.premises),
        unseen,
        unknown,
        invisible,
        services,
    }
}

impl Proposal {
    /// True if nothing would be added.
    pub fn adds_nothing(&self) -> bool {
        let lists = [&self.services, &self.modes, &self.regions, &self.accounts];
        lists.iter().all(|list| list.iter().all(|one| !one.add))
    }

    /// Entries of `services` that would be added, in YAML of one line each, with where each was seen.
    pub fn new_services(&self) -> Vec<String> {
        let services = self.services.iter().chain(&self.modes).filter(|one| one.add);
        let entry = |one: &Found| {
            let head = match one.id.split_once(':') {
                Some((id, mode)) => format!("{{id: {id}, mode: {mode}}}"),
                None => format!("{{id: {}}}", one.id),
            };
            let files: Vec<&str> = one.places.iter().map(|place| place.file.as_str()).collect();
            format!("{head}   # seen in {}", files.join(", "))
        };
        let mut all: Vec<String> = services.map(entry).collect();
        all.sort();
        all
    }

    /// Ids of Regions that would be added.
    pub fn new_regions(&self) -> Vec<&str> {
        self.regions.iter().filter(|one| one.add).map(|one| one.id.as_str()).collect()
    }

    /// Ids of accounts that would be added.
    pub fn new_accounts(&self) -> Vec<&str> {
        self.accounts.iter().filter(|one| one.add).map(|one| one.id.as_str()).collect()
    }
}
