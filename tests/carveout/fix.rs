//! `carveout check --fix`: spellings are mended, claims and labels stay.

use crate::derivation::proven;
use crate::harness::{AS_OF, Run, Workspace};

fn fix(workspace: &Workspace, more: &[&str]) -> Run {
    let mut args = vec!["check", ".", "--as-of", AS_OF, "--fix"];
    args.extend(more);
    workspace.run(args)
}

fn read(workspace: &Workspace, path: &str) -> String {
    std::fs::read_to_string(workspace.path(path)).unwrap()
}

const IAM: &str = "implementations/IAM-01-access-review.md";

/// Ids in other spellings, keys out of order, no hash.
fn untidy() -> Workspace {
    proven()
        .edit("evidence/index.yaml", "  - id: EV-001\n", "  # the review\n  - id: EV-001 # kept\n")
        .edit(IAM, "satisfies: [CC6.2", "satisfies: [cc6.2")
}

#[test]
fn the_diff_comes_first_and_nothing_is_written_unasked() {
    let workspace = untidy();
    let before = workspace.snapshot(".");
    fix(&workspace, &[])
        .ends(1)
        .prints("-satisfies: [cc6.2")
        .prints("+satisfies: [CC6.2")
        .says("nothing was written (--write writes it)");
    assert_eq!(workspace.snapshot("."), before);
}

#[test]
fn a_second_run_changes_nothing_and_labels_stay() {
    let workspace = untidy();
    let mut before = workspace.plan();
    fix(&workspace, &["--write"]).ends(0).says("mended");
    let text = read(&workspace, "evidence/index.yaml");
    assert!(text.contains("  # the review\n  - id: EV-001 # kept\n"), "{text}");
    assert!(text.contains("    sha256: "), "{text}");
    let mut after = workspace.plan();
    for plan in [&mut before, &mut after] {
        plan.findings.clear();
        plan.evidence.clear();
        plan.tests.clear();
        plan.implementations.clear();
        for part in plan.controls.iter_mut().flat_map(|control| &mut control.parts) {
            part.statements.clear();
        }
    }
    assert_eq!(before, after);
    fix(&workspace, &["--write"]).ends(0).prints("nothing to mend");
}

#[test]
fn a_hash_that_differs_is_never_changed() {
    let wrong = "0".repeat(64);
    let workspace = proven().edit(
        "evidence/index.yaml",
        "  - id: EV-001\n",
        &format!("  - id: EV-001\n    sha256: {wrong}\n"),
    );
    fix(&workspace, &["--write"]);
    assert!(read(&workspace, "evidence/index.yaml").contains(&wrong));
    workspace.check().prints("evidence-hash-drift");
}

#[test]
fn keys_are_put_in_order_with_their_comments() {
    let item = "  - id: EV-900
    # what it is
    kind: document
    title: A policy   # the title
    supports: [CC6.2]
    covers: {from: 2026-01-01, to: 2026-12-31}
    source: Policies
    url: https://example.com/policy
";
    let workspace = proven().append("evidence/index.yaml", item);
    fix(&workspace, &["--write"]).ends(0);
    let text = read(&workspace, "evidence/index.yaml");
    let expected = "  - id: EV-900
    title: A policy   # the title
    # what it is
    kind: document
    source: Policies
    covers: {from: 2026-01-01, to: 2026-12-31}
    url: https://example.com/policy
    supports: [CC6.2]
";
    assert!(text.ends_with(expected), "{text}");
    fix(&workspace, &["--write"]).prints("nothing to mend");
}

#[test]
fn days_get_their_iso_form_where_they_can_be_read_in_one_way() {
    let tests = |tested: &str| {
        let workspace = proven();
        let text = read(&workspace, "evidence/tests.yaml");
        let at = text.find("tested_on: ").expect("tested_on") + "tested_on: ".len();
        let day = text[at..at + 10].to_owned();
        (
            workspace.edit(
                "evidence/tests.yaml",
                &format!("tested_on: {day}"),
                &format!("tested_on: {tested}"),
            ),
            day,
        )
    };
    for (written, iso) in [
        ("2026/10/02", "2026-10-02"),
        ("2 October 2026", "2026-10-02"),
        ("\"October 2, 2026\"", "\"2026-10-02\""),
        ("13/10/2026", "2026-10-13"),
    ] {
        let (workspace, _) = tests(written);
        fix(&workspace, &["--write"]).ends(0);
        let text = read(&workspace, "evidence/tests.yaml");
        assert!(text.contains(&format!("tested_on: {iso}")), "{written}\n{text}");
    }
    let (workspace, _) = tests("02/03/2026");
    fix(&workspace, &["--write"]);
    assert!(read(&workspace, "evidence/tests.yaml").contains("tested_on: 02/03/2026"));
}

#[test]
fn own_ids_and_other_texts_are_left_alone() {
    let workspace = proven()
        .edit(IAM, "title: ", "title: \"ac-2 and cc6.2: \" # cc6.2 \n#")
        .file("implementations/x.md", "no front matter: cc6.2\n");
    fix(&workspace, &["--write"]);
    let text = read(&workspace, IAM);
    assert!(text.contains("title: \"ac-2 and cc6.2: \" # cc6.2"), "{text}");
}

#[test]
fn line_ends_stay() {
    let workspace = untidy();
    let text = read(&workspace, IAM).replace('\n', "\r\n");
    let workspace = workspace.file(IAM, text);
    fix(&workspace, &["--write"]).ends(0);
    let text = read(&workspace, IAM);
    assert!(text.contains("satisfies: [CC6.2"), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}
