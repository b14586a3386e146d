//! What the project knows of AWS: the files of `controls/aws`, built into the program.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::yaml::{File, parse};
use crate::diag::{Diagnostic, Origin};
use crate::model::{
    Knowledge, Owner, Premises, Program, Responsibility, Scope, Service, Source, Topic,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    topics: Vec<Topic>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    sources: Vec<Source>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProgramFile {
    programs: Vec<Program>,
}

macro_rules! embedded {
    ($name:ident, $folder:literal: $($file:literal),* $(,)?) => {
        const $name: &[(&str, &str)] = &[$((
            concat!("controls/aws/", $folder, $file, ".yaml"),
            include_str!(concat!("../../controls/aws/", $folder, $file, ".yaml")),
        )),*];
    };
}

embedded!(TOPICS, "": "topics");
embedded!(SOURCES, "": "sources");
embedded!(PREMISES, "": "premises");
embedded!(PROGRAMS, "": "reports");
embedded!(RESPONSIBILITY, "responsibility/": "nist-800-53-r5", "soc2");
embedded!(SCOPES, "scope/": "soc2", "pci-dss", "iso-27001", "fedramp");
// The registry of services: one word a service.
embedded!(SERVICES, "services/":
    "ec2", "ebs", "ecs", "eks", "fargate", "ecr", "lambda",
    "s3", "backup",
    "rds", "aurora", "dynamodb",
    "vpc", "elb", "route53", "cloudfront", "api-gateway", "waf",
    "iam", "cognito", "kms", "secrets-manager", "acm",
    "cloudtrail", "cloudwatch", "config", "guardduty", "security-hub", "systems-manager",
    "sqs", "sns", "bedrock",
);

/// Loads and cross-checks everything under `controls/aws`.
///
/// # Errors
/// Every fault of the files: an unknown topic, owner, source or program, or one named twice. The
/// shipped files have none; a test makes sure of it.
pub fn load() -> Result<Knowledge, Vec<Diagnostic>> {
    load_from(&Texts {
        topics: TOPICS,
        sources: SOURCES,
        premises: PREMISES,
        programs: PROGRAMS,
        responsibility: RESPONSIBILITY,
        scopes: SCOPES,
        services: SERVICES,
    })
}

struct Texts<'a> {
    topics: &'a [(&'a str, &'a str)],
    sources: &'a [(&'a str, &'a str)],
    premises: &'a [(&'a str, &'a str)],
    programs: &'a [(&'a str, &'a str)],
    responsibility: &'a [(&'a str, &'a str)],
    scopes: &'a [(&'a str, &'a str)],
    services: &'a [(&'a str, &'a str)],
}

fn load_from(texts: &Texts<'_>) -> Result<Knowledge, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    fn read<T: serde::de::DeserializeOwned>(
        files: &[(&str, &str)],
        faults: &mut Vec<Diagnostic>,
    ) -> Vec<T> {
        let mut out = Vec::new();
        for (path, text) in files {
            match parse(&File::whole(*path), text) {
                Ok(value) => out.push(value),
                Err(fault) => faults.push(fault),
            }
        }
        out
    }
    let topics: Vec<TopicFile> = read(texts.topics, &mut faults);
    let sources: Vec<SourceFile> = read(texts.sources, &mut faults);
    let premises: Vec<Premises> = read(texts.premises, &mut faults);
    let programs: Vec<ProgramFile> = read(texts.programs, &mut faults);
    let tables: Vec<Responsibility> = read(texts.responsibility, &mut faults);
    let scopes: Vec<Scope> = read(texts.scopes, &mut faults);
    let services: Vec<Service> = read(texts.services, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let by_id = |list: Vec<Service>| -> IndexMap<String, Service> {
        list.into_iter().map(|service| (service.id.clone(), service)).collect()
    };
    let knowledge = Knowledge {
        topics: topics
            .into_iter()
            .flat_map(|file| file.topics)
            .map(|topic| (topic.id.clone(), topic))
            .collect(),
        services: by_id(services),
        premises: by_id(premises.into_iter().flat_map(|file| file.premises).collect()),
        responsibility: tables.into_iter().map(|table| (table.catalog.clone(), table)).collect(),
        programs: programs.into_iter().flat_map(|file| file.programs).collect(),
        scopes: scopes.into_iter().map(|scope| (scope.program.clone(), scope)).collect(),
        sources: sources
            .into_iter()
            .flat_map(|file| file.sources)
            .map(|source| (source.id.clone(), source))
            .collect(),
    };
    let faults = cross_check(&knowledge);
    if faults.is_empty() { Ok(knowledge) } else { Err(faults) }
}

/// References between the files that name nothing.
fn cross_check(knowledge: &Knowledge) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut fault = |file: String, message: String| {
        faults.push(Diagnostic::error("invalid-knowledge", message).fault(&Origin::file(file)));
    };
    let sourced = |key: &str| key == "practice" || knowledge.sources.contains_key(key);
    for (id, service) in knowledge.services.iter().chain(&knowledge.premises) {
        let file = format!("controls/aws/services/{id}.yaml");
        for topic in knowledge.topics.keys() {
            if !service.topics.contains_key(topic) {
                fault(file.clone(), format!("{id} has no owner for topic `{topic}`"));
            }
        }
        let in_modes = service.modes.iter().flat_map(|mode| &mode.topics);
        for (topic, entry) in service.topics.iter().chain(in_modes) {
            if !knowledge.topics.contains_key(topic) {
                fault(file.clone(), format!("{id} names an unknown topic `{topic}`"));
            }
            if !sourced(&entry.source) {
                fault(file.clone(), format!("{id}, {topic}: unknown source `{}`", entry.source));
            }
        }
        for default in &service.defaults {
            if !knowledge.sources.contains_key(&default.source) {
                fault(file.clone(), format!("{id}: a default without a source: {}", default.claim));
            }
        }
    }
    for premises in knowledge.premises.values() {
        if premises.topics.values().any(|entry| matches!(entry.owner, Owner::Aws | Owner::Shared)) {
            fault("controls/aws/premises.yaml".into(), format!("{} gives AWS a duty", premises.id));
        }
    }
    for (catalog, table) in &knowledge.responsibility {
        let file = format!("controls/aws/responsibility/{catalog}.yaml");
        for (id, duties) in &table.controls {
            if duties.topics.is_empty() == duties.customer.is_none() {
                fault(file.clone(), format!("{id} needs either `topics` or `customer`"));
            }
            for topic in &duties.topics {
                if !knowledge.topics.contains_key(topic) {
                    fault(file.clone(), format!("{id} names an unknown topic `{topic}`"));
                }
            }
        }
    }
    for program in &knowledge.programs {
        if !sourced(&program.source) {
            let message = format!("{}: unknown source `{}`", program.id, program.source);
            fault("controls/aws/reports.yaml".into(), message);
        }
    }
    let known: BTreeMap<&str, ()> =
        knowledge.programs.iter().map(|program| (program.id.as_str(), ())).collect();
    for (id, scope) in &knowledge.scopes {
        let file = format!("controls/aws/scope/{id}.yaml");
        if !known.contains_key(id.as_str()) {
            fault(file.clone(), format!("unknown program `{id}`"));
        }
        if !sourced(&scope.source) {
            fault(file.clone(), format!("unknown source `{}`", scope.source));
        }
        for service in scope.services.keys() {
            if !knowledge.services.contains_key(service) {
                fault(file.clone(), format!("unknown service `{service}`"));
            }
        }
    }
    faults
}
