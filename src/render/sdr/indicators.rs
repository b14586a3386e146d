//! Key security indicators in a record: by a plan of the indicators themselves or, for a 20x system without one, by the
//! controls of SP 800-53 that FedRAMP relates each indicator to.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::controls::{in_place, said, status};
use crate::model::{
    CertificationType, ControlId, EvidenceKind, Fedramp, Indicator, Plan, PlanEvidence, PlanPart,
};

/// True for the id of an indicator: `KSI-IAM-ELP`.
pub(super) fn is_indicator(id: &ControlId) -> bool {
    id.as_str().to_ascii_uppercase().starts_with("KSI-")
}

/// The indicators of a plan.
pub(super) fn indicators(plan: &Plan, fedramp: &Fedramp) -> Vec<Value> {
    let own: Vec<_> = plan.controls.iter().filter(|one| is_indicator(&one.id)).collect();
    if !own.is_empty() {
        let one = |of: &&crate::model::PlanControl| {
            indicator(of.id.as_str(), &of.parts.iter().collect::<Vec<_>>(), None, plan)
        };
        return own.iter().map(one).collect();
    }
    let rules =
        fedramp.rules.as_ref().filter(|_| fedramp.certification == CertificationType::TwentyX);
    let all = rules.iter().flat_map(|rules| &rules.indicators);
    all.map(|(id, of)| indicator(id, &parts_of(of, plan), Some(of), plan)).collect()
}

/// The parts of the controls that FedRAMP relates an indicator to.
fn parts_of<'a>(of: &Indicator, plan: &'a Plan) -> Vec<&'a PlanPart> {
    let ids: BTreeSet<ControlId> = of.controls.iter().filter_map(|id| id.parse().ok()).collect();
    let controls = plan.controls.iter().filter(|control| ids.contains(&control.id));
    controls.flat_map(|control| &control.parts).collect()
}

fn indicator(id: &str, parts: &[&PlanPart], related: Option<&Indicator>, plan: &Plan) -> Value {
    let mut out = json!({"ksiId": id});
    if let Some(status) = status(parts.iter().map(|part| in_place(part, plan))) {
        out["ksiImplementationStatus"] = status.into();
    }
    let implementation: Vec<String> = match related {
        None => parts.iter().flat_map(|part| said(part, plan)).collect(),
        Some(of) => by_controls(of, parts, plan),
    };
    let results: BTreeSet<String> = parts
        .iter()
        .flat_map(|part| &part.results)
        .map(|result| format!("{}.", result.line()))
        .collect();
    let tests: BTreeSet<&str> =
        parts.iter().flat_map(|part| &part.tests).map(String::as_str).collect();
    let tests: Vec<String> = plan
        .tests
        .iter()
        .filter(|test| tests.contains(&*test.id))
        .map(|test| format!("{} {}", test.id, test.title))
        .collect();
    let evidence: BTreeSet<&str> =
        parts.iter().flat_map(|part| &part.evidence).map(String::as_str).collect();
    let evidence: Vec<Value> =
        plan.evidence.iter().filter(|item| evidence.contains(&*item.id)).map(item).collect();
    out["ksiImplementation"] = json!(implementation);
    out["ksiValidation"] = json!(results);
    // Nobody independent is known to the plan.
    out["ksiAssessment"] = json!([]);
    out["ksiTests"] = json!(tests);
    out["ksiEvidence"] = json!(evidence);
    out
}

/// What is done for the related controls, by the customer's own controls.
fn by_controls(of: &Indicator, parts: &[&PlanPart], plan: &Plan) -> Vec<String> {
    let ids: BTreeSet<&str> = parts
        .iter()
        .flat_map(|part| &part.statements)
        .map(|one| one.implementation.as_str())
        .collect();
    let mut out: Vec<String> = plan
        .implementations
        .iter()
        .filter(|one| ids.contains(&*one.id))
        .map(|one| format!("{} {}: {}.", one.id, one.title, one.status.label().to_lowercase()))
        .collect();
    let stated: BTreeSet<String> = parts.iter().map(|part| part.id.control.to_string()).collect();
    if !stated.is_empty() {
        let all: Vec<String> = stated.into_iter().collect();
        out.push(format!("Stated part by part under {}.", all.join(", ")));
    } else if !of.controls.is_empty() {
        out.clear();
    }
    out
}

fn item(of: &PlanEvidence) -> Value {
    let mut out = json!({"evidenceDescription": describe(of)});
    if let Some(kind) = kind(of) {
        out["evidenceType"] = kind.into();
    }
    if let Some(url) = &of.url {
        out["evidenceLocation"] = url.as_str().into();
    }
    if let Some(day) = of.extracted_on().or(of.covers.map(|days| days.to)) {
        out["lastUpdated"] = day.to_string().into();
    }
    out
}

fn describe(of: &PlanEvidence) -> String {
    let mut out = format!("{} {}", of.id, of.title.trim());
    if let Some(path) = &of.path {
        out.push_str(&format!(" ({path}"));
        if let Some(hash) = &of.sha256 {
            out.push_str(&format!(", SHA-256 {hash}"));
        }
        out.push(')');
    }
    out
}

/// FedRAMP's word for a kind of evidence; none where its words do not tell what the item is.
fn kind(of: &PlanEvidence) -> Option<&'static str> {
    let title = of.title.to_lowercase();
    Some(match of.kind {
        EvidenceKind::Screenshot => "Screenshot",
        EvidenceKind::Configuration => "Configuration",
        EvidenceKind::Record => "Audit Record",
        EvidenceKind::ToolOutput => "Report",
        EvidenceKind::Document | EvidenceKind::Export => {
            let words = [
                ("policy", "Policy"),
                ("policies", "Policy"),
                ("procedure", "Procedure"),
                ("report", "Report"),
                (" log", "Log"),
            ];
            words.iter().find(|(word, _)| title.contains(word))?.1
        }
    })
}
