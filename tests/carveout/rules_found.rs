//! Cases of the rules about what evidence files say of themselves, and about samples and populations.

use crate::derivation::proven;
use crate::harness::Workspace;
use crate::rules::{Case, findings};

const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";

/// The proven workspace with an export of Prowler for the quarter.
pub(crate) fn scanned(lines: &[&str]) -> Workspace {
    let item = "  - {id: EV-002, title: Scan, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-30, \
                extracted_by: E, covers: {from: 2026-07-01, to: 2026-09-30}, file: files/scan.csv, supports: [IAM-01]}\n";
    let head = "CHECK_ID;STATUS;RESOURCE_UID;ACCOUNT_UID;REGION;TIMESTAMP;PROVIDER";
    let text = format!("{head}\n{}\n", lines.join("\n"));
    proven().append(INDEX, item).file("evidence/files/scan.csv", text)
}

/// One line of it: a bucket of the declared account, in the declared Region, on a day of the period.
pub(crate) const OURS: &str =
    "s3_bucket;PASS;arn:aws:s3:::b;111122223333;eu-central-1;2026-09-28 10:00:00;aws";

fn line(old: &str, new: &str) -> String {
    assert!(OURS.contains(old), "{old}");
    OURS.replace(old, new)
}

fn one(old: &str, new: &str) -> Workspace {
    scanned(&[&line(old, new)])
}

/// The proven workspace whose test names items of a sample.
fn sample(size: u32, items: &str) -> Workspace {
    proven()
        .edit(
            TESTS,
            "population_size: 1",
            "population_file: files/access-review.csv\n      population_column: person\n      population_size: 4",
        )
        .edit(TESTS, "sample_size: 1", &format!("sample_size: {size}\n      items: [{items}]"))
}

/// The proven workspace whose population is of changes opened on a day.
fn changes(day: &str) -> Workspace {
    proven()
        .edit(
            TESTS,
            "population_size: 1",
            "population_file: files/changes.csv\n      population_size: 1",
        )
        .file("evidence/files/changes.csv", format!("change,opened\nCHG-1,{day}\n"))
}

/// The proven workspace with the answer of a command of the AWS CLI among its evidence.
pub(crate) fn answered(answer: &str) -> Workspace {
    proven()
        .append(
            INDEX,
            "  - {id: EV-003, title: Answer, kind: configuration, source: AWS CLI, query: Q, extracted_at: 2026-09-30, \
             extracted_by: E, covers: 2026-09-30, file: files/answer.json, supports: [IAM-01]}\n",
        )
        .file("evidence/files/answer.json", answer)
}

/// S3 declared as created on a day, and a bucket created on 2022-03-01.
fn bucket(created: &str) -> Workspace {
    answered(r#"{"Buckets": [{"Name": "b", "CreationDate": "2022-03-01T08:00:00+00:00"}]}"#).edit(
        "carveout.yaml",
        "services: [s3,",
        &format!("services: [{{id: s3, purpose: Files, created: {created}}},"),
    )
}

/// A function packaged as a container image, with Lambda declared so.
fn image(declared: &str) -> Workspace {
    answered(r#"{"Functions": [{"FunctionName": "f", "PackageType": "Image"}]}"#).edit(
        "carveout.yaml",
        "lambda, iam",
        &format!("{declared}, iam"),
    )
}

/// A database that keeps backups for 14 days by the statement, and for so many by the setting.
fn backups(days: u32) -> Workspace {
    answered(&format!(
        r#"{{"DBInstances": [{{"DBInstanceIdentifier": "d", "BackupRetentionPeriod": {days}}}]}}"#
    ))
    .append(
        "implementations/IAM-01-access-review.md",
        "\nThe database keeps automated backups for 14 days.\n",
    )
}

/// Three changes, one of them deployed before the period, and a sample of one.
fn three_changes(item: &str, first: &str) -> Workspace {
    proven()
        .edit(
            TESTS,
            "population_size: 1",
            "population_file: files/changes.csv\n      population_size: 3",
        )
        .edit(TESTS, "sample_size: 1", &format!("sample_size: 1\n      items: [{{item: {item}}}]"))
        .file(
            "evidence/files/changes.csv",
            format!(
                "change,opened,deployed_on\nCHG-1,2026-06-20,{first}\nCHG-2,2026-06-29,2026-07-03\nCHG-3,2026-08-01,2026-08-02\n"
            ),
        )
}

