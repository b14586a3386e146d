//! `carveout check --since`: what is new, fixed and remaining.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};

const COVERS: &str = "covers: {from: 2026-07-01, to: 2026-09-30}";

/// A package of the proven workspace, then EV-001 outside the period.
fn changed() -> Workspace {
    let workspace = proven();
    workspace.build();
    workspace.edit("evidence/index.yaml", COVERS, "covers: 2026-06-30")
}

fn since(workspace: &Workspace, more: &[&str]) -> crate::harness::Run {
    let mut args = vec!["check", ".", "--as-of", AS_OF, "--since", "out/2026-Q3"];
    args.extend(more);
    workspace.run(args)
}

#[test]
fn new_fixed_and_remaining() {
    let workspace = changed();
    since(&workspace, &[])
        .ends(1)
        .prints("error[evidence-outside-period]: EV-001 covers")
        .prints(" new, ");
    let value = since(&workspace, &["--format", "json"]).json();
    let new = value["since"]["new"].as_array().unwrap();
    let outside = value["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["rule"] == "evidence-outside-period")
        .unwrap();
    assert!(new.contains(&outside["fingerprint"]), "{new:?}");
    since(&workspace, &["--format", "markdown"]).prints("### New since out/2026-Q3");
    // Mended again: the package of the fault has it, and now it is fixed.
    workspace.build();
    let workspace = workspace.edit("evidence/index.yaml", "covers: 2026-06-30", COVERS);
    since(&workspace, &[])
        .prints("fixed[evidence-outside-period]: EV-001 covers")
        .prints("fixed[shared-half-evidenced]: CC7.1, customer half: T-001")
        .prints(" new, 5 fixed, 29 remaining since out/2026-Q3");
}

#[test]
fn moved_lines_are_not_new() {
    let workspace = proven();
    workspace.build();
    let workspace =
        workspace.edit("evidence/index.yaml", "evidence:\n", "# a comment\n\nevidence:\n");
    since(&workspace, &[]).prints("0 new, 0 fixed, ");
}

#[test]
fn the_exit_status_can_be_that_of_new_findings() {
    let workspace = changed();
    since(&workspace, &["--deny-new", "errors"]).ends(1);
    since(&workspace, &["--deny-new", "nothing"]).ends(0);
    workspace.build();
    since(&workspace, &["--deny-new", "errors"]).ends(0);
    since(&workspace, &[]).ends(1);
    workspace.run(["check", ".", "--deny-new", "errors"]).ends(2).says("--since");
}

#[test]
fn a_plan_alone_and_a_package_of_the_first_version_can_be_read() {
    let workspace = changed();
    let package = workspace.path("out/2026-Q3/findings.json");
    let text = std::fs::read_to_string(&package).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value["schema"] = "carveout/findings/1".into();
    for one in value["findings"].as_array_mut().unwrap() {
        let one = one.as_object_mut().unwrap();
        let control = one.remove("controls").and_then(|ids| ids.get(0).cloned());
        for key in ["fingerprint", "frameworks", "subject", "caused"] {
            one.remove(key);
        }
        if let Some(control) = control {
            one.insert("control".to_owned(), control);
        }
    }
    std::fs::write(&package, value.to_string()).unwrap();
    let old = since(&workspace, &["--format", "json"]).json();
    std::fs::remove_file(&package).unwrap();
    let plan = since(&workspace, &["--format", "json"]).json();
    assert_eq!(old["since"]["new"], plan["since"]["new"]);
}

#[test]
fn what_is_no_package_is_said() {
    let workspace = proven();
    since(&workspace, &[]).ends(2).says("there is no package out/2026-Q3");
    workspace
        .run(["check", ".", "--since", "evidence"])
        .ends(2)
        .says("holds no findings.json and no plan.json");
}
