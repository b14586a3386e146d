//! What NIST and GSA published, made again from their profiles.

use std::fs;
use std::path::{Path, PathBuf};

use carveout::catalog::profile::SourceKind;
use serde_json::Value;

use super::{assert_same, content, resolve};
use crate::official::data;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn nist(folder: &Path, level: &str) -> (PathBuf, PathBuf) {
    let name =
        |what: &str| folder.join(format!("NIST_SP-800-53_rev5_{level}-baseline{what}-min.json"));
    (name("_profile"), name("-resolved-profile_catalog"))
}

fn full_catalog(data: &Path) -> PathBuf {
    data.join("oscal/sp800-53-rev5-v1.0.0/NIST_SP-800-53_rev5_catalog-min.json")
}

/// NIST's HIGH baseline of 5.1.1 under the name that profiles import: it has every control of the
/// smaller baselines and of FedRAMP's, in the words of the catalog those were resolved from.
fn as_catalog(data: &Path, folder: &Path) -> PathBuf {
    let (_, high) = nist(&data.join("oscal/sp800-53-rev5-v1.3.0"), "HIGH");
    let to = folder.join("NIST_SP-800-53_rev5_catalog.json");
    fs::copy(high, &to).unwrap();
    to
}

#[test]
fn nists_baselines_of_the_full_catalog() {
    let Some(data) = data() else { return };
    for (level, resources) in [("LOW", 135), ("MODERATE", 147), ("HIGH", 147)] {
        let (profile, published) = nist(&data.join("oscal/sp800-53-rev5-v1.0.0"), level);
        let ours = resolve(&profile, &[full_catalog(&data)]);
        assert!(ours.warnings.is_empty(), "{:?}", ours.warnings);
        let (ours, theirs) = (content(&ours.json), content(&read(&published)));
        assert_eq!(
            ours["back-matter"]["resources"].as_array().unwrap().len(),
            resources,
            "{level}"
        );
        assert_same(level, &ours, &theirs);
    }
}

#[test]
fn nists_smaller_baselines_of_the_largest() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let catalog = as_catalog(&data, folder.path());
    for level in ["LOW", "MODERATE"] {
        let (profile, published) = nist(&data.join("oscal/sp800-53-rev5-v1.3.0"), level);
        let ours = resolve(&profile, std::slice::from_ref(&catalog));
        assert_same(level, &content(&ours.json), &content(&read(&published)));
    }
}

const FEDRAMP: [&str; 2] = ["LOW", "LI-SaaS"];

fn fedramp(data: &Path, level: &str) -> (PathBuf, PathBuf) {
    let name = |what: &str| {
        data.join("fedramp").join(format!("FedRAMP_rev5_{level}-baseline{what}-min.json"))
    };
    (name("_profile"), name("-resolved-profile_catalog"))
}

/// GSA's files were made of a catalog whose parameters had no properties; NIST's have labels and
/// alternative identifiers there. Nothing else differs.
fn without_properties_of_parameters(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Array(params)) = object.get_mut("params") {
                for param in params.iter_mut().filter_map(Value::as_object_mut) {
                    param.shift_remove("props");
                }
            }
            object.values_mut().for_each(without_properties_of_parameters);
        }
        Value::Array(items) => items.iter_mut().for_each(without_properties_of_parameters),
        _ => {}
    }
}

#[test]
fn fedramps_baselines_whole() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let catalog = as_catalog(&data, folder.path());
    for level in FEDRAMP {
        let (profile, published) = fedramp(&data, level);
        let ours = resolve(&profile, std::slice::from_ref(&catalog));
        let (mut ours, mut theirs) = (content(&ours.json), content(&read(&published)));
        without_properties_of_parameters(&mut ours);
        without_properties_of_parameters(&mut theirs);
        assert_same(level, &ours, &theirs);
    }
}

/// Id of each control, and what FedRAMP adds: property or part with the id of what it is in.
fn additions(value: &Value, within: &str, ids: &mut Vec<String>, out: &mut Vec<String>) {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let id = text(value, "id");
    let here = if id.is_empty() { within } else { &id };
    for prop in value["props"].as_array().into_iter().flatten() {
        if text(prop, "ns").contains("fedramp") {
            out.push(format!("{here} {}", serde_json::to_string(prop).unwrap()));
        }
    }
    for part in value["parts"].as_array().into_iter().flatten() {
        if text(part, "id").contains("_fr") || text(part, "class").contains("FedRAMP") {
            out.push(format!("{here} {}", serde_json::to_string(part).unwrap()));
        }
        additions(part, here, ids, out);
    }
    for key in ["groups", "controls"] {
        for inside in value[key].as_array().into_iter().flatten() {
            if key == "controls" {
                ids.push(text(inside, "id"));
            }
            additions(inside, here, ids, out);
        }
    }
}