/// The list of the proven workspace with the day of each review.
fn reviewed_on(days: [&str; 2]) -> Workspace {
    let [first, second] = days;
    proven().edit(INDEX, "rows: 4", "rows: 2").file(
        "evidence/files/access-review.csv",
        format!("person,reviewed_on\nada.sample,{first}\nben.sample,{second}\n"),
    )
}

/// Minutes that name these days.
fn minutes(covers: &str, rows: &str) -> Workspace {
    proven().append(
        INDEX,
        &format!(
            "  - {{id: EV-002, title: Minutes of the quarter, kind: record, source: Wiki, query: q, extracted_at: 2026-10-01, \
             extracted_by: E, covers: {covers}{rows}, file: files/minutes.txt, supports: [IAM-01]}}\n"
        ),
    )
    .file("evidence/files/minutes.txt", "2026-08-12 access of the team looked at\n")
}

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "population-rows-outside",
        firing: || three_changes("CHG-1", "2026-06-30"),
        quiet: || three_changes("CHG-1", "2026-07-01"),
        message: "T-001: 1 of 3 items of `evidence/files/changes.csv` are of days outside the audit period (2026-06-20 to 2026-06-30), and CHG-1 of the sample is one of them",
        place: "evidence/tests.yaml:2",
    },
    Case {
        rule: "evidence-rows-outside",
        firing: || reviewed_on(["2026-06-30", "2026-07-02"]),
        quiet: || reviewed_on(["2026-07-01", "2026-09-30"]),
        message: "EV-001: 1 of 2 dated rows of `evidence/files/access-review.csv` are of days outside the audit period (2026-06-30)",
        place: "evidence/index.yaml:9",
    },
    Case {
        rule: "record-of-one-day",
        firing: || minutes("{from: 2026-07-01, to: 2026-09-30}", ""),
        quiet: || minutes("{from: 2026-07-01, to: 2026-09-30}", ", rows: 3"),
        message: "EV-002 is a single record and names 92 days (2026-07-01 to 2026-09-30): it counts for 2026-09-30 alone",
        place: "evidence/index.yaml:",
    },
    Case {
        rule: "statement-against-setting",
        firing: || backups(3),
        quiet: || backups(35),
        message: "says `14 days`, and EV-003 (evidence/files/answer.json) shows: backups are kept 3 days",
        place: "implementations/IAM-01-access-review.md",
    },
    Case {
        rule: "declared-against-observed",
        firing: || bucket("2024-01-01"),
        quiet: || bucket("2022-01-01"),
        message: "s3 is declared as created on 2024-01-01, and EV-003 (evidence/files/answer.json) shows one of 2022-03-01",
        place: "carveout.yaml:13",
    },
    Case {
        rule: "evidence-days-differ",
        firing: || one("2026-09-28", "2016-10-06"),
        quiet: || one("2026-09-28", "2026-07-01"),
        message: "EV-002 covers 2026-07-01 to 2026-09-30, and `evidence/files/scan.csv` has days of 2016-10-06 to 2016-10-06 only",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-account-undeclared",
        firing: || one("111122223333", "999988887777"),
        quiet: || scanned(&[OURS]),
        message: "EV-002: `evidence/files/scan.csv` is of account 999988887777, which the system does not declare",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-region-undeclared",
        firing: || one("eu-central-1", "eu-west-1"),
        quiet: || scanned(&[OURS]),
        message: "EV-002: `evidence/files/scan.csv` is of eu-west-1, which the system does not declare",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-other-cloud",
        firing: || scanned(&[OURS, &line(";aws", ";azure")]),
        quiet: || scanned(&[OURS]),
        message: "EV-002: 1 row is of Azure in `evidence/files/scan.csv`, and left out",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-empty-list",
        firing: || proven().file("evidence/files/access-review.csv", "role,person,ticket,answer\n"),
        quiet: proven,
        message: "EV-001 states 4 rows, and `evidence/files/access-review.csv` has none",
        place: "evidence/index.yaml:2",
    },
    Case {
        rule: "observed-not-declared",
        firing: || one("arn:aws:s3:::b", "arn:aws:dynamodb:eu-central-1:111122223333:table/t"),
        quiet: || scanned(&[OURS]),
        message: "1 service is in exports (EV-002) and not declared: Amazon DynamoDB",
        place: "carveout.yaml",
    },
    Case {
        rule: "declared-not-observed",
        firing: || {
            scanned(&[OURS]).edit("carveout.yaml", "[eu-central-1]", "[eu-central-1, eu-west-1]")
        },
        quiet: || scanned(&[OURS]),
        message: "1 declared Region is in no export (EV-002): eu-west-1",
        place: "carveout.yaml",
    },
    Case {
        rule: "population-other-period",
        firing: || changes("2026-06-30"),
        quiet: || changes("2026-07-01"),
        message: "T-001: no item of `evidence/files/changes.csv` is of the audit period; its column `opened` has days of 2026-06-30",
        place: "evidence/tests.yaml:2",
    },
    Case {
        rule: "sample-item-unknown",
        firing: || sample(2, "{item: ada.sample}, {item: eve.sample}"),
        quiet: || sample(2, "{item: ada.sample}, {item: ben.sample}"),
        message: "T-001: 1 item of the sample is not in `evidence/files/access-review.csv`: eve.sample",
        place: "evidence/tests.yaml:",
    },
    Case {
        rule: "sample-exceeds-population",
        firing: || proven().edit(TESTS, "sample_size: 1", "sample_size: 2"),
        quiet: proven,
        message: "T-001 tested 2 items of a population of 1",
        place: "evidence/tests.yaml:",
    },
    Case {
        rule: "sample-item-repeated",
        firing: || sample(2, "{item: ada.sample}, {item: ada.sample}"),
        quiet: || sample(2, "{item: ada.sample}, {item: ben.sample}"),
        message: "T-001: 1 item of the sample is listed more than once: ada.sample",
        place: "evidence/tests.yaml:",
    },
];

