//! The formats of `carveout check`: each says a root cause once, whole, and in its own grammar.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::derivation::proven;
use crate::harness::{AS_OF, Run, Workspace, repository};
use crate::samples::asked;

fn check(workspace: &Workspace, format: &str) -> Run {
    workspace.run(["check", ".", "--as-of", AS_OF, "--format", format])
}

/// The large sample in a format.
fn sample(format: &str) -> Run {
    asked(&["check", ".", "--as-of", AS_OF, "--format", format])
}

#[test]
fn every_format_has_every_finding() {
    let all = sample("json").json()["findings"].as_array().unwrap().clone();
    let sarif = sample("sarif").silent().json();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), all.len());
    assert_eq!(sample("github").silent().stdout.lines().count(), all.len());
    let junit = sample("junit").silent().stdout;
    let cases = junit.matches("<testcase ").count() - junit.matches("name=\"no finding\"").count();
    assert_eq!(cases, all.len());
    let markdown = sample("markdown").silent().stdout;
    for one in &all {
        let rule = one["rule"].as_str().unwrap();
        assert!(markdown.contains(&format!("`{rule}`")), "{rule}");
    }
}

#[test]
fn sarif_identifies_findings_though_lines_move() {
    let ids = |run: Run| -> BTreeSet<String> {
        let sarif = run.json();
        let results = sarif["runs"][0]["results"].as_array().unwrap().clone();
        results
            .iter()
            .map(|one| one["partialFingerprints"]["carveout/v1"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = ids(sample("sarif"));
    let moved = Workspace::sample("acme-payments")
        .edit("evidence/tests.yaml", "tests:\n", "# moved\n# by\n# three lines\ntests:\n")
        .edit("evidence/index.yaml", "evidence:\n", "\n\n\nevidence:\n");
    assert_eq!(ids(check(&moved, "sarif")), before);
}

/// What the schema of OASIS says against a report, at most ten sentences.
fn against_its_schema(sarif: &Value) -> Vec<String> {
    let path = repository().join("tests/carveout/data/sarif/sarif-schema-2.1.0.json.gz");
    let mut schema = String::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_string(&mut schema).unwrap();
    let schema = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults = validator.iter_errors(sarif).take(10);
    faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

#[test]
fn sarif_is_valid_by_the_schema_of_oasis() {
    let of = |workspace: &Workspace| check(workspace, "sarif").json();
    let broken = Workspace::minimal().file("evidence/tests.yaml", "tests: [");
    let nothing_to_say = Workspace::empty();
    for report in [sample("sarif").json(), of(&proven()), of(&broken), of(&nothing_to_say)] {
        assert_eq!(against_its_schema(&report), [""; 0], "{report:#}");
    }
    let mut wrong = sample("sarif").json();
    wrong["runs"][0]["results"][0]["level"] = "fatal".into();
    wrong["runs"][0]["results"][1]["locations"] = "line 7".into();
    assert_eq!(against_its_schema(&wrong).len(), 2, "the schema sees what is wrong");
}

#[test]
fn sarif_has_what_its_readers_ask_for() {
    let sarif = sample("sarif").json();
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for one in run["results"].as_array().unwrap() {
        let rule = &rules[usize::try_from(one["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], one["ruleId"]);
        assert!(one["suppressions"].is_array());
        for place in one["locations"].as_array().unwrap() {
            let artifact = &place["physicalLocation"]["artifactLocation"];
            let Some(uri) = artifact["uri"].as_str() else { continue };
            assert!(!uri.starts_with('/') && !uri.contains(' ') && !uri.contains(':'), "{uri}");
            assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
        }
        let region = &one["locations"][0]["physicalLocation"]["region"];
        assert!(region.is_null() || region["startLine"].as_u64().unwrap() >= 1);
    }
    let waived: Vec<&Value> = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| !one["suppressions"].as_array().unwrap().is_empty())
        .collect();
    assert!(!waived.is_empty());
    let text = waived[0]["suppressions"][0]["justification"].as_str().unwrap();
    assert!(text.contains("days left"), "{text}");
}

#[test]
fn paths_are_seen_from_where_the_workspace_is_named() {
    let workspace = proven().edit(
        "evidence/index.yaml",
        "covers: {from: 2026-07-01, to: 2026-09-30}",
        "covers: 2026-06-30",
    );
    let name = workspace.root().file_name().unwrap().to_str().unwrap().to_owned();
    let mut command = crate::harness::program();
    command.args(["check", &name, "--as-of", AS_OF, "--format", "github"]);
    command.current_dir(workspace.root().parent().unwrap());
    let run = Run::of(command, workspace.root().parent().unwrap());
    run.prints(&format!("::error file={name}/evidence/index.yaml,line=9,col=13,title=evidence-outside-period::EV-001 covers"));
}

#[test]
fn github_commands_cannot_be_broken_out_of() {
    let workspace =
        proven().edit("evidence/index.yaml", "title: ", "title: \"50 % TODO\\n::error::x\" #");
    for line in check(&workspace, "github").stdout.lines() {
        assert!(
            line.starts_with("::error ")
                || line.starts_with("::warning ")
                || line.starts_with("::notice "),
            "{line}"
        );
    }
}

#[test]
fn junit_is_well_formed_and_counts() {
    let text = sample("junit").ends(0).stdout;
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut suites, mut failures) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "testsuite" => {
                suites += 1
            }
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "failure" => {
                failures += 1
            }
            _ => {}
        }
    }
    assert!(suites > 60, "{suites}");
    assert_eq!(failures, 0, "warnings do not fail this run, and waived errors do not either");
    let denied =
        asked(&["check", ".", "--as-of", AS_OF, "--format", "junit", "--deny", "warnings"]);
    assert!(denied.ends(1).stdout.contains("<failure message="));
}

#[test]
fn markdown_begins_with_numbers_and_causes() {
    let text = sample("markdown").stdout;
    assert!(text.starts_with("## Findings: "), "{text}");
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in\n{text}"));
    assert!(at("| Severity | Findings | Rules | Parts opened |") < at("### Causes"));
    assert!(at("### Causes") < at("### By rule"));
    assert!(at("### By rule") < at("### Waived"));
}

#[test]
fn bad_input_reaches_every_format() {
    let broken = || proven().edit("carveout.yaml", "2026-Q3", "2026-Q9");
    check(&broken(), "github").ends(2).prints("title=invalid-period::");
    check(&broken(), "junit").ends(2).prints("name=\"invalid-period\"");
    check(&broken(), "markdown").ends(2).prints("`invalid-period`");
}

#[test]
fn a_thousand_findings_of_one_cause_are_one_entry_for_a_person_and_whole_for_machines() {
    let rows = (0..1_000)
        .map(|n| format!("EV-{n},Title,export,AWS,2026-09-01T10:00:00Z,2026-13-45,IAM-01\n"));
    let register: String =
        std::iter::once("id,title,kind,source,extracted_at,covers,supports\n".to_owned())
            .chain(rows)
            .collect();
    let workspace = Workspace::minimal().file("evidence/register.csv", register);
    let human = check(&workspace, "human").ends(1);
    assert!(human.stdout.lines().count() < 30, "{human}");
    let human = human.prints("error[register-covers]: 1000 findings, such as ");
    drop(human.prints("`--all` every finding"));
    let found = check(&workspace, "json").json()["findings"].as_array().unwrap().clone();
    let of_rows = found.iter().filter(|one| one["rule"] == "register-covers").count();
    assert_eq!(of_rows, 1_000);
}
