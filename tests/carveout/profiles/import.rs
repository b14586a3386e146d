//! `carveout catalog import`: what is stored, under which name, and what is left alone.

use std::fs;

use serde_json::{Value, json};

use super::folder;
use crate::harness::Workspace;
use crate::publications::{Data, compared};

fn catalog() -> Value {
    json!({"catalog": {
        "uuid": "u", "metadata": {"title": "Letters", "version": "1", "oscal-version": "1.1.2"},
        "groups": [{"id": "a", "title": "A", "controls": [
            {"id": "a-1", "title": "One", "parts": [{"id": "a-1_smt", "name": "statement", "prose": "Do."}]},
            {"id": "a-2", "title": "Gone", "props": [{"name": "status", "value": "withdrawn"}]},
        ]}],
        "x-unknown": {"kept": false},
    }})
}

fn profile(href: &str) -> Value {
    json!({"profile": {
        "uuid": "u", "metadata": {"title": "P", "version": "2", "oscal-version": "1.1.2", "last-modified": "2024-01-01T00:00:00Z"},
        "imports": [{"href": href, "include-controls": [{"with-ids": ["a-1"]}]}],
    }})
}

fn files() -> Workspace {
    let workspace = folder(&[
        ("in/letters-min.json", &catalog()),
        ("in/low_profile.json", &profile("letters.xml")),
    ]);
    fs::create_dir(workspace.path("into")).unwrap();
    workspace
}

const BOTH: [&str; 6] =
    ["catalog", "import", "in/low_profile.json", "in/letters-min.json", "--into", "into"];

#[test]
fn a_profile_is_stored_resolved_and_its_ingredients_are_not() {
    let workspace = files();
    let run = workspace
        .run(BOTH)
        .ends(0)
        .prints("into/catalogs/low.json\n  P, version 2\n  1 controls, 1 parts, 0 parameters, 1 groups\n")
        .prints("profile low_profile.json\n    SHA-256 ")
        .prints("catalog letters-min.json\n    SHA-256 ")
        .prints("frameworks:\n  - {catalog: catalogs/low.json}\n");
    assert_eq!(workspace.snapshot("into").keys().collect::<Vec<_>>(), ["catalogs/low.json"]);
    // The same again changes nothing; another result is not written over it unasked.
    workspace.run(BOTH).ends(0).prints("low.json (unchanged)");
    let before = workspace.snapshot("into");
    let dated = [&BOTH[..], &["--as-of", "2026-10-05"]].concat();
    workspace.run(&dated).ends(2).says("exists and differs; use --force to overwrite it");
    assert_eq!(workspace.snapshot("into"), before);
    workspace.run([&dated[..], &["--force"]].concat()).ends(0);
    assert_ne!(workspace.snapshot("into"), before);
    workspace
        .run([&BOTH[..], &["--name", "mine.json"]].concat())
        .ends(0)
        .prints("catalogs/mine.json");
    workspace
        .run([&BOTH[..], &["--name", "../mine"]].concat())
        .ends(2)
        .says("is not a valid file name");
    assert!(run.stderr.contains("No responsibility table applies"), "{run}");
}

#[test]
fn a_catalog_is_stored_as_it_is_with_its_hash() {
    let workspace = files();
    let import = |file: &str| workspace.run(["catalog", "import", file, "--into", "into"]);
    import("in/letters-min.json")
        .ends(0)
        .prints("into/catalogs/letters.json")
        .prints("1 withdrawn controls are stored but excluded from plans");
    let stored = fs::read_to_string(workspace.path("into/catalogs/letters.json")).unwrap();
    let stored: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!(stored["catalog"]["uuid"], "u");
    assert_eq!(stored["catalog"]["groups"], catalog()["catalog"]["groups"]);
    assert_eq!(stored["catalog"]["metadata"]["props"][0]["name"], "source-sha256");
    // Beside the profile, without being given.
    import("in/low_profile.json").ends(0);
    import("in/absent.json").ends(2).says("no such file");
    import("in").ends(2).says("is not a regular file");
    workspace
        .run(["catalog", "import", "in/low_profile.json", "--into", "nowhere"])
        .ends(2)
        .says("No such file");
}

