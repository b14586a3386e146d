//! `carveout waive`: waivers for findings that there are.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};

const COVERS: &str = "covers: {from: 2026-07-01, to: 2026-09-30}";

fn outside() -> Workspace {
    proven().edit("evidence/index.yaml", COVERS, "covers: 2026-06-30")
}

fn waive(workspace: &Workspace, rule: &str, more: &[&str]) -> crate::harness::Run {
    let mut args = vec!["waive", ".", rule, "--as-of", AS_OF];
    args.extend(more);
    workspace.run(args)
}

const WHO: [&str; 6] =
    ["--reason", "Taken again: \"soon\"", "--approver", "CISO", "--until", "2026-12-31"];

#[test]
fn it_is_printed_and_not_written() {
    let workspace = outside();
    let before = workspace.snapshot(".");
    waive(&workspace, "evidence-outside-period", &[])
        .ends(0)
        .prints("+waivers:\n")
        .prints("+  - rule: evidence-outside-period\n+    item: EV-001\n+    control: [CC6.2, CC6.3, CC7.1]\n")
        .prints("+    reason: \"TODO: ")
        .says("not written");
    assert_eq!(workspace.snapshot("."), before);
    waive(&workspace, "evidence-outside-period", &["--write"]).ends(2).says("--reason");
}

#[test]
fn it_is_written_and_accepts_what_it_was_made_for() {
    let workspace = outside();
    let mut more = WHO.to_vec();
    more.push("--write");
    waive(&workspace, "evidence-outside-period", &more).ends(0).says("1 waiver written to");
    workspace
        .check()
        .prints("waived error until 2026-12-31, 87 days left, by CISO: EV-001 covers")
        .prints("= reason: Taken again: \"soon\"")
        .omits("waiver-unused");
    // A second waiver goes below the first.
    let workspace = workspace.edit("evidence/tests.yaml", "[inspection]", "[inquiry]");
    waive(&workspace, "inquiry-only", &more).ends(0);
    let text = std::fs::read_to_string(workspace.path("waivers.yaml")).unwrap();
    assert_eq!(text.matches("- rule: ").count(), 2, "{text}");
    workspace.check().omits("error[inquiry-only]").omits("waiver-unused");
}

#[test]
fn what_cannot_be_accepted_is_said() {
    let workspace = outside();
    waive(&workspace, "evidence-outside-perid", &[])
        .ends(2)
        .says("did you mean `evidence-outside-period`?");
    waive(&workspace, "inquiry-only", &[])
        .ends(2)
        .says("there is no finding of `inquiry-only` to accept");
    waive(&workspace, "evidence-outside-period", &["--control", "AC-*"])
        .ends(2)
        .says("no finding of");
    waive(&workspace, "evidence-outside-period", &["--until", "2026-10-04"])
        .ends(2)
        .says("is past");
}

#[test]
fn a_waiver_for_some_controls_leaves_the_others() {
    let one = "waivers:\n  - {rule: evidence-outside-period, item: EV-002, reason: R of it, approver: CISO, expires: 2026-12-31}\n";
    outside()
        .file("waivers.yaml", one)
        .check()
        .prints("error[evidence-outside-period]")
        .prints("waiver-unused");
    let list = "waivers:\n  - {rule: evidence-outside-period, control: [CC6.2, CC6.3], item: EV-001, reason: R of it, approver: CISO, expires: 2026-12-31}\n";
    outside()
        .file("waivers.yaml", list)
        .check()
        .prints("waived error")
        .prints("error[evidence-outside-period]")
        .omits("waiver-unused");
    let all = list.replace("CC6.3]", "CC6.3, CC7.1]");
    outside().file("waivers.yaml", all).check().omits("error[evidence-outside-period]");
}

#[test]
fn a_file_that_is_kept_in_another_form_is_left_alone() {
    let workspace = outside().file("waivers.yaml", "{waivers: []}\n");
    let mut more = WHO.to_vec();
    more.push("--write");
    waive(&workspace, "evidence-outside-period", &more).ends(2).says("by hand");
    let workspace = outside().file("waivers.yaml", "# none yet\nwaivers: []\n");
    waive(&workspace, "evidence-outside-period", &more).ends(0);
    workspace.check().prints("waived error");
}
