//! `carveout artifact` without network: exported answers, lists, review entries.

use serde_json::{Value, json};

use crate::harness::Workspace;

const LOCK: &str = "aws-reports.lock.json";
const CITED: &str = "report-Sy7nThEt1cM1n001";

fn export(workspace: Workspace, name: &str, value: &Value) -> Workspace {
    workspace.file(name, value.to_string())
}

#[test]
fn exported_answers_make_a_lock() {
    let known: Value =
        serde_json::from_str(&std::fs::read_to_string(Workspace::minimal().path(LOCK)).unwrap())
            .unwrap();
    let mut newer = known["reports"][0].clone();
    newer["version"] = json!(2);
    newer["periodEnd"] = json!(1_806_451_200.0);
    let workspace = Workspace::minimal();
    let workspace = export(workspace, "list.json", &known);
    let workspace = export(workspace, "versions.json", &json!({"reports": [newer]}));
    let detail =
        json!({"reportDetails": {"id": CITED, "version": 2, "termArn": "arn:t", "brandNew": [1]}});
    let workspace = export(workspace, "detail.json", &detail);
    let files =
        ["artifact", "sync", ".", "--from-json", "list.json", "versions.json", "detail.json"];
    workspace
        .run_with([&files[..], &["--check"]].concat(), &[("SOURCE_DATE_EPOCH", "1791158400")])
        .ends(1)
        .prints(&format!("superseded   SOC 2 Report - Current ({CITED}), version 1 by version 2"));
    workspace.run_with(files, &[("SOURCE_DATE_EPOCH", "1791158400")]).ends(0);
    let lock: Value =
        serde_json::from_str(&std::fs::read_to_string(workspace.path(LOCK)).unwrap()).unwrap();
    assert_eq!(lock["source"], "files");
    assert_eq!(lock["retrieved_at"], "2026-10-05T00:00:00Z");
    assert_eq!(lock["reports"][1]["periodEnd"], "2027-03-31T00:00:00Z");
    assert_eq!(lock["reports"][1]["brandNew"], json!([1]), "fields of tomorrow are kept");
    workspace.run(["check", ".", "--as-of", "2026-10-05", "--deny", "nothing"]).ends(0);
    workspace.run(files).ends(0).prints("no change: 2 report versions");
}

#[test]
fn files_that_are_no_answers_leave_the_lock_alone() {
    let workspace = Workspace::minimal().file("x.json", "{\"reports\": [").file("y.json", "{}");
    let before = std::fs::read(workspace.path(LOCK)).unwrap();
    for (file, says) in [
        ("x.json", "x.json cannot be read: EOF"),
        ("y.json", "y.json contains none of `reports`"),
        ("z.json", "cannot read z.json"),
    ] {
        workspace.run(["artifact", "sync", ".", "--from-json", file]).ends(2).says(says);
    }
    assert_eq!(std::fs::read(workspace.path(LOCK)).unwrap(), before);
    let tomorrow = Workspace::minimal().file(LOCK, "{\"lock\": 2, \"reports\": []}");
    let tomorrow = tomorrow.file("l.json", "{\"reports\": []}");
    for args in
        [&["artifact", "sync", ".", "--from-json", "l.json"][..], &["check", ".", "--strict"]]
    {
        tomorrow.run(args).ends(2).says("reads format 1");
    }
    let broken = Workspace::minimal().file(LOCK, "{").file("l.json", "{\"reports\": []}");
    broken
        .run(["artifact", "sync", ".", "--from-json", "l.json"])
        .ends(2)
        .says("is not a lock file");
    assert_eq!(std::fs::read(broken.path(LOCK)).unwrap(), b"{");
}

#[test]
fn list_shows_periods_against_the_audit_period() {
    let workspace = Workspace::sample("acme-payments");
    let list = |format: &str| {
        workspace
            .run(["artifact", "list", ".", "--as-of", "2026-10-05", "--format", format])
            .ends(0)
    };
    list("table").prints("report-Sy7nThEt1cSoC200  4").prints("████████···· 62/92").prints(
        "SOC 2: covers 92 of 92 days of the audit period; letter COL-2026-09, 30 days; expires 2026-09-30",
    );
    let json = list("json").json();
    assert_eq!(json["reports"].as_array().unwrap().len(), 3);
    assert_eq!(json["reports"][2]["covered_days"], 62);
    assert!(json["reports"][2]["cited_by"].as_u64().unwrap() > 50);
    assert_eq!(json["programs"][0]["letters"][0], json!({"id": "COL-2026-09", "days": 30}));
    let csv = list("csv");
    assert_eq!(csv.stdout.lines().count(), 4);
    csv.prints("report-Sy7nThEt1cPcI001,2,");
}

#[test]
fn list_names_the_version_that_would_do_better() {
    let workspace = Workspace::minimal().edit(LOCK, "2026-09-30T", "2026-08-31T");
    let text = std::fs::read_to_string(workspace.path(LOCK)).unwrap();
    let mut lock: Value = serde_json::from_str(&text).unwrap();
    let mut newer = lock["reports"][0].clone();
    newer["version"] = json!(2);
    newer["name"] = json!("=cmd SOC 2");
    newer["periodEnd"] = json!("2026-09-30T00:00:00Z");
    lock["reports"].as_array_mut().unwrap().push(newer);
    let workspace = workspace.file(LOCK, lock.to_string());
    workspace
        .run(["artifact", "list", ".", "--as-of", "2026-10-05"])
        .ends(0)
        .prints("SOC 2: covers 62 of 92 days of the audit period; not covered: 2026-09-01 to 2026-09-30")
        .prints(&format!(
            "{CITED}@2 (2025-10-01 to 2026-09-30) would cover 92 of 92: nobody has reviewed it"
        ));
    workspace.run(["artifact", "list", ".", "--format", "csv"]).ends(0).prints(",'=cmd SOC 2,");
}

#[test]
fn a_review_entry_is_valid_as_printed() {
    let workspace = Workspace::sample("acme-payments");
    let id = "report-Sy7nThEt1cSoC200";
    let run = workspace.run(["artifact", "review", ".", id]).ends(0);
    let run = run
        .prints("  - report: report-Sy7nThEt1cSoC200\n    version: 4\n")
        .prints("# opinion: unqualified | qualified")
        .prints("physical-access: \"Section IV, controls on physical access")
        .says("is reviewed already, at aws-reports.yaml:3");
    let path = workspace.path("aws-reports.yaml");
    let rest = std::fs::read_to_string(&path).unwrap();
    let letters = &rest[rest.find("letters:").unwrap()..];
    let workspace =
        workspace.file("aws-reports.yaml", format!("reviews:\n{}{letters}", run.stdout));
    let check = workspace.run(["check", ".", "--as-of", "2026-10-05", "--deny", "nothing"]).ends(0);
    check.prints("the review of report-Sy7nThEt1cSoC200 states no opinion");
    workspace
        .run(["artifact", "review", ".", "report-0000000000000000"])
        .ends(2)
        .says("report-0000000000000000 is not in aws-reports.lock.json");
}