#[test]
fn faults_of_every_file_are_told_and_none_is_stored() {
    let workspace = files().file("in/x.json", "{").file("in/y.json", "{}");
    workspace
        .run([
            "catalog",
            "import",
            "in/x.json",
            "in/low_profile.json",
            "in/y.json",
            "--into",
            "into",
        ])
        .ends(2)
        .says("x.json:1")
        .says("`y.json` contains neither an OSCAL catalog nor a profile")
        .says("2 errors; nothing was written");
    assert!(workspace.snapshot("into").is_empty());
    let clash = workspace.file("in/sub/low.json", serde_json::to_string(&catalog()).unwrap());
    clash
        .run(["catalog", "import", "in/low_profile.json", "in/sub/low.json", "--into", "into"])
        .ends(2)
        .says("two of these files would be stored as low.json");
    assert!(clash.snapshot("into").is_empty());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_way_is_not_followed() {
    let outside = Workspace::empty();
    let workspace = files().link("into/catalogs", outside.root());
    workspace.run(BOTH).ends(2).says("links are not followed");
    assert!(outside.snapshot(".").is_empty());
}

compared!(fedramp_plans);
fn fedramp_plans(data: &Data) {
    // The cut has the newer catalog alone, which the profile knows by this name.
    let catalog = Workspace::empty().file(
        "NIST_SP-800-53_rev5_catalog.json",
        fs::read(data.join(data.expect(
            "oscal/sp800-53-rev5-v1.0.0/NIST_SP-800-53_rev5_catalog-min.json",
            "oscal/sp800-53-rev5-v1.3.0/NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json",
        )))
        .unwrap(),
    );
    let profile = data.join("fedramp/FedRAMP_rev5_LOW-baseline_profile-min.json");
    let workspace = Workspace::minimal().edit(
        "carveout.yaml",
        "soc2/security",
        "{catalog: catalogs/FedRAMP_rev5_LOW-baseline.json, name: fedramp-low}",
    );
    let controls = data.expect(156, 1);
    let run = workspace
        .run([
            "catalog",
            "import",
            profile.to_str().unwrap(),
            catalog.path("NIST_SP-800-53_rev5_catalog.json").to_str().unwrap(),
            "--into",
            ".",
        ])
        .ends(0)
        .prints(&format!("{controls} controls"));
    // Requirements that FedRAMP adds are parts of their own, each once; its guidance is none.
    workspace
        .explain("AC-8(fr)(2)")
        .ends(0)
        .prints("The service provider shall determine how System Use Notification");
    if data.whole {
        run.says("sets 146 parameters that are not in the controls");
        workspace.explain("PL-10").ends(0).prints("Select the appropriate FedRAMP Baseline");
    }
    let plan = workspace.plan();
    let mut ids: Vec<String> =
        plan.controls.iter().flat_map(|c| &c.parts).map(|part| part.id.to_string()).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((plan.controls.len(), ids.len()), (controls, count));
    for guidance in ["CA-2(fr)", "AC-8(fr)"] {
        assert!(!ids.iter().any(|id| id == guidance), "guidance is no requirement");
    }
    assert!(
        plan.catalog
            .note
            .unwrap()
            .starts_with("Taken from profile FedRAMP_rev5_LOW-baseline_profile-min.json (SHA-256 ")
    );
}

compared!(other_publications);
fn other_publications(data: &Data) {
    let all = [
        ("sp800-171/NIST_SP800-171_rev3_catalog.json", "97 controls"),
        ("sp800-171/NIST_SP800-172_rev3_catalog.json", "103 controls"),
        ("csf/NIST_CSF_v2.0_catalog.converted-min.json", "219 controls"),
        ("examples/basic-catalog.json", "4 controls, 4 parts"),
        ("sp800-53-rev5-v1.0.0/NIST_SP-800-53_rev5_catalog-min.json", "1007 controls"),
    ];
    let cut = [
        ("csf/NIST_CSF_v2.0_catalog.converted-min.json", "5 controls"),
        (
            "profile-resolution/json/requirement-tests/catalogs/abc-simple_catalog.json",
            "11 controls",
        ),
    ];
    for (file, says) in data.expect(&all[..], &cut) {
        let workspace = Workspace::empty();
        let path = data.join("oscal").join(file).display().to_string();
        workspace.run(["catalog", "import", &path, "--into", "."]).ends(0).prints(says);
    }
}
