//! `carveout diff`: given two states of a system, this is said to have changed.

use crate::derivation::proven;
use crate::harness::Workspace;

const HEAD: &str = "carveout.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";

/// What is printed for two workspaces, without the line of the days.
fn diff(old: &Workspace, new: &Workspace) -> String {
    let path = |one: &Workspace| one.root().display().to_string();
    let run = old.run(["diff", &*path(old), &*path(new), "--as-of", "2026-10-05"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn two_states_that_are_alike_have_no_changes() {
    let said = diff(&proven(), &proven());
    assert!(said.ends_with("\nNothing changed\n"), "{said}");
}

#[test]
fn a_label_moves_with_the_reasons_of_both_sides() {
    let worse =
        proven().edit("evidence/tests.yaml", "conclusion: effective", "conclusion: ineffective");
    let said = diff(&proven(), &worse);
    assert!(said.contains("Opened (3)"), "{said}");
    assert!(
        said.contains("CC6.2, CC6.3 and CC7.1: ")
            || said.contains("CC6.2, CC6.3: Customer-tested → Open: failed"),
        "{said}"
    );
    assert!(said.contains("now lacks, customer half: T-001: ineffective"), "{said}");
    let back = diff(&worse, &proven());
    assert!(back.contains("Closed (3)"), "{back}");
    assert!(back.contains("no longer lacks, customer half: T-001: ineffective"), "{back}");
}

#[test]
fn statements_are_compared_word_by_word() {
    let other =
        proven().edit(IAM, "approves each request by ticket", "reviews each request by mail");
    let said = diff(&proven(), &other);
    assert!(said.contains("IAM-01 for CC6.2, CC6.3, CC7.1: changed"), "{said}");
    assert!(
        said.contains("[-approves-] {+reviews+} each request by [-ticket-] {+mail+}"),
        "{said}"
    );
}

#[test]
fn services_and_evidence_that_came_or_went() {
    let other =
        proven().edit(HEAD, "services: [s3, lambda, iam]", "services: [s3, lambda, iam, memorydb]");
    let said = diff(&proven(), &other);
    assert!(said.contains("+ MemoryDB: "), "{said}");
    let fewer = proven().edit("evidence/index.yaml", "id: EV-001", "id: EV-100");
    let said = diff(&proven(), &fewer);
    assert!(said.contains("1 new: EV-100") && said.contains("1 gone: EV-001"), "{said}");
}

#[test]
fn a_package_is_compared_with_a_workspace() {
    let now = proven();
    let built = now.run(["build", ".", "--as-of", "2026-10-05"]);
    assert!(built.status <= 1, "{}", built.stderr);
    let same = now.run(["diff", "out/2026-Q3", ".", "--as-of", "2026-10-05"]);
    assert_eq!(same.status, 0, "{}", same.stderr);
    assert!(same.stdout.ends_with("\nNothing changed\n"), "{}", same.stdout);
    let json = now.run(["diff", "out/2026-Q3", ".", "--as-of", "2026-10-05", "--format", "json"]);
    let tree: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(tree["schema"], "carveout/diff/1");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let other = proven().edit(HEAD, "id: minimal", "id: another");
    let path = other.root().display().to_string();
    let base = proven();
    let run = base.run(["diff", ".", &*path, "--as-of", "2026-10-05"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("are two systems, and cannot be compared"), "{}", run.stderr);
    let run = base.run(["diff", ".", "evidence", "--as-of", "2026-10-05"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("neither a workspace"), "{}", run.stderr);
    let run = base.run(["diff", ".", "nowhere", "--as-of", "2026-10-05"]);
    assert!(run.status == 2 && run.stderr.contains("there is no nowhere"), "{}", run.stderr);
}
