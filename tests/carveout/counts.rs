//! What counts as support: the registered file, kept, of the period, tested by a design that can work.

use crate::derivation::proven;
use crate::harness::Workspace;
use crate::rules::{findings, registered};

const IAM: &str = "implementations/IAM-01-access-review.md";
const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";

#[test]
fn a_known_but_unselected_control_is_no_finding() {
    let workspace = proven().edit(IAM, "CC6.3", "P1.1");
    assert!(findings(&workspace, "unknown-control").is_empty());
    let workspace = Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .edit(IAM, "CC6.3", "AC-2(z)");
    let found = findings(&workspace, "unknown-control");
    assert_eq!(found[0]["message"], "AC-2 has no part AC-2(z)");
}

#[test]
fn a_file_that_is_not_the_registered_one_proves_nothing() {
    let plan = registered(&"0".repeat(64)).plan();
    let part = crate::harness::part(&plan, "CC6.2");
    let message = "EV-001 is not the file that was registered";
    assert!(part.missing.iter().any(|one| one.message.contains(message)), "{:?}", part.missing);
    assert_eq!(plan.evidence[0].other_sha256(), Some(&*"0".repeat(64)));
}

#[test]
fn a_file_that_changed_behind_its_entry_since_the_last_package() {
    let before = |as_of: &str| {
        let manifest = format!(
            r#"{{"period":{{"from":"2026-04-01","to":"2026-06-30"}},"as_of":"{as_of}","inputs":[{{"path":"evidence/files/access-review.csv","bytes":1,"sha256":"{}"}}]}}"#,
            "0".repeat(64)
        );
        proven().file("out/2026-Q2/manifest.json", manifest).check()
    };
    // The register says the file was extracted on 30 September.
    before("2026-10-01").prints(
        "EV-001: `evidence/files/access-review.csv` was extracted on 2026-09-30 but differs from the file",
    );
    before("2026-09-30").omits("evidence-hash-drift");
}

#[test]
fn a_design_that_could_not_work_proves_nothing() {
    let plan = proven().edit(TESTS, "design: effective", "design: ineffective").plan();
    let part = crate::harness::part(&plan, "CC6.2");
    assert!(
        part.missing[0].message.contains("T-001: ineffective: its design is ineffective"),
        "{:?}",
        part.missing
    );
}

#[test]
fn evidence_that_is_nowhere_proves_nothing() {
    let plan = proven().edit(INDEX, "    file: files/access-review.csv\n", "").plan();
    let part = crate::harness::part(&plan, "CC6.2");
    let message = "EV-001 names no file and no address";
    assert!(part.missing.iter().any(|one| one.message.contains(message)), "{:?}", part.missing);
    // The test that cites it does not count either.
    assert!(part.missing[0].message.contains("T-001: not counted"), "{:?}", part.missing);
}

#[test]
fn items_speak_for_themselves() {
    let with = |items: &str| {
        let more =
            format!("attributes: {{A: looked at}}\n      items: [{items}]\n      exceptions: []");
        proven().edit(TESTS, "exceptions: []", &more).check()
    };
    with("{item: Q3, marks: {A: no}}").prints(
        "error[exception-no-response]: exceptions of T-001: `Q3` marked ✗ without an exception",
    );
    with("{item: Q3}").prints("error[sample-too-small]: T-001 tested 0 of 1");
    with("{item: Q3, marks: {A: n/a}}").prints("error[sample-too-small]: T-001 tested 0 of 1");
    with("{item: Q3, marks: {A: yes}}").omits("sample-too-small").omits("exception-no-response");
    with("{item: Q3, marks: {A: yes}, evidence: EV-777}")
        .ends(1)
        .prints("unknown evidence item `EV-777`");
}

#[test]
fn a_tools_export_counts_whatever_it_is_registered_as() {
    let report = "user,arn,user_creation_time,password_enabled,mfa_active,access_key_1_active\n\
        bob,arn:aws:iam::111122223333:user/bob,2026-01-01T00:00:00Z,true,false,false\n";
    for kind in ["export", "document", "tool-output"] {
        let item = format!(
            "  - {{id: EV-002, title: T, kind: {kind}, source: S, query: Q, extracted_at: 2026-10-01, extracted_by: E, \
             covers: {{from: 2026-07-01, to: 2026-09-30}}, file: files/credentials.csv, supports: [IAM-01]}}\n"
        );
        proven()
            .append(INDEX, &item)
            .file("evidence/files/credentials.csv", report)
            .check()
            .prints("error[mfa-missing]: no MFA: user-mfa on arn:aws:iam::111122223333:user/bob");
    }
}

#[test]
fn stated_rows_and_lists_that_are_misnamed() {
    let item = "  - {id: EV-002, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-28, rows: 4000, \
                extracted_by: E, covers: 2026-09-28, file: evidence\\files\\c.csv, supports: [IAM-01]}\n";
    let report = "user,arn,password_enabled,mfa_active,access_key_1_active\nbob,arn:aws:iam::1:user/bob,true,true,false\n";
    proven().append(INDEX, item).file("evidence/files/c.csv", report).check().prints(
        "error[evidence-rows-differ]: EV-002 states 4000 rows, but `evidence/files/c.csv` has 1",
    );
    proven()
        .file("evidence/index.yml", "evidence: []\n")
        .check()
        .ends(1)
        .prints("error[file-misnamed]: `evidence/index.yml` is not read");
    proven().file("evidence/files/left.csv", "a,b\n1,2\n").check().prints(
        "warning[evidence-unregistered]: `evidence/files/left.csv` is not in any evidence register and not used",
    );
    let nothing = "  - {id: EV-002, title: T, kind: record, url: https://example.com/x, covers: 2026-09-28, supports: []}\n";
    proven()
        .append(INDEX, nothing)
        .check()
        .prints("warning[evidence-supports-nothing]: EV-002 supports nothing, and no test uses it");
}
