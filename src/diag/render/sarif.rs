//! SARIF 2.1.0, for services that show findings beside the code.

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Origin, Place, Role, Severity};

/// The findings as one SARIF run. `rules` gives each rule's name and one-line summary.
pub fn sarif(diagnostics: &[Diagnostic], rules: &[(&str, &str)]) -> Value {
    let results: Vec<Value> = diagnostics.iter().map(result).collect();
    let rules: Vec<Value> = rules
        .iter()
        .map(|(name, summary)| json!({"id": name, "shortDescription": {"text": summary}}))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "carveout",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(diagnostic: &Diagnostic) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let of = |role: Role| -> Vec<Value> {
        diagnostic.places.iter().filter(|p| p.role == role).filter_map(location).collect()
    };
    let mut value = json!({
        "ruleId": diagnostic.rule,
        "level": level,
        "message": {"text": text},
        "locations": of(Role::Fault),
        "relatedLocations": of(Role::Cause),
    });
    if let Some(waived) = &diagnostic.waived {
        value["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": format!("{} ({}, until {})", waived.reason, waived.approver, waived.expires),
        }]);
    }
    value
}

fn location(place: &Place) -> Option<Value> {
    let uri = place.at.path()?;
    let mut physical = json!({"artifactLocation": {"uri": uri}});
    match &place.at {
        Origin::Text { line, column, .. } => {
            physical["region"] = json!({"startLine": line, "startColumn": column});
        }
        Origin::Cell { sheet, cell, .. } => {
            return Some(json!({
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": format!("{sheet}!{cell}")}],
            }));
        }
        Origin::File { .. } | Origin::Report { .. } => {}
    }
    Some(json!({"physicalLocation": physical}))
}
