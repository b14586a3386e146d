//! What NIST and GSA published, made again from their profiles.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use carveout::catalog::profile::SourceKind;
use serde_json::Value;

use super::{assert_same, content, resolve};
use crate::publications::{Data, compared, read};

fn nist(folder: &Path, level: &str) -> (PathBuf, PathBuf) {
    let name =
        |what: &str| folder.join(format!("NIST_SP-800-53_rev5_{level}-baseline{what}-min.json"));
    (name("_profile"), name("-resolved-profile_catalog"))
}

fn full_catalog(data: &Data) -> PathBuf {
    data.join("oscal/sp800-53-rev5-v1.0.0/NIST_SP-800-53_rev5_catalog-min.json")
}

/// NIST's HIGH baseline of 5.1.1 under the name that profiles import: it has every control of the
/// smaller baselines and of FedRAMP's, in the words of the catalog those were resolved from.
fn as_catalog(data: &Data, folder: &Path) -> PathBuf {
    let (_, high) = nist(&data.join("oscal/sp800-53-rev5-v1.3.0"), "HIGH");
    let to = folder.join("NIST_SP-800-53_rev5_catalog.json");
    fs::copy(high, &to).unwrap();
    to
}

/// Only with all: the catalog of 2020 is not in the cut.
#[test]
#[ignore = "needs CARVEOUT_DATA"]
fn nists_baselines_of_the_full_catalog() {
    let data = &Data::whole();
    for (level, resources) in [("LOW", 135), ("MODERATE", 147), ("HIGH", 147)] {
        let (profile, published) = nist(&data.join("oscal/sp800-53-rev5-v1.0.0"), level);
        let ours = resolve(&profile, &[full_catalog(data)]);
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

compared!(nists_smaller_baselines_of_the_largest);
fn nists_smaller_baselines_of_the_largest(data: &Data) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = as_catalog(data, folder.path());
    for level in data.expect(&["LOW", "MODERATE"][..], &["LOW"]) {
        let (profile, published) = nist(&data.join("oscal/sp800-53-rev5-v1.3.0"), level);
        let ours = resolve(&profile, std::slice::from_ref(&catalog));
        assert_same(level, &content(&ours.json), &content(&read(&published)));
    }
}

const FEDRAMP: [&str; 2] = ["LOW", "LI-SaaS"];

fn fedramp(data: &Data, level: &str) -> (PathBuf, PathBuf) {
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

compared!(fedramps_baselines_whole);
fn fedramps_baselines_whole(data: &Data) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = as_catalog(data, folder.path());
    for level in data.expect(&FEDRAMP[..], &["LOW"]) {
        let (profile, published) = fedramp(data, level);
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

/// Only with all: the catalog of 2020 is not in the cut.
#[test]
#[ignore = "needs CARVEOUT_DATA"]
fn fedramps_baselines_of_the_older_catalog() {
    let data = &Data::whole();
    for level in FEDRAMP {
        let (profile, published) = fedramp(data, level);
        let ours = resolve(&profile, &[full_catalog(data)]);
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

compared!(how_it_came_about_is_written_down);
fn how_it_came_about_is_written_down(data: &Data) {
    let folder = tempfile::tempdir().unwrap();
    let (profile, catalog) = if data.whole {
        (nist(&data.join("oscal/sp800-53-rev5-v1.0.0"), "LOW").0, full_catalog(data))
    } else {
        let (profile, _) = nist(&data.join("oscal/sp800-53-rev5-v1.3.0"), "LOW");
        (profile, as_catalog(data, folder.path()))
    };
    let catalog = [catalog];
    let one = resolve(&profile, &catalog);
    assert_eq!(one.json, resolve(&profile, &catalog).json, "not the same bytes");
    let kinds: Vec<SourceKind> = one.sources.iter().map(|source| source.kind).collect();
    assert_eq!(kinds, [SourceKind::Profile, SourceKind::Catalog]);
    assert_eq!((one.controls, one.withdrawn), (data.expect(149, 4), 0));
    let root: Value = serde_json::from_str(&one.json).unwrap();
    let metadata = &root["catalog"]["metadata"];
    let newest = data.expect("2021-06-08T13:57:33.97549-04:00", "2024-02-13T17:43:49.139028Z");
    assert_eq!(metadata["last-modified"], newest);
    assert_eq!(metadata["oscal-version"], data.expect("1.0.0", "1.1.2"));
    assert_eq!(metadata["links"][0]["rel"], "source-profile");
    assert_eq!(metadata["props"][0]["name"], "resolution-tool");
    for (prop, source) in [(1, 0), (2, 1)] {
        assert_eq!(metadata["props"][prop]["name"], "source-sha256");
        assert_eq!(metadata["props"][prop]["value"], one.sources[source].sha256.as_str());
    }
    let uuid = root["catalog"]["uuid"].as_str().unwrap();
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "5"));
    assert_ne!(uuid, "8742196d-86ba-4e72-a411-28867dab43bb");
    let day = "2026-10-05".parse().unwrap();
    let dated = carveout::catalog::resolve(&profile, &catalog, Some(day)).unwrap().json;
    assert!(dated.contains("\"last-modified\": \"2026-10-05T00:00:00Z\""));
    assert!(!dated.contains(uuid));
}

/// OSCAL's schema of catalogs; in the cut it is compressed.
fn schema(data: &Data) -> String {
    let path = data.join("oscal-schema/oscal_catalog_schema-1.2.3.json");
    if data.whole {
        return read(&path);
    }
    let packed = fs::File::open(path.with_extension("json.gz")).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    text
}

compared!(results_are_valid_oscal);
fn results_are_valid_oscal(data: &Data) {
    let schema: Value = serde_json::from_str(&schema(data)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let newer = as_catalog(data, folder.path());
    let mut cases = vec![
        (nist(&data.join("oscal/sp800-53-rev5-v1.3.0"), "LOW").0, newer.clone()),
        (fedramp(data, "LOW").0, newer.clone()),
        (newer.clone(), newer.clone()),
    ];
    if data.whole {
        let full = full_catalog(data);
        let (high, _) = nist(&data.join("oscal/sp800-53-rev5-v1.0.0"), "HIGH");
        cases.push((high, full.clone()));
        cases.push((fedramp(data, "LI-SaaS").0, newer));
        cases.push((full.clone(), full));
    }
    for (profile, catalog) in cases {
        let root: Value = serde_json::from_str(&resolve(&profile, &[catalog]).json).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&root)
            .take(5)
            .map(|error| format!("{}: {error:.200}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}:\n{}", profile.display(), faults.join("\n"));
    }
}
