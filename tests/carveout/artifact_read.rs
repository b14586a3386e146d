//! `carveout artifact read`: references of OSCAL documents, and never a sentence of them.

use serde_json::{Value, json};

use crate::harness::Workspace;

/// In every text of the documents that is none of an id, a date or a word of a fixed list.
const CANARY: &str = "The canary sings of locked doors";

/// The report of the workspace.
fn report(workspace: &Workspace) -> (String, String, String) {
    let lock = std::fs::read_to_string(workspace.path("aws-reports.lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let one = &lock["reports"][0];
    let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
    (text("id"), text("periodStart"), text("periodEnd"))
}

fn metadata(start: &str, end: &str) -> Value {
    json!({
        "title": format!("{CANARY} 0"), "version": "1", "oscal-version": "1.1.2", "remarks": CANARY,
        "props": [
            {"name": "audit-period-start", "value": start, "remarks": CANARY},
            {"name": "audit-period-end", "value": end},
            {"name": "auditor-opinion", "value": "Unqualified"},
            {"name": "opinion-basis", "value": CANARY},
            {"name": "report-type", "value": "Type 2"},
        ],
    })
}

fn plan(start: &str, end: &str) -> Value {
    json!({"system-security-plan": {
        "uuid": "11111111-2222-4333-8444-555555555555",
        "metadata": metadata(start, end),
        "system-characteristics": {"system-name": CANARY, "description": CANARY},
        "system-implementation": {"components": [
            {"uuid": "a", "type": "service", "title": "Amazon Simple Storage Service (Amazon S3)", "description": CANARY},
            {"uuid": "b", "type": "service", "title": "AWS Lambda", "description": CANARY, "status": {"state": "operational"}},
            {"uuid": "c", "type": "service", "title": format!("{CANARY} 1"), "description": CANARY},
        ]},
        "control-implementation": {"description": CANARY, "implemented-requirements": [
            {
                "uuid": "d", "control-id": "AWSCA-5.1", "remarks": CANARY,
                "props": [{"name": "criteria", "value": "CC6.4"}, {"name": "text", "value": CANARY}],
                "statements": [{"statement-id": "x", "remarks": CANARY, "by-components": [{
                    "description": CANARY,
                    "export": {"responsibilities": [
                        {"uuid": "99999999-2222-4333-8444-555555555555", "description": CANARY,
                         "props": [{"name": "label", "value": "CUEC-3"}]},
                    ]},
                }]}],
            },
            {"uuid": "e", "control-id": "pe-3", "remarks": CANARY},
        ]},
        "back-matter": {"resources": [{"title": CANARY, "props": [{"name": "cuec-id", "value": "CUEC-10"}, {"name": "cuec", "value": CANARY}]}]},
    }})
}

fn read(workspace: &Workspace, more: &[&str]) -> crate::harness::Run {
    workspace.run([&["artifact", "read", "doc.json", "."][..], more].concat())
}

fn no_canary(workspace: &Workspace, run: &crate::harness::Run) {
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(!said.contains("canary"), "{said}");
    for (path, bytes) in workspace.snapshot(".").iter().filter(|(path, _)| *path != "doc.json") {
        assert!(!String::from_utf8_lossy(bytes).contains("canary"), "{path}");
    }
}

#[test]
fn a_plan_gives_an_entry_of_references_only() {
    let workspace = Workspace::minimal()
        .file("aws-reports.yaml", "# ours\nreviews: []   # none yet\nletters: []\n");
    let (id, start, end) = report(&workspace);
    let workspace = workspace.file("doc.json", plan(&start, &end).to_string());
    let dry = read(&workspace, &[]).ends(0).says("nothing was written");
    for line in [
        format!("- report: {id}"),
        "type: 2".to_owned(),
        "opinion: unqualified".to_owned(),
        "physical-access: \"controls AWSCA-5.1, PE-3\"".to_owned(),
        "s3: in   # in use".to_owned(),
        "- {id: \"CUEC-3\", implementations: []}".to_owned(),
        "- {id: \"CUEC-10\", implementations: []}".to_owned(),
    ] {
        assert!(dry.stdout.contains(&line), "{line}\n{dry}");
    }
    // No results of tests: nothing is said of exceptions.
    assert!(!dry.stdout.contains("exceptions"), "{dry}");
    assert!(
        std::fs::read_to_string(workspace.path("aws-reports.yaml"))
            .unwrap()
            .contains("reviews: []")
    );
    no_canary(&workspace, &dry);
    let written = read(&workspace, &["--write"]).ends(0);
    no_canary(&workspace, &written);
    let text = std::fs::read_to_string(workspace.path("aws-reports.yaml")).unwrap();
    assert!(
        text.starts_with("# ours\nreviews:   # none yet\n") && text.ends_with("letters: []\n"),
        "{text}"
    );
    let review = &workspace.model().reviews[0];
    assert_eq!(
        (review.report.as_str(), review.cuecs.len(), review.report_type),
        (id.as_str(), 2, Some(2))
    );
    // The second time there is nothing to add.
    read(&workspace, &["--write", "--report", &id]).ends(0).says("was not changed");
    workspace.build();
    no_canary(&workspace, &written);
}

#[test]
fn results_complete_a_review_that_is_there() {
    let workspace = Workspace::minimal().file(
        "aws-reports.yaml",
        "reviews:\n  # kept\n  - report: REPORT\n    opinion: qualified   # as we read it\n    reviewer: Ann Lee\n\nletters: []\n",
    );
    let (id, start, end) = report(&workspace);
    let workspace = workspace.edit("aws-reports.yaml", "REPORT", &id);
    let finding = |target: &str, state: &str| {
        json!({"uuid": "f", "title": CANARY, "description": CANARY,
               "target": {"type": "objective-id", "target-id": target, "description": CANARY, "status": {"state": state}}})
    };
    let results = json!({"assessment-results": {
        "uuid": "u", "metadata": metadata(&start, &end),
        "results": [{
            "uuid": "r", "title": CANARY, "description": CANARY, "start": start, "end": end,
            "reviewed-controls": {"control-selections": [{"include-controls": [{"control-id": "cc6.4"}]}]},
            "findings": [finding("AWSCA-7.2", "not-satisfied"), finding("AWSCA-7.3", "satisfied")],
            "observations": [{"description": CANARY, "remarks": CANARY}],
        }],
    }});
    let workspace = workspace.file("doc.json", results.to_string());
    let run = read(&workspace, &["--write", "--report", &id]).ends(0).says("keeps: opinion");
    no_canary(&workspace, &run);
    let text = std::fs::read_to_string(workspace.path("aws-reports.yaml")).unwrap();
    assert!(
        text.contains("  # kept\n") && text.contains("opinion: qualified   # as we read it\n"),
        "{text}"
    );
    assert!(text.contains("summary: \"AWSCA-7.2: TODO") && !text.contains("AWSCA-7.3"), "{text}");
    assert!(text.ends_with("\nletters: []\n"), "{text}");
    assert_eq!(workspace.model().reviews[0].exceptions.len(), 1);
}

#[test]
fn catalogs_profiles_and_components_are_read_and_other_files_refused() {
    let workspace = Workspace::minimal().file("aws-reports.yaml", "reviews: []\n");
    let (id, start, end) = report(&workspace);
    let catalog = json!({"catalog": {"uuid": "u", "metadata": metadata(&start, &end), "groups": [
        {"id": "cuecs", "class": "CUEC", "title": CANARY, "controls": [
            {"id": "cuec-2", "class": "CUEC", "title": CANARY, "parts": [{"name": "statement", "prose": CANARY}]},
        ]},
        {"id": "soc", "title": CANARY, "controls": [
            {"id": "awsca-1.1", "title": CANARY, "props": [{"name": "label", "value": "AWSCA-1.1"}], "links": [{"href": "#cc1.1"}]},
        ]},
    ]}});
    let profile = json!({"profile": {"uuid": "u", "metadata": metadata(&start, &end),
        "imports": [{"href": "#x", "include-controls": [{"with-ids": ["pe-2", "pe-3"]}]}]}});
    let component = json!({"component-definition": {"uuid": "u", "metadata": metadata(&start, &end),
        "components": [{"uuid": "c", "type": "service", "title": "AWS Lambda", "description": CANARY, "control-implementations": [
            {"description": CANARY, "implemented-requirements": [{"control-id": "pe-3", "description": CANARY}]}]}]}});
    for (document, says) in [
        (catalog, "{id: \"cuec-2\", implementations: []}"),
        (profile, "PE-2, PE-3"),
        (component, "lambda: in"),
    ] {
        let workspace = Workspace::minimal()
            .file("aws-reports.yaml", "reviews: []\n")
            .file("doc.json", document.to_string());
        let run = read(&workspace, &["--report", &id]).ends(0).prints(says);
        no_canary(&workspace, &run);
    }
    for (text, says) in [
        ("<catalog/>", "is XML"),
        ("{\"a\": 1}", "no OSCAL document"),
        ("{\"catalog\": {\"x\": \"The canary sings", "line 1"),
        ("[1, 2", "line 1"),
    ] {
        let workspace = Workspace::minimal().file("doc.json", text);
        let run = read(&workspace, &["--write"]).ends(2).says(says);
        no_canary(&workspace, &run);
    }
    let other = plan("2020-01-01", "2020-06-30");
    let workspace = workspace.file("doc.json", other.to_string());
    read(&workspace, &[]).ends(2).says("--report: ");
    read(&workspace, &["--report", &id]).ends(0).says("check that the document is of it");
}
