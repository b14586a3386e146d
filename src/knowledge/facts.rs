//! Every fact with its source and the day on which it was checked.

use crate::model::{Date, Knowledge, Owner};

/// A fact of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about: `lambda`, `soc2`, `nist-800-53-r5--soc2`.
    pub about: String,
    /// What it says, by the name of the entry: `guest-os-patching: aws`.
    pub says: String,
    /// Key of its source; `practice` where it is our own judgment.
    pub source: String,
    /// Day on which it was checked; none for our own judgment.
    pub checked_on: Option<Date>,
}

/// All facts: owners by service and topic, in modes too, dated defaults, programs of reports, scopes, crosswalks.
pub fn facts(knowledge: &Knowledge) -> Vec<Fact> {
    let day = |source: &str| knowledge.sources.get(source).map(|source| source.checked_on);
    let fact = |about: &str, says: String, source: &str| Fact {
        about: about.to_owned(),
        says,
        source: source.to_owned(),
        checked_on: day(source),
    };
    let owner = |topic: &str, owner: Owner| format!("{topic}: {}", owner.label());
    let mut out = Vec::new();
    for (id, service) in knowledge.services.iter().chain(&knowledge.premises) {
        for (topic, entry) in &service.topics {
            out.push(fact(id, owner(topic, entry.owner), &entry.source));
        }
        for mode in &service.modes {
            let about = format!("{id}:{}", mode.id);
            for (topic, entry) in &mode.topics {
                out.push(fact(&about, owner(topic, entry.owner), &entry.source));
            }
        }
        for default in &service.defaults {
            let one = fact(id, format!("default: {}", default.claim), &default.source);
            out.push(Fact { checked_on: Some(default.checked_on), ..one });
        }
    }
    for program in &knowledge.programs {
        out.push(fact(&program.id, "what its reports support".to_owned(), &program.source));
    }
    for (id, scope) in &knowledge.scopes {
        let one = fact(id, format!("{} services in scope", scope.services.len()), &scope.source);
        // The list says what it says on its own day, whenever it was read.
        out.push(Fact { checked_on: scope.snapshot.or(Some(scope.checked_on)), ..one });
    }
    for (name, crosswalk) in &knowledge.crosswalks {
        let one = fact(name, "how requirements relate".to_owned(), &crosswalk.source);
        out.push(Fact { checked_on: Some(crosswalk.checked_on), ..one });
    }
    out
}