#[test]
fn fedramps_baselines_of_the_older_catalog() {
    let Some(data) = data() else { return };
    for level in FEDRAMP {
        let (profile, published) = fedramp(&data, level);
        let ours = resolve(&profile, &[full_catalog(&data)]);
        // That catalog has neither assessment objectives nor the newer parameters.
        assert!(ours.warnings.iter().any(|w| w.message.contains("sets 146 parameters")));
        let theirs = content(&read(&published));
        let ours = content(&ours.json);
        let (mut our_ids, mut our_additions) = (Vec::new(), Vec::new());
        let (mut their_ids, mut their_additions) = (Vec::new(), Vec::new());
        additions(&ours, "", &mut our_ids, &mut our_additions);
        additions(&theirs, "", &mut their_ids, &mut their_additions);
        assert_eq!(our_ids.len(), 156, "{level}");
        assert_eq!(our_ids, their_ids, "{level}");
        their_additions.retain(|a| !a.split(' ').next().unwrap().contains("_obj"));
        our_additions.retain(|a| !a.split(' ').next().unwrap().contains("_obj"));
        assert!(our_additions.len() > 200, "{level}: {}", our_additions.len());
        assert_eq!(our_additions, their_additions, "{level}");
        assert_eq!(settings(&ours, &theirs), 40, "{level}");
    }
}

/// Compares the constraints of the parameters that both have, and counts those.
fn settings(ours: &Value, theirs: &Value) -> usize {
    fn params(value: &Value, out: &mut std::collections::BTreeMap<String, Value>) {
        for param in value["params"].as_array().into_iter().flatten() {
            out.insert(param["id"].as_str().unwrap().to_owned(), param["constraints"].clone());
        }
        for key in ["groups", "controls"] {
            value[key].as_array().into_iter().flatten().for_each(|inside| params(inside, out));
        }
    }
    let (mut one, mut two) = Default::default();
    params(ours, &mut one);
    params(theirs, &mut two);
    let both = one.iter().filter(|(id, constraints)| {
        let other = two.get(*id);
        assert!(other.is_none_or(|other| other == *constraints), "{id}");
        other.is_some()
    });
    both.count()
}

#[test]
fn how_it_came_about_is_written_down() {
    let Some(data) = data() else { return };
    let (profile, _) = nist(&data.join("oscal/sp800-53-rev5-v1.0.0"), "LOW");
    let one = resolve(&profile, &[full_catalog(&data)]);
    assert_eq!(one.json, resolve(&profile, &[full_catalog(&data)]).json, "not the same bytes");
    let kinds: Vec<SourceKind> = one.sources.iter().map(|source| source.kind).collect();
    assert_eq!(kinds, [SourceKind::Profile, SourceKind::Catalog]);
    assert_eq!((one.controls, one.withdrawn), (149, 0));
    let root: Value = serde_json::from_str(&one.json).unwrap();
    let metadata = &root["catalog"]["metadata"];
    assert_eq!(metadata["last-modified"], "2021-06-08T13:57:33.97549-04:00");
    assert_eq!(metadata["oscal-version"], "1.0.0");
    assert_eq!(metadata["links"][0]["rel"], "source-profile");
    assert_eq!(metadata["props"][0]["name"], "resolution-tool");
    for (prop, source) in [(1, 0), (2, 1)] {
        assert_eq!(metadata["props"][prop]["name"], "source-sha256");
        assert_eq!(metadata["props"][prop]["value"], one.sources[source].sha256.as_str());
    }
    let uuid = root["catalog"]["uuid"].as_str().unwrap();
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "5"));
    assert_ne!(uuid, "8742196d-86ba-4e72-a411-28867dab43bb");
    let dated = carveout::catalog::resolve(
        &profile,
        &[full_catalog(&data)],
        Some("2026-10-05".parse().unwrap()),
    );
    let dated = dated.unwrap().json;
    assert!(dated.contains("\"last-modified\": \"2026-10-05T00:00:00Z\""));
    assert!(!dated.contains(uuid));
}

#[test]
fn results_are_valid_oscal() {
    let Some(data) = data() else { return };
    let schema = read(&data.join("oscal-schema/oscal_catalog_schema-1.2.3.json"));
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let newer = as_catalog(&data, folder.path());
    let (high, _) = nist(&data.join("oscal/sp800-53-rev5-v1.0.0"), "HIGH");
    let full = full_catalog(&data);
    for (profile, catalog) in [
        (high, full.clone()),
        (fedramp(&data, "LOW").0, newer.clone()),
        (fedramp(&data, "LI-SaaS").0, newer),
        (full.clone(), full),
    ] {
        let root: Value = serde_json::from_str(&resolve(&profile, &[catalog]).json).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&root)
            .take(5)
            .map(|error| format!("{}: {error:.200}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}:\n{}", profile.display(), faults.join("\n"));
    }
}
