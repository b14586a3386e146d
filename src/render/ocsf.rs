//! Findings as compliance findings of the Open Cybersecurity Schema Framework (class 2003, OCSF 1.3.0), for a lake or a SIEM.

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Severity};
use crate::model::{Date, Findings, Plan};

/// The edition whose names are written.
const VERSION: &str = "1.3.0";

/// Class and category: a compliance finding.
const CLASS: u32 = 2003;

/// Every finding, worst first, as one JSON array.
pub(crate) fn findings(findings: &Findings, plans: &[Plan]) -> Vec<Value> {
    let day = findings.as_of.or_else(|| plans.first().map(|plan| plan.as_of));
    findings.findings.iter().map(|one| finding(one, day, plans)).collect()
}

fn finding(of: &Diagnostic, day: Option<Date>, plans: &[Plan]) -> Value {
    // Milliseconds since 1970.
    let time = day.map_or(0, |day| day.days_since_epoch() * 86_400_000);
    let (severity_id, severity) = match of.severity {
        Severity::Note => (1, "Informational"),
        Severity::Warning => (3, "Medium"),
        Severity::Error => (4, "High"),
    };
    let (state_id, state) = match of.severity {
        Severity::Error => (3, "Fail"),
        Severity::Warning => (2, "Warning"),
        Severity::Note => (99, "Note"),
    };
    let (status_id, status) = if of.waived.is_some() { (3, "Suppressed") } else { (1, "New") };
    let concerned = plans
        .iter()
        .filter(|plan| of.frameworks.is_empty() || of.frameworks.contains(&plan.framework));
    let standards: Vec<&str> = concerned.map(|plan| plan.framework_title.as_str()).collect();
    let mut compliance = json!({
        "control": of.code.name,
        "standards": standards,
        "status": state,
        "status_id": state_id,
        "status_detail": of.message,
    });
    let mut requirements: Vec<&str> = of.controls.iter().map(String::as_str).collect();
    requirements.extend(of.caused.iter().map(|caused| caused.part.as_str()));
    requirements.dedup();
    if !requirements.is_empty() {
        compliance["requirements"] = json!(requirements);
    }
    let uid = match of.fingerprint.is_empty() {
        true => format!("{}/{}", of.code.name, of.subject.as_deref().unwrap_or_default()),
        false => of.fingerprint.clone(),
    };
    let mut out = json!({
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "type_uid": CLASS * 100 + 1,
        "type_name": "Compliance Finding: Create",
        "time": time,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": status_id,
        "status": status,
        "message": of.message,
        "finding_info": {
            "uid": uid,
            "title": of.code.summary,
            "desc": of.message,
            "types": [of.code.name],
            "created_time": time,
        },
        "compliance": compliance,
        "metadata": {
            "version": VERSION,
            "product": {
                "name": "carveout",
                "vendor_name": "carveout",
                "version": env!("CARGO_PKG_VERSION"),
            },
        },
    });
    if let Some(help) = &of.help {
        out["remediation"] = json!({"desc": help});
    }
    if let Some(waived) = &of.waived {
        out["comment"] =
            format!("Accepted by {} until {}: {}", waived.approver, waived.expires, waived.reason)
                .into();
    }
    let mut resources: Vec<Value> = of
        .places
        .iter()
        .map(|place| json!({"uid": place.at.to_string(), "type": "File of the workspace"}))
        .collect();
    if let Some(subject) = &of.subject {
        resources.insert(0, json!({"uid": subject, "type": "Subject of the finding"}));
    }
    if let (true, Some(plan)) = (resources.is_empty(), plans.first()) {
        resources.push(json!({"uid": plan.system.id, "name": plan.system.name, "type": "System"}));
    }
    out["resources"] = resources.into();
    out
}
