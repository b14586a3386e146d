//! SARIF 2.1.0, for services that show findings next to the code.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::human::opens;
use crate::diag::{Code, Compared, Diagnostic, Origin, Place, Role, Waived};

/// What a path of a relative reference may hold as it is.
const IN_PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The findings as one SARIF run, which declares every code that occurs in it. `base` is the workspace folder,
/// seen from the root of the repository.
pub fn sarif(diagnostics: &[Diagnostic], base: &str, since: Option<&Compared>) -> Value {
    let mut codes: Vec<&Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable_by_key(|code| code.name);
    codes.dedup();
    let new: BTreeSet<&str> =
        since.iter().flat_map(|since| &since.new).map(|one| one.fingerprint.as_str()).collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            let mut result = result(diagnostic, &codes, base);
            if since.is_some() {
                let is_new = new.contains(diagnostic.fingerprint.as_str());
                result["baselineState"] = json!(if is_new { "new" } else { "unchanged" });
            }
            result
        })
        .collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "carveout",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
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
        "defaultConfiguration": {"level": code.severity.as_str()},
    })
}

fn result(diagnostic: &Diagnostic, codes: &[&Code], base: &str) -> Value {
    let mut text = diagnostic.message.clone();
    if let Some(opens) = opens(diagnostic, 8) {
        text.push_str(&format!("\nOpens {opens}."));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\n{help}"));
    }
    let of = |role: Role| -> Vec<Value> {
        let places = diagnostic.places.iter().filter(|place| place.role == role);
        places.map(|place| location(place, base)).collect()
    };
    let mut related = of(Role::Cause);
    for (id, one) in related.iter_mut().enumerate() {
        one["id"] = json!(id);
    }
    let mut value = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
        "level": diagnostic.severity.as_str(),
        "message": {"text": text},
        "locations": of(Role::Fault),
        "relatedLocations": related,
        // All results have it, or a reader could not tell whether this run knows of suppressions.
        "suppressions": diagnostic.waived.iter().map(|waived| suppression(waived)).collect::<Vec<_>>(),
    });
    if !diagnostic.fingerprint.is_empty() {
        value["partialFingerprints"] = json!({"carveout/v1": diagnostic.fingerprint});
    }
    let mut properties = serde_json::Map::new();
    if let Some(subject) = &diagnostic.subject {
        properties.insert("subject".to_owned(), json!(subject));
    }
    if !diagnostic.controls.is_empty() {
        properties.insert("controls".to_owned(), json!(diagnostic.controls));
        properties.insert("frameworks".to_owned(), json!(diagnostic.frameworks));
    }
    if !diagnostic.caused.is_empty() {
        properties.insert("caused".to_owned(), json!(diagnostic.caused));
    }
    if let Some(waived) = &diagnostic.waived {
        properties.insert("waived".to_owned(), json!(waived));
    }
    if !properties.is_empty() {
        value["properties"] = Value::Object(properties);
    }
    value
}

fn suppression(waived: &Waived) -> Value {
    json!({
        "kind": "external",
        "status": "accepted",
        "justification": format!("{} ({}, {})", waived.reason, waived.approver, waived.term()),
    })
}

fn location(place: &Place, base: &str) -> Value {
    let Some(path) = place.at.path() else {
        return json!({"logicalLocations": [{"fullyQualifiedName": place.at.to_string()}]});
    };
    let path = super::below(base, path);
    let uri = utf8_percent_encode(&path, IN_PATH).to_string();
    let mut physical = json!({"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}});
    match &place.at {
        Origin::Text { line, column, .. } => {
            physical["region"] = json!({"startLine": line.max(&1), "startColumn": column.max(&1)});
        }
        Origin::Cell { sheet, cell, .. } => {
            return json!({
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": format!("{sheet}!{cell}")}],
            });
        }
        Origin::File { .. } | Origin::Report { .. } | Origin::Option { .. } => {}
    }
    json!({"physicalLocation": physical})
}
