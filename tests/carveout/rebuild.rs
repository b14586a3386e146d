//! `carveout rebuild`: the same bytes, or what differs.

use crate::harness::{AS_OF, Workspace};

const PACKAGE: &str = "out/2026-Q3";

#[test]
fn a_package_is_built_again_with_what_it_was_asked_for() {
    let workspace = Workspace::minimal();
    let run = workspace.run([
        "build",
        ".",
        "--as-of",
        AS_OF,
        "--also",
        "oscal,ocsf",
        "--oscal-version",
        "1.1.3",
        "--level",
        "inquiry-only=warning:CC6.1",
    ]);
    assert_eq!(run.status, 1, "{run}");
    let run = workspace.run(["rebuild", PACKAGE, "--from", ".", "--out", "again"]);
    run.ends(0).prints("files are identical");
    assert_eq!(workspace.snapshot(PACKAGE), workspace.snapshot("again/2026-Q3"));
}

#[test]
fn the_input_that_differs_is_named() {
    let workspace = Workspace::minimal();
    workspace.build();
    let workspace = workspace.edit("carveout.yaml", "A small service", "A large service");
    let run = workspace.run(["rebuild", PACKAGE, "--from", "."]);
    let run = run
        .ends(1)
        .prints("input differs: carveout.yaml")
        .prints("file differs: soc2-security/plan.json");
    run.omits("input differs: aws-reports.yaml");
    let workspace = workspace
        .edit("carveout.yaml", "A large service", "A small service")
        .remove("implementations/IAM-01-access-review.md");
    let run = workspace.run(["rebuild", PACKAGE, "--from", "."]);
    run.ends(1).prints("input missing: implementations/IAM-01-access-review.md");
}

#[test]
fn an_older_period_is_built_again_beside_a_newer_one() {
    let workspace = Workspace::minimal();
    workspace.run(["build", ".", "--as-of", "2026-07-05", "--period", "2026-Q2"]);
    workspace.build();
    workspace.run(["rebuild", "out/2026-Q2", "--from", "."]).ends(0).prints("are identical");
    workspace.run(["rebuild", PACKAGE, "--from", "."]).ends(0).prints("are identical");
}

#[test]
fn what_cannot_be_built_again() {
    let workspace = Workspace::minimal();
    workspace.build();
    workspace.run(["rebuild", "nothing", "--from", "."]).ends(2).says("is no folder of a package");
    let workspace = workspace.append(&format!("{PACKAGE}/summary.md"), "x");
    workspace.run(["rebuild", PACKAGE, "--from", "."]).ends(2).says("is not as it was built");
}
