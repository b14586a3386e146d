//! `carveout explain`: the chain of one control, or a rule's manual.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};

#[test]
fn the_chain_of_a_shared_control() {
    let run = proven().explain("CC7.1").ends(0).silent();
    for line in [
        "CC7.1 ",
        "soc2/security, 2026-07-01 to 2026-09-30, as of 2026-10-05",
        "Control: Shared (customer half tested)",
        "  duties   from CC7.1 in responsibility/soc2.yaml",
        "  owner    guest-os-patching: AWS on ",
        "  owner    service-configuration: Shared on s3",
        "  halves   AWS and customer",
        "  report   report-Sy7nThEt1cM1n001@1 SOC 2 Report - Current, 2025-10-01 to 2026-09-30",
        "  stated   IAM-01 (implementations/IAM-01-access-review.md:11:1)",
        "  test     T-001 inspection: effective",
        "  evidence EV-001 Access review of the third quarter, 2026-07-01 to 2026-09-30",
        "  days     evidence covers 92 of 92 days; the control acts: IAM-01 ",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is missing\n{run}");
    }
    assert!(!run.stdout.contains("missing  "), "{run}");
}

#[test]
fn what_is_missing_is_said_with_whose_half_it_is() {
    proven()
        .edit("evidence/tests.yaml", "[inspection]", "[inquiry]")
        .edit("aws-reports.lock.json", "2026-09-30T", "2026-09-29T")
        .explain("CC7.1")
        .ends(0)
        .prints("Control: Open")
        .prints("missing  AWS half: iam, lambda, s3 (security): SOC 2 covers 91 of 92 days")
        .prints("missing  customer half: ")
        .prints("inquiry alone")
        .prints("open for not tested, AWS half unsupported")
        .prints("next     Test the operation by more than inquiry");
}

#[test]
fn every_spelling_of_a_control() {
    let workspace =
        Workspace::minimal().edit("carveout.yaml", "soc2/security", "nist-800-53-r5/moderate");
    for spelling in ["AC-2(1)", "ac-2.1", "AC-02 (01)", "ac_2_1", "AC-2 (1)", "ac-02.01"] {
        workspace.explain(spelling).ends(0).prints("AC-2(1) ").omits("AC-2(2)");
    }
    for spelling in ["AC-2(3)(a)", "ac-2.3_smt.a", "AC-02(03)(a)", "ac_2_3_a"] {
        workspace.explain(spelling).ends(0).prints("AC-2(3)(a): ").omits("AC-2(3)(b): ");
    }
}

#[test]
fn a_control_that_is_not_there() {
    let workspace = proven();
    workspace.explain("CC9.9").ends(2).says("CC9.9 is not in soc2/security");
    workspace.explain("AC-2").ends(2).says("AC-2 is not in soc2/security");
    workspace
        .explain("no such thing")
        .ends(2)
        .says("is not a control id")
        .says("report-period-gap");
    workspace.explain("").ends(2).says("is not a control id");
    workspace.explain("CC6.2(a)").ends(2).says("is not in soc2/security");
}

#[test]
fn one_framework_of_several() {
    let workspace = proven().edit(
        "carveout.yaml",
        "  - soc2/security",
        "  - soc2/security\n  - soc2/availability",
    );
    workspace.explain("CC6.2").ends(0).prints("soc2/security, ").prints("soc2/availability, ");
    let with = |name: &str| {
        workspace.run(["explain", ".", "CC6.2", "--as-of", AS_OF, "--framework", name])
    };
    with("soc2/availability").ends(0).omits("soc2/security, ").prints("soc2/availability, ");
    with("soc2/privacy")
        .ends(2)
        .says("no framework `soc2/privacy`; it has soc2/security, soc2/availability");
}

#[test]
fn statements_have_their_variables_filled() {
    let plan = proven().plan();
    let text = &crate::harness::part(&plan, "CC6.2").statements[0].text;
    assert!(text.starts_with("People reach Minimal only through"), "{text}");
}
