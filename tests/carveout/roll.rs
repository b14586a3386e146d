//! `carveout roll`: what the next period begins with.

use crate::harness::{AS_OF, Workspace};

const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";

fn roll(workspace: &Workspace, more: &[&str]) -> crate::harness::Run {
    let args = ["roll", ".", "--to", "2026-Q4", "--as-of", AS_OF];
    workspace.run(args.iter().chain(more))
}

#[test]
fn what_is_due_in_the_next_period_is_listed_and_nothing_is_written() {
    let workspace = Workspace::minimal();
    let before = workspace.snapshot(".");
    let run = roll(&workspace, &[]);
    let run = run
        .ends(0)
        .prints("Owed for 2026-Q4 (2026-10-01 to 2026-12-31)")
        .prints("Internal reviewer: Test again")
        .prints("(EV-001)")
        .prints("Fetch the next version of")
        .says("evidence/index.yaml: --write adds EV-001-2026-Q4")
        .says("evidence/tests.yaml: --write adds T-001-2026-Q4");
    run.says("nothing is claimed by this");
    assert_eq!(before, workspace.snapshot("."));
}

#[test]
fn rows_and_tests_that_are_due_support_nothing_and_change_no_label_of_the_period_before() {
    let workspace = Workspace::minimal();
    let labels = |period: &str, as_of: &str| {
        let run = workspace.run(["build", ".", "--as-of", as_of, "--period", period]);
        run.stdout.lines().next().unwrap().to_owned()
    };
    let (third, fourth) = (labels("2026-Q3", AS_OF), labels("2026-Q4", "2027-01-05"));
    roll(&workspace, &["--write"]).ends(0).says("evidence/index.yaml: added EV-001-2026-Q4");
    let read = |path: &str| std::fs::read_to_string(workspace.path(path)).unwrap();
    let (index, tests) = (read(INDEX), read(TESTS));
    assert!(
        index.contains("  - id: \"EV-001-2026-Q4\"\n") && index.contains("    due: 2026-12-31\n"),
        "{index}"
    );
    assert!(index.contains("supports: [\"IAM-01\", \"T-001-2026-Q4\"]"), "{index}");
    assert!(tests.contains("conclusion: not-tested") && !tests.contains("sample_size: 1\n      sampling: all items\n      exceptions: []\n    tester: Internal reviewer\n    tested_on: 2026-10-02\n    reviewer: Managing Director\n    reviewed_on: 2026-10-03\n    tests: [IAM-01]\n    evidence: [EV-001]\n  - id: \"T-001-2026-Q4\"\n    tester"), "{tests}");
    assert_eq!(third, labels("2026-Q3", AS_OF), "the period before stays as it was");
    assert_eq!(fourth, labels("2026-Q4", "2027-01-05"), "nothing is claimed");
    // Once more adds nothing.
    roll(&workspace, &["--write"]).ends(0).omits("added");
    assert_eq!((index, tests), (read(INDEX), read(TESTS)));
    workspace
        .run(["todo", ".", "--as-of", AS_OF, "--all"])
        .prints("Collect and register EV-001-2026-Q4");
}

#[test]
fn a_row_that_is_filled_in_is_an_item_like_any_other() {
    let workspace = Workspace::minimal();
    roll(&workspace, &["--write"]).ends(0);
    let filled = "  # file: files/…\n    # covers: {from: YYYY-MM-DD, to: YYYY-MM-DD}\n    # extracted_at: YYYY-MM-DD\n";
    let filled = filled.replace("  # file", "    # file");
    let workspace = workspace.edit(
        INDEX,
        &filled,
        "    file: files/access-review.csv\n    covers: {from: 2026-10-01, to: 2026-12-31}\n    extracted_at: 2026-12-31\n",
    );
    let model = workspace.model();
    assert!(model.evidence.iter().any(|item| item.id == "EV-001-2026-Q4"));
    assert!(model.facts.owed.is_empty());
}

#[test]
fn evidence_that_covers_the_next_period_carries_over() {
    let workspace = Workspace::minimal().edit(INDEX, "to: 2026-09-30}", "to: 2027-06-30}");
    let run = roll(&workspace, &[]);
    run.ends(0)
        .prints("EV-001: Access review of the third quarter covers 92 of 92 days")
        .omits("EV-001-2026-Q4");
}

#[test]
fn certificates_and_waivers_that_end_are_told() {
    let waiver = "waivers:\n  - {rule: inquiry-only, reason: R, approver: owner, expires: 2026-11-30}\n  - {rule: evidence-stale, reason: R, approver: owner, expires: 2027-03-31}\n";
    let workspace = Workspace::minimal().file("waivers.yaml", waiver);
    let run = roll(&workspace, &[]);
    let run = run
        .ends(0)
        .prints("The waiver of inquiry-only ends")
        .omits("The waiver of evidence-stale ends");
    run.prints("evidence-stale: the waiver is in force through the period");
}

#[test]
fn the_list_is_written_for_people_and_programs() {
    let workspace = Workspace::minimal();
    let markdown = roll(&workspace, &["--format", "markdown"]);
    markdown.ends(0).prints("| due | owner |").prints("## Carries over into 2026-Q4");
    let csv = roll(&workspace, &["--format", "csv"]);
    let rows: Vec<&str> = csv.stdout.lines().collect();
    assert!(rows.iter().all(|row| row.matches(',').count() >= 7), "{csv}");
    let ics = roll(&workspace, &["--format", "ics"]);
    assert!(ics.stdout.matches("BEGIN:VEVENT").count() >= 2, "{ics}");
}

#[test]
fn periods_that_cannot_be_opened() {
    let workspace = Workspace::minimal();
    let to = |period: &str| workspace.run(["roll", ".", "--to", period, "--as-of", AS_OF]);
    to("2026-Q2").ends(2).says("does not come after");
    to("soon").ends(2).says("is not a period");
    to("FY2027-Q1").ends(2).says("write `fiscal_year: {begins: 10}`");
}

#[test]
fn a_fiscal_year_names_periods_and_packages() {
    let workspace = Workspace::minimal().edit(
        "carveout.yaml",
        "period: 2026-Q3\n",
        "period: FY2026-Q4\nfiscal_year: {begins: 10}\n",
    );
    workspace.build().ends(1).prints("./out/FY2026-Q4: ");
    workspace.run(["verify", "out"]).ends(0);
    workspace
        .run(["build", ".", "--as-of", "2027-01-05", "--period", "FY2027-Q1"])
        .prints("./out/FY2027-Q1: ");
    workspace.run(["rebuild", "out/FY2026-Q4", "--from", "."]).ends(0);
    let workspace = workspace.edit("carveout.yaml", "begins: 10", "begins: 13");
    workspace.build().ends(2).says("a month is a number from 1 to 12");
}
