//! FedRAMP's own file of its key security indicators, `fedramp-consolidated-rules.json`: their words as FedRAMP
//! publishes them.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::diag::{Diagnostic, Origin, codes};
use crate::input::json_error;
use crate::limits::CATALOG_VALUES;
use crate::model::json::parse;
use crate::model::{
    Catalog, CatalogSource, Control, ControlId, FrameworkTraits, Group, Part, PartId, SupportNeeds,
    Wording,
};

/// Id of the framework whose table and rules apply.
const FRAMEWORK: &str = "fedramp-20x";

#[derive(Deserialize)]
struct Document {
    info: Info,
    #[serde(rename = "KSI")]
    themes: IndexMap<String, Theme>,
}

#[derive(Deserialize)]
struct Info {
    title: String,
    version: String,
}

#[derive(Deserialize)]
struct Theme {
    id: String,
    name: String,
    indicators: IndexMap<String, Indicator>,
}

#[derive(Deserialize)]
struct Indicator {
    name: String,
    statement: Option<String>,
    #[serde(default)]
    controls: Vec<String>,
    #[serde(default)]
    varies_by_class: BTreeMap<String, OfClass>,
}

#[derive(Deserialize)]
struct OfClass {
    #[serde(default)]
    statement: String,
}

/// What tells the file apart from an OSCAL document.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "KSI")]
    themes: Option<IgnoredAny>,
    #[serde(rename = "FRR")]
    rules: Option<IgnoredAny>,
}

/// True for FedRAMP's file: a JSON object with its indicators and its rules.
pub(super) fn is_rules(text: &str) -> bool {
    // Most catalogs are OSCAL and large: they are not read twice for this.
    text.contains("\"KSI\"")
        && serde_json::from_str::<Head>(text.trim_start_matches('\u{feff}'))
            .is_ok_and(|head| head.themes.is_some() && head.rules.is_some())
}

/// Reads the indicators. Where the words differ by class, all of them are there, each with its class.
///
/// # Errors
/// When the file is not in the shape that FedRAMP publishes, has no indicator, or names one twice.
pub(super) fn catalog(path: &str, text: &str) -> Result<Catalog, Diagnostic> {
    let text = text.trim_start_matches('\u{feff}');
    let document: Document =
        parse(text, CATALOG_VALUES).map_err(|fault| json_error(path, &fault))?;
    let fault = |message: String| {
        Diagnostic::new(&codes::INVALID_CATALOG, message)
            .help("take fedramp-consolidated-rules.json from github.com/FedRAMP/rules as it is")
            .fault(&Origin::file(path))
    };
    let mut groups = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for theme in document.themes.into_values() {
        let mut controls = Vec::new();
        for (id, indicator) in theme.indicators {
            let parsed: ControlId =
                id.parse().map_err(|error| fault(format!("`{path}`: {error}")))?;
            if !seen.insert(parsed.clone()) {
                return Err(fault(format!("`{path}` contains {parsed} twice")));
            }
            controls.push(build(parsed, indicator));
        }
        groups.push(Group { id: theme.id, title: theme.name, controls });
    }
    if seen.is_empty() {
        return Err(fault(format!("`{path}` has no key security indicators")));
    }
    Ok(Catalog {
        responsibility: Some(FRAMEWORK.to_owned()),
        source: CatalogSource {
            id: FRAMEWORK.to_owned(),
            title: format!("{}: Key Security Indicators", document.info.title),
            version: document.info.version,
            wording: Wording::Official,
            note: None,
            file: None,
            sha256: None,
            url: None,
        },
        profiles: Vec::new(),
        groups,
        support: SupportNeeds::default(),
        determination: false,
        traits: FrameworkTraits::default(),
        document: super::documents::named("ssp"),
    })
}

fn build(id: ControlId, raw: Indicator) -> Control {
    let by_class = raw
        .varies_by_class
        .iter()
        .map(|(class, of)| format!("Class {}: {}", class.to_uppercase(), of.statement.trim()));
    let text = match raw.statement {
        Some(statement) => statement.trim().to_owned(),
        None => by_class.collect::<Vec<_>>().join("\n\n"),
    };
    Control {
        statement: Part { id: PartId::whole(id.clone()), text, parts: Vec::new() },
        id,
        title: raw.name,
        profiles: Vec::new(),
        kind: None,
        asks: Vec::new(),
        parameters: IndexMap::new(),
        related: raw.controls.iter().filter_map(|control| control.parse().ok()).collect(),
    }
}
