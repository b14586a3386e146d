//! SARIF 2.1.0, for services that show findings next to the code.

use serde_json::{Value, json};

use crate::diag::{Code, Diagnostic, Origin, Place, Role, Severity};

/// The findings as one SARIF run, which declares every code that occurs in it.
pub fn sarif(diagnostics: &[Diagnostic]) -> Value {
    let mut codes: Vec<&Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable_by_key(|code| code.name);
    codes.dedup();
    let results: Vec<Value> =
        diagnostics.iter().map(|diagnostic| result(diagnostic, &codes)).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
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

fn rule(code: &Code) -> Value {
    json!({
        "id": code.name,
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": code.manual},
        "help": {"text": code.manual},
        "defaultConfiguration": {"level": level(code.severity)},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(diagnostic: &Diagnostic, codes: &[&Code]) -> Value {
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let of = |role: Role| -> Vec<Value> {
        diagnostic.places.iter().filter(|p| p.role == role).filter_map(location).collect()
    };
    let mut value = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
        "level": level(diagnostic.severity),
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
