//! Accepted findings: applied, expired, unused, narrowed to a control or a file.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};

const COVERS: &str = "covers: {from: 2026-07-01, to: 2026-09-30}";

/// EV-001 lies outside the period, and `waiver` is the one waiver.
fn waived(waiver: &str) -> Workspace {
    proven()
        .edit("evidence/index.yaml", COVERS, "covers: 2026-06-30")
        .file("waivers.yaml", format!("waivers:\n  - {{{waiver}}}\n"))
}

const WHO: &str = "reason: Taken again in October, approver: CISO";

/// The finding of EV-001, and the rules of findings about waivers.
fn outcome(workspace: &Workspace, as_of: &str) -> (serde_json::Value, Vec<String>) {
    let run = workspace.run(["check", ".", "--as-of", as_of, "--format", "json"]);
    let all = run.json();
    let all = all["findings"].as_array().unwrap().clone();
    let mut found = all.iter().filter(|f| f["rule"] == "evidence-outside-period");
    let found = found.find(|f| f["controls"].to_string().contains("CC6.2")).unwrap().clone();
    let about: Vec<String> = all
        .iter()
        .filter_map(|f| f["rule"].as_str())
        .filter(|rule| rule.starts_with("waiver-"))
        // How wide a waiver is, and what makes up for it, has cases of its own (`rules_waivers`).
        .filter(|rule| !["waiver-too-wide", "waiver-not-compensated"].contains(rule))
        .map(str::to_owned)
        .collect();
    (found, about)
}

#[test]
fn applied_until_its_last_day() {
    let workspace = waived(&format!("rule: evidence-outside-period, {WHO}, expires: 2026-10-05"));
    let (finding, about) = outcome(&workspace, AS_OF);
    assert_eq!(finding["waived"]["approver"], "CISO");
    assert_eq!(finding["waived"]["reason"], "Taken again in October");
    assert_eq!(finding["waived"]["expires"], "2026-10-05");
    assert!(about.is_empty(), "{about:?}");
    workspace
        .check()
        .prints("waived error until 2026-10-05, its last day, by CISO: EV-001 covers")
        .prints("1 waived");
}

#[test]
fn expired_the_day_after() {
    let workspace = waived(&format!("rule: evidence-outside-period, {WHO}, expires: 2026-10-05"));
    let (finding, about) = outcome(&workspace, "2026-10-06");
    assert!(finding["waived"].is_null(), "{finding:#}");
    assert_eq!(about, ["waiver-expired"]);
    workspace
        .run(["check", ".", "--as-of", "2026-10-06", "--all"])
        .ends(1)
        .prints("warning[waiver-expired]: the waiver for `evidence-outside-period` expired on 2026-10-05")
        .prints("--> waivers.yaml:2:")
        .prints("have an approver set a new last day");
}

#[test]
fn unused() {
    for waiver in [
        "rule: evidence-stale",
        "rule: evidence-outside-period, control: CC8.1",
        "rule: evidence-outside-period, file: evidence/other.yaml",
    ] {
        let workspace = waived(&format!("{waiver}, {WHO}, expires: 2026-12-31"));
        let (finding, about) = outcome(&workspace, AS_OF);
        assert!(finding["waived"].is_null(), "{waiver}: {finding:#}");
        assert_eq!(about, ["waiver-unused"], "{waiver}");
    }
}

#[test]
fn for_a_code_that_does_not_exist() {
    for (rule, help) in [
        ("evidence-outside-perod", "did you mean `evidence-outside-period`?"),
        ("everything", "`carveout rules` prints every code"),
    ] {
        for expires in ["2026-12-31", "2026-01-01"] {
            let workspace = waived(&format!("rule: {rule}, {WHO}, expires: {expires}"));
            let (finding, about) = outcome(&workspace, AS_OF);
            assert!(finding["waived"].is_null(), "{rule}: {finding:#}");
            assert_eq!(about, ["waiver-unknown-code"], "{rule}");
            workspace
                .check()
                .prints(&format!(
                    "warning[waiver-unknown-code]: a waiver names `{rule}`, and there is no rule `{rule}`"
                ))
                .prints(help);
        }
    }
    // A code of loading can be waived as one of a rule can.
    let workspace = waived(&format!("rule: package-unreadable, {WHO}, expires: 2026-12-31"))
        .file("out/2026-Q2/manifest.json", "{}");
    assert!(outcome(&workspace, AS_OF).1.is_empty());
}

#[test]
fn narrowed_to_a_control_or_a_file() {
    for waiver in [
        "rule: evidence-outside-period, control: CC6.2",
        "rule: evidence-outside-period, file: evidence/index.yaml",
        "rule: evidence-outside-period, control: cc6.2, file: evidence/index.yaml",
    ] {
        let workspace = waived(&format!("{waiver}, {WHO}, expires: 2026-12-31"));
        let (finding, about) = outcome(&workspace, AS_OF);
        assert!(finding["waived"].is_object(), "{waiver}: {finding:#}");
        assert!(about.is_empty(), "{waiver}: {about:?}");
    }
}

#[test]
fn without_reason_or_approver_it_accepts_nothing() {
    for waiver in [
        "rule: evidence-stale, reason: \" \", approver: CISO, expires: 2026-12-31",
        "rule: evidence-stale, reason: Yes, approver: \"\", expires: 2026-12-31",
    ] {
        waived(waiver).check().ends(1).prints("a waiver needs a reason and an approver");
    }
    waived("rule: evidence-stale, reason: R, approver: A")
        .check()
        .ends(1)
        .prints("missing field `expires`");
}

#[test]
fn a_waived_error_does_not_fail_the_run() {
    let deny = "policy: {deny: errors}\n";
    let all: String =
        [("shared-half-evidenced", "\"CC*\""), ("evidence-outside-period", "\"CC*\"")]
            .iter()
            .map(|(rule, id)| {
                format!("  - {{rule: {rule}, control: {id}, {WHO}, expires: 2026-12-31}}\n")
            })
            .collect();
    let workspace = proven()
        .edit("evidence/index.yaml", COVERS, "covers: 2026-06-30")
        .append("carveout.yaml", deny);
    workspace.check().ends(1);
    let workspace = workspace.file("waivers.yaml", format!("waivers:\n{all}"));
    workspace.check().ends(0);
    workspace.run(["check", ".", "--as-of", AS_OF, "--deny", "warnings"]).ends(1);
}
