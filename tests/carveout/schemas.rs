//! Every file a team writes and every file scripts read has a schema, and the samples follow it.

use carveout::model::Plan;
use serde_json::Value;

use crate::harness::{Workspace, files, repository};
use crate::samples::ACME;

/// The faults of a value, each with its place.
fn faults(schema: &str, value: &Value) -> Vec<String> {
    let schema = carveout::schemas::schema(schema).expect(schema).to_value();
    let validator = jsonschema::validator_for(&schema).expect("a schema that can be used");
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[track_caller]
pub(crate) fn follows(schema: &str, path: &str, value: &Value) {
    let faults = faults(schema, value);
    assert!(faults.is_empty(), "{path} against `{schema}`:\n{}", faults.join("\n"));
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap()
}

/// The schema of a workspace file, by its path, and the YAML of it.
fn of(path: &str, text: &str) -> Option<(&'static str, Value)> {
    let name = match path {
        "carveout.yaml" => "carveout",
        "aws-reports.yaml" => "reviews",
        "waivers.yaml" => "waivers",
        "evidence/index.yaml" => "evidence",
        "evidence/tests.yaml" => "tests",
        _ if path.starts_with("implementations/") => {
            let front = text.split("---").nth(1)?;
            return Some(("implementation", yaml(front)));
        }
        _ => return None,
    };
    Some((name, yaml(text)))
}

#[test]
fn every_yaml_of_every_sample_follows_its_schema() {
    let mut seen = std::collections::BTreeSet::new();
    for sample in ["starter", "minimal", "acme-payments"] {
        for (path, bytes) in files(&repository().join("samples").join(sample)) {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if path.ends_with(".md") && !path.starts_with("implementations/") {
                continue;
            }
            if let Some((schema, value)) = of(&path, &text) {
                follows(schema, &format!("{sample}/{path}"), &value);
                seen.insert(schema);
            }
        }
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn every_lock_follows_its_schema() {
    for sample in ["starter", "minimal", "acme-payments"] {
        let path = repository().join("samples").join(sample).join("aws-reports.lock.json");
        let text = std::fs::read_to_string(path).unwrap();
        follows("lock", sample, &serde_json::from_str(&text).unwrap());
    }
}

#[test]
fn unknown_keys_fail() {
    for sample in ["minimal", "acme-payments"] {
        for (path, bytes) in files(&repository().join("samples").join(sample)) {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if let Some((schema, mut value)) = of(&path, &text) {
                value.as_object_mut().unwrap().insert("surprise".into(), Value::Bool(true));
                assert!(!faults(schema, &value).is_empty(), "{sample}/{path} takes any key");
            }
        }
    }
}

#[test]
fn what_a_build_writes_follows_its_schema() {
    let package = ACME.0.snapshot("out/2026-Q3");
    let json = |path: &str| serde_json::from_slice::<Value>(&package[path]).unwrap();
    for path in package.keys().filter(|path| path.ends_with("plan.json")) {
        follows("plan", path, &json(path));
    }
    follows("findings", "findings.json", &json("findings.json"));
    follows("manifest", "manifest.json", &json("manifest.json"));
}

#[test]
fn a_plan_takes_no_unknown_key_and_reads_back_as_it_was_written() {
    let package = ACME.0.snapshot("out/2026-Q3");
    let written = &package["nist-800-53-r5-low/plan.json"];
    let read: Plan = serde_json::from_slice(written).unwrap();
    assert_eq!(carveout::render::json(&read), *written, "what is read back is written alike");
    let plan: Value = serde_json::from_slice(written).unwrap();
    let picture = read.evidence.iter().position(|item| item.picture.is_some()).unwrap();
    for place in [
        "/controls/0".to_owned(),
        "/evidence/0".to_owned(),
        format!("/evidence/{picture}/picture"),
        "/tests/0".to_owned(),
        "/implementations/0".to_owned(),
        "/system".to_owned(),
    ] {
        // The second is a fact of an evidence item that a plan does not print.
        for key in ["surprise", "covers_origin"] {
            let mut plan = plan.clone();
            let at = plan.pointer_mut(&place).and_then(Value::as_object_mut).expect(&place);
            at.insert(key.into(), Value::Bool(true));
            assert!(!faults("plan", &plan).is_empty(), "the schema takes `{key}` in {place}");
            let read = serde_json::from_value::<Plan>(plan);
            assert!(read.is_err(), "a plan with `{key}` in {place} is read");
        }
    }
}

#[test]
fn what_check_prints_follows_the_schema_of_findings() {
    let run = Workspace::minimal().run(["check", ".", "--as-of", "2026-10-05", "--format", "json"]);
    follows("findings", "check --format json", &run.json());
}

#[test]
fn the_plan_has_the_part_that_others_rely_on() {
    let package = ACME.0.snapshot("out/2026-Q3");
    let plan: Value = serde_json::from_slice(&package["nist-800-53-r5-low/plan.json"]).unwrap();
    assert_eq!(plan["schema"], "carveout/plan/2");
    assert_eq!(plan["notice"], "Management-prepared; not an auditor's report or opinion.");
    assert_eq!(plan["system"]["id"], "acme-payments");
    assert_eq!(plan["framework"], "nist-800-53-r5/low");
    assert_eq!(plan["period"], serde_json::json!({"from": "2026-07-01", "to": "2026-09-30"}));
    assert_eq!(plan["as_of"], "2026-10-05");
    let control = &plan["controls"][1];
    assert_eq!((&control["id"], &control["group"]), (&"AC-2".into(), &"AC".into()));
    for part in control["parts"].as_array().unwrap() {
        for (key, shape) in [
            ("id", "s"),
            ("disposition", "s"),
            ("basis", "s"),
            ("halves", "a"),
            ("missing", "a"),
            ("duties", "a"),
            ("reports", "a"),
            ("evidence", "a"),
            ("tests", "a"),
        ] {
            let fits = if shape == "s" { part[key].is_string() } else { part[key].is_array() };
            assert!(fits, "{key} of {}", part["id"]);
        }
    }
    for (key, array) in [
        ("reports", true),
        ("evidence", true),
        ("tests", true),
        ("findings", true),
        ("observations", false),
    ] {
        assert!(if array { plan[key].is_array() } else { plan[key].is_object() }, "{key}");
    }
}