#[test]
fn a_partly_foreign_export_is_reported_and_its_own_rows_count() {
    let mixed =
        scanned(&[OURS, &line("111122223333", "999988887777"), &line("eu-central-1", "eu-west-1")]);
    let accounts = findings(&mixed, "evidence-account-undeclared");
    assert_eq!(
        accounts[0]["message"],
        "EV-002: 1 row of `evidence/files/scan.csv` is of account 999988887777, which the system does not declare; not counted"
    );
    let regions = findings(&mixed, "evidence-region-undeclared");
    assert_eq!(regions[0]["severity"], "warning");
    let observed: Vec<String> = findings(&mixed, "observed-not-declared")
        .iter()
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        observed,
        [
            "1 Region is in exports (EV-002) and not declared: eu-west-1",
            "1 account is in exports (EV-002) and not declared: 999988887777"
        ]
    );
}

#[test]
fn another_partition_and_another_cloud_alone_are_errors() {
    let govcloud = one("arn:aws:s3:::b", "arn:aws-us-gov:s3:::b");
    let govcloud = findings(&govcloud, "evidence-other-cloud");
    assert_eq!(govcloud[0]["severity"], "error");
    let azure = findings(&one(";aws", ";azure"), "evidence-other-cloud");
    assert_eq!(azure[0]["message"], "EV-002: `evidence/files/scan.csv` is of Azure only");
}

#[test]
fn ids_that_lost_their_zeros() {
    let short = findings(&one("111122223333", "11122223333"), "evidence-account-undeclared");
    assert!(short[0]["message"].as_str().unwrap().contains("names an account of 11 digits"));
}

#[test]
fn each_fires_and_is_quiet() {
    for case in CASES {
        let found = findings(&(case.firing)(), case.rule);
        let says = found.iter().any(|f| f["message"].as_str().unwrap().contains(case.message));
        assert!(says, "{}: {found:#?}", case.rule);
        let left = findings(&(case.quiet)(), case.rule);
        assert!(left.is_empty(), "{}: {left:#?}", case.rule);
    }
}

#[test]
fn a_function_that_is_an_image_is_declared_so() {
    let found = findings(&image("lambda"), "declared-against-observed");
    assert!(
        found[0]["message"].as_str().unwrap().contains("packaged as a container image"),
        "{found:?}"
    );
    let declared = image("{id: lambda, purpose: Jobs, mode: container-image}");
    assert_eq!(findings(&declared, "declared-against-observed").len(), 0);
}
