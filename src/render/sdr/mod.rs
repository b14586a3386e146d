//! FedRAMP's Security Decision Record, in JSON and for people, and its certification package overview.
//!
//! The record follows `fedramp-security-decision-record-schema-2026-06-24.json`. What it says of controls is the plan's;
//! what it says of FedRAMP's rules is `fedramp.yaml`'s. Texts of rules are FedRAMP's, taken from its file.

mod controls;
mod indicators;
mod overview;
mod readable;
mod redacted;

use serde_json::{Map, Value, json};

use crate::model::{Fedramp, Plan, Port, RuleAnswer};

/// The files of a record by name: JSON, the same for people, and a copy for publication of each where policy asks for one.
/// With data for it, the certification package overview too.
pub(crate) fn files(plan: &Plan, fedramp: &Fedramp) -> Vec<(&'static str, Vec<u8>)> {
    let whole = record(plan, fedramp);
    let mut out = vec![
        ("sdr.json", super::json(&whole)),
        ("sdr.md", readable::readable(&whole, plan, fedramp).into_bytes()),
    ];
    if let Some(policy) = &fedramp.redacted {
        let copy = redacted::redacted(&whole, policy);
        out.push(("sdr-redacted.json", super::json(&copy)));
        out.push(("sdr-redacted.md", readable::readable(&copy, plan, fedramp).into_bytes()));
    }
    if let Some(overview) = overview::overview(plan, fedramp) {
        out.push(("certification-package-overview.json", super::json(&overview)));
    }
    out
}

/// True for a plan that a record can be made of: its controls are those of SP 800-53, or key security indicators.
pub(crate) fn fits(plan: &Plan) -> bool {
    let nist = plan.controls.iter().any(|control| controls::is_nist(&control.id));
    nist || plan.controls.iter().any(|control| indicators::is_indicator(&control.id))
}

/// The record.
fn record(plan: &Plan, fedramp: &Fedramp) -> Value {
    let mut out = Map::new();
    out.insert(
        "certificationPackageOverviewUri".to_owned(),
        fedramp.package_overview_uri.as_str().into(),
    );
    if !fedramp.ports.is_empty() {
        let ports: Vec<Value> = fedramp.ports.iter().map(port).collect();
        out.insert("portsAndProtocols".to_owned(), ports.into());
    }
    let controls = controls::controls(plan);
    if !controls.is_empty() {
        out.insert("securityControls".to_owned(), controls.into());
    }
    out.insert("fedRampRequirements".to_owned(), requirements(fedramp).into());
    let indicators = indicators::indicators(plan, fedramp);
    if !indicators.is_empty() {
        out.insert("keySecurityIndicators".to_owned(), indicators.into());
    }
    Value::Object(out)
}

fn port(of: &Port) -> Value {
    let mut out = json!({
        "serviceName": of.service,
        "portNumber": of.port,
        "transportProtocol": of.transport,
    });
    for (key, text) in [("encryption", &of.encryption), ("purpose", &of.purpose)] {
        if let Some(text) = text {
            out[key] = text.as_str().into();
        }
    }
    out
}

/// Every rule that applies, answered or not, then answers to rules of which no file tells.
fn requirements(fedramp: &Fedramp) -> Vec<Value> {
    let answer = |id: &str| fedramp.requirements.iter().find(|answer| answer.id == id);
    let applicable = fedramp.rules.iter().flat_map(|rules| rules.rules.keys());
    let mut out: Vec<Value> = applicable.clone().map(|id| requirement(id, answer(id))).collect();
    let known: Vec<&String> = applicable.collect();
    let others = fedramp.requirements.iter().filter(|answer| !known.contains(&&answer.id));
    out.extend(others.map(|answer| requirement(&answer.id, Some(answer))));
    out
}

/// An applicable rule without an answer has no status and no statement: nothing is claimed.
fn requirement(id: &str, answer: Option<&RuleAnswer>) -> Value {
    let mut out = json!({"frrID": id});
    if let Some(status) = answer.and_then(|answer| answer.status) {
        out["frrImplementationStatus"] = status.label().into();
    }
    out["frrImplementation"] = json!(answer.map_or(&[][..], |answer| &answer.implementation));
    for (key, texts) in [
        ("frrValidation", answer.map(|answer| &answer.validation)),
        ("frrAssessment", answer.map(|answer| &answer.assessment)),
    ] {
        if let Some(texts) = texts.filter(|texts| !texts.is_empty()) {
            out[key] = json!(texts);
        }
    }
    out
}
