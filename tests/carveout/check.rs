//! `carveout check`: the findings for people, for scripts and for code scanning.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};

const OUTSIDE: (&str, &str) = ("covers: {from: 2026-07-01, to: 2026-09-30}", "covers: 2026-06-30");

fn outside() -> Workspace {
    proven().edit("evidence/index.yaml", OUTSIDE.0, OUTSIDE.1)
}

#[test]
fn people_see_the_line_the_cause_and_the_remedy() {
    let expected = "\
error[evidence-outside-period]: EV-001 covers 2026-06-30 only, outside the audit period (2026-07-01 to 2026-09-30)
  --> evidence/index.yaml:9:13
   |
 9 |     covers: 2026-06-30
   |             ^^^^^^^^^^
   |
  ::: carveout.yaml:16:9
   |
16 | period: 2026-Q3
   |         ------- because of this
   |
   = opens: 3 parts: CC6.2, CC6.3, CC7.1
   = help: extract it again for the period, or correct `covers`
";
    outside().check().ends(1).prints(expected).silent();
}

#[test]
fn the_tally_is_the_last_line() {
    let run = outside().check();
    let last = run.stdout.lines().last().unwrap_or_default();
    assert!(last.ends_with("warnings") && last.contains(" errors, "), "{last}");
}

#[test]
fn json_is_versioned_and_sorted() {
    let run = outside().run(["check", ".", "--as-of", AS_OF, "--format", "json"]).ends(1).silent();
    let value = run.json();
    assert_eq!(value["schema"], "carveout/findings/2");
    let findings = value["findings"].as_array().unwrap();
    let order = |f: &serde_json::Value| u8::from(f["severity"] != "error");
    assert!(findings.is_sorted_by_key(order), "errors come first");
    let finding = findings.iter().find(|f| f["rule"] == "evidence-outside-period").unwrap();
    assert_eq!(finding["controls"], serde_json::json!(["CC6.2", "CC6.3", "CC7.1"]));
    assert_eq!(finding["subject"], "EV-001");
    assert_eq!(
        finding["places"],
        serde_json::json!([
            {"role": "fault", "file": "evidence/index.yaml", "line": 9, "column": 13},
            {"role": "cause", "file": "carveout.yaml", "line": 16, "column": 9},
        ])
    );
}

#[test]
fn sarif_names_rules_and_places() {
    let run = outside().run(["check", ".", "--as-of", AS_OF, "--format", "sarif"]).ends(1).silent();
    let value = run.json();
    assert_eq!(value["version"], "2.1.0");
    let driver = &value["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "carveout");
    let rules: Vec<&str> =
        driver["rules"].as_array().unwrap().iter().filter_map(|r| r["id"].as_str()).collect();
    let results = value["runs"][0]["results"].as_array().unwrap();
    for result in results {
        let rule = result["ruleId"].as_str().unwrap();
        assert!(rules.contains(&rule), "{rule} is not declared");
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
    }
    let found = results.iter().find(|r| r["ruleId"] == "evidence-outside-period").unwrap();
    let place = &found["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "evidence/index.yaml");
    assert_eq!(place["region"]["startLine"], 9);
}

#[test]
fn bad_input_reaches_scripts_in_their_format() {
    let broken = || proven().edit("carveout.yaml", "2026-Q3", "2026-Q9");
    let run = broken().run(["check", ".", "--as-of", AS_OF, "--format", "json"]).ends(2);
    assert_eq!(run.json()["findings"][0]["rule"], "invalid-period");
    let run = broken().run(["check", ".", "--as-of", AS_OF, "--format", "sarif"]).ends(2);
    assert_eq!(run.json()["runs"][0]["results"][0]["ruleId"], "invalid-period");
}

#[test]
fn the_deny_level_is_the_option_else_the_policy() {
    let check = |workspace: &Workspace, more: &[&str]| {
        let mut args = vec!["check", ".", "--as-of", AS_OF];
        args.extend(more);
        workspace.run(args).status
    };
    let workspace = outside();
    assert_eq!(check(&workspace, &[]), 1);
    assert_eq!(check(&workspace, &["--deny", "nothing"]), 0);
    let workspace = workspace.append("carveout.yaml", "policy: {deny: nothing}\n");
    assert_eq!(check(&workspace, &[]), 0);
    assert_eq!(check(&workspace, &["--deny", "errors"]), 1);
    let workspace = workspace.edit("carveout.yaml", "deny: nothing", "deny: warnings");
    assert_eq!(check(&workspace, &[]), 1);
}

#[test]
fn every_fault_is_reported_in_one_run() {
    proven()
        .edit("carveout.yaml", "[s3, lambda, iam]", "[s3, lamda, iam]")
        .edit("evidence/index.yaml", "files/access-review.csv", "files/absent.csv")
        .edit("evidence/tests.yaml", "[EV-001]", "[EV-009]")
        .edit("implementations/CHG-01-changes.md", "status: implemented", "status: done")
        .check()
        .ends(2)
        .says("carveout.yaml")
        .says("evidence/files/absent.csv")
        .says("EV-009")
        .says("implementations/CHG-01-changes.md:4")
        .says("4 errors in .; nothing was written");
}

#[test]
fn nothing_is_written() {
    let workspace = proven();
    let before = workspace.snapshot(".");
    workspace.check();
    workspace.explain("CC6.2");
    assert_eq!(workspace.snapshot("."), before);
}
