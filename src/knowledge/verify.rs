//! References between the files to things that do not exist.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Origin, codes};
use crate::model::{Knowledge, Owner};

/// Every error in the loaded knowledge. `place` finds the line that has a word, in the last of the files
/// that contains it.
pub(super) fn verify(
    knowledge: &Knowledge,
    place: &dyn Fn(&[String], &str) -> Origin,
) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut fault = |files: &[String], needle: &str, message: String| {
        faults
            .push(Diagnostic::new(&codes::INVALID_KNOWLEDGE, message).fault(&place(files, needle)));
    };
    let sourced = |key: &str| key == "practice" || knowledge.sources.contains_key(key);
    for (id, service) in knowledge.services.iter().chain(&knowledge.premises) {
        let file = [format!("controls/aws/services/{id}.yaml")];
        for topic in knowledge.topics.keys() {
            if !service.topics.contains_key(topic) {
                fault(&file, "topics", format!("{id} has no owner for topic `{topic}`"));
            }
        }
        let mut modes = BTreeSet::new();
        for mode in &service.modes {
            if !modes.insert(&mode.id) {
                fault(&file, &mode.id, format!("{id} has two modes `{}`", mode.id));
            }
        }
        let in_modes = service.modes.iter().flat_map(|mode| &mode.topics);
        for (topic, entry) in service.topics.iter().chain(in_modes) {
            if !knowledge.topics.contains_key(topic) {
                fault(&file, topic, format!("{id} names an unknown topic `{topic}`"));
            }
            if !sourced(&entry.source) {
                let message = format!("{id}, {topic}: unknown source `{}`", entry.source);
                fault(&file, &entry.source, message);
            }
        }
        for default in &service.defaults {
            if !knowledge.sources.contains_key(&default.source) {
                let message = format!("{id}: a default without a source: {}", default.claim);
                fault(&file, &default.source, message);
            }
        }
    }
    for premises in knowledge.premises.values() {
        if premises.topics.values().any(|entry| matches!(entry.owner, Owner::Aws | Owner::Shared)) {
            let message = format!("{} assigns a responsibility to AWS", premises.id);
            fault(&["controls/aws/premises.yaml".to_owned()], &premises.id, message);
        }
    }
    for table in knowledge.responsibility.values() {
        let file = &table.files;
        for (id, duties) in &table.controls {
            if duties.topics.is_empty() == duties.customer.is_none() {
                fault(file, id, format!("{id} needs either `topics` or `customer`"));
            }
            for topic in &duties.topics {
                if !knowledge.topics.contains_key(topic) {
                    fault(file, topic, format!("{id} names an unknown topic `{topic}`"));
                }
            }
        }
    }
    for program in &knowledge.programs {
        if !sourced(&program.source) {
            let message = format!("{}: unknown source `{}`", program.id, program.source);
            fault(&["controls/aws/reports.yaml".to_owned()], &program.source, message);
        }
    }
    let programs: BTreeSet<&str> =
        knowledge.programs.iter().map(|program| program.id.as_str()).collect();
    for (id, scope) in &knowledge.scopes {
        let file = [format!("controls/aws/scope/{id}.yaml")];
        if !programs.contains(id.as_str()) {
            fault(&file, id, format!("unknown program `{id}`"));
        }
        if !sourced(&scope.source) {
            fault(&file, &scope.source, format!("unknown source `{}`", scope.source));
        }
        for service in scope.services.keys() {
            if !knowledge.services.contains_key(service) {
                fault(&file, service, format!("unknown service `{service}`"));
            }
        }
    }
    for crosswalk in knowledge.crosswalks.values() {
        if !sourced(&crosswalk.source) {
            fault(
                &crosswalk.files,
                &crosswalk.source,
                format!("unknown source `{}`", crosswalk.source),
            );
        }
    }
    faults
}
