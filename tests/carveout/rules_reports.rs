//! Cases of the rules about AWS reports, letters, certificates and agreements.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};
use crate::rules::{Case, findings};

const LOCK: &str = "aws-reports.lock.json";
const REVIEWS: &str = "aws-reports.yaml";
const INDEX: &str = "evidence/index.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";
const REPORT: &str = "report-Sy7nThEt1cM1n001";

fn letter(to: &str) -> Workspace {
    proven().append(
        REVIEWS,
        &format!(
            "letters:\n  - {{id: COL-1, continues: soc2, issuer: AWS, covers: {{from: 2026-10-01, to: {to}}}}}\n"
        ),
    )
}

fn title(title: &str) -> Workspace {
    proven().edit(LOCK, "SOC 2 Report - Current", title)
}

/// The proven workspace with another report in the lock, and a review of it.
fn with_report(lock: &str, review: &str) -> Workspace {
    proven()
        .edit(LOCK, "\"reports\": [", &format!("\"reports\": [{{{lock}}},"))
        .append(REVIEWS, review)
}

fn certificate(last: &str) -> Workspace {
    with_report(
        &format!(
            "\"id\": \"report-1s0\", \"version\": 1, \"name\": \"ISO 27001 Certificate\", \"state\": \"PUBLISHED\", \"periodStart\": \"2024-01-01\", \"periodEnd\": \"{last}\""
        ),
        "  - {report: report-1s0, version: 1}\n",
    )
}

fn newer(state: &str) -> Workspace {
    let newer = format!(
        "\"reports\": [{{\"id\": \"{REPORT}\", \"version\": 2, \"name\": \"SOC 2 Report - Current\", \"state\": \"{state}\", \"periodStart\": \"2026-04-01\", \"periodEnd\": \"2027-03-31\"}},"
    );
    proven().edit(LOCK, "\"reports\": [", &newer)
}

/// PI1.1 handed to AWS's logging, by a table of the workspace's own.
fn processing_integrity(selection: &str) -> Workspace {
    proven().edit("carveout.yaml", "soc2/security", selection).file(
        "controls/aws/responsibility/soc2.yaml",
        "catalog: soc2\ncontrols:\n  PI1.1: {topics: [physical-access]}\n",
    )
}

fn health(agreement: &str) -> Workspace {
    proven()
        .edit(
            "carveout.yaml",
            "  regions:",
            "  data_categories: [Patient records (PHI)]\n  regions:",
        )
        .append(REVIEWS, agreement)
}

const BAA: &str = "agreements:\n  - {id: BAA-1, kind: baa, accounts: [\"111122223333\"], effective_from: 2025-01-15}\n";

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "bridge-too-long",
        firing: || letter("2027-01-01"),
        quiet: || letter("2026-12-31"),
        message: "COL-1 continues soc2 for 93 days (2026-10-01 to 2027-01-01; limit 92)",
        place: "aws-reports.yaml:12",
    },
    Case {
        rule: "report-superseded",
        firing: || newer("PUBLISHED"),
        quiet: || newer("UNPUBLISHED"),
        message: "version 1 is cited, but version 2 is available (2026-04-01 to 2027-03-31: 92 of 92 days of the audit period)",
        place: "aws-reports.lock.json:2",
    },
    Case {
        rule: "report-type-weak",
        firing: || title("SOC 3 Report - Current"),
        quiet: proven,
        message: "SOC 3 Report - Current (report-Sy7nThEt1cM1n001@1) is a SOC 3 report",
        place: "aws-reports.lock.json:4",
    },
    Case {
        rule: "report-category-absent",
        firing: || processing_integrity("soc2/security+processing-integrity"),
        quiet: || processing_integrity("soc2/security"),
        message: "PI1.1 is about processing integrity, which SOC 2 Report - Current does not cover",
        place: "aws-reports.lock.json:4",
    },
    Case {
        rule: "report-modified-or-exceptions",
        firing: || {
            let undecided = "exceptions: [{summary: Late review, disposition: TBD}]";
            proven().edit(REVIEWS, "exceptions: []", undecided)
        },
        quiet: || {
            let decided = "exceptions: [{summary: Late review, disposition: no effect on us}]";
            proven().edit(REVIEWS, "exceptions: []", decided)
        },
        message: "1 of 1 exceptions of report-Sy7nThEt1cM1n001 have no disposition",
        place: "aws-reports.yaml:5",
    },
    Case {
        rule: "certificate-expired",
        firing: || certificate("2026-09-29"),
        quiet: || certificate("2026-12-30"),
        message: "ISO 27001 Certificate (report-1s0@1) expires on 2026-09-29, before the audit period ends (2026-09-30)",
        place: "aws-reports.yaml:11",
    },
    Case {
        rule: "service-out-of-scope",
        firing: || proven().edit(REVIEWS, "lambda: in", "lambda: out"),
        quiet: proven,
        message: "lambda is not in the scope of SOC 2 (as reviewed)",
        place: "carveout.yaml:13",
    },
    Case {
        rule: "csoc-no-report-pointer",
        firing: || with_sections(&CC7_1[1..]),
        quiet: || with_sections(CC7_1),
        message: "soc2/security has assumptions about AWS without a report section: guest-os-patching",
        place: "aws-reports.yaml:2",
    },
    Case {
        rule: "cuec-unmapped",
        firing: || proven().edit(REVIEWS, ", implementations: [IAM-01]", ""),
        quiet: proven,
        message: "CUEC-1 of report-Sy7nThEt1cM1n001 has neither an implementation nor a rationale",
        place: "aws-reports.yaml:10",
    },
    Case {
        rule: "artifact-excerpt",
        firing: || {
            proven().append(
                IAM,
                "\n<!-- AWS Artifact\nexcerpt -->\nThe auditor found that all was well.\n",
            )
        },
        quiet: || proven().append(IAM, "\nSee the section named in aws-reports.yaml.\n"),
        message: "IAM-01 contains a passage marked \"aws artifact excerpt\"",
        place: IAM,
    },
    Case {
        rule: "hipaa-no-baa",
        firing: || health(""),
        quiet: || health(BAA),
        message: "health information is declared, and no Business Associate Addendum is in force for 111122223333 on 2026-07-01 to 2026-09-30",
        place: "carveout.yaml:10",
    },
];

/// Topics of CC7.1 of which AWS holds a half in the proven workspace.
const CC7_1: &[&str] = &[
    "guest-os-patching",
    "host-patching",
    "platform-configuration",
    "runtime-patching",
    "service-configuration",
    "vulnerability-management",
];

/// The proven workspace with pointers for more topics.
fn with_sections(topics: &[&str]) -> Workspace {
    let more: String = topics.iter().map(|topic| format!("{topic}: \"Section III\", ")).collect();
    proven().edit(REVIEWS, "{physical-access:", &format!("{{{more}physical-access:"))
}

#[test]
fn an_opinion_that_is_modified() {
    let found = findings(
        &proven().edit(REVIEWS, "unqualified", "qualified"),
        "report-modified-or-exceptions",
    );
    let message = found[0]["message"].as_str().unwrap();
    assert_eq!(message, format!("the opinion on {REPORT} is qualified"));
}

#[test]
fn an_end_soon_after_the_period_is_a_warning() {
    let found = findings(&certificate("2026-12-29"), "certificate-expired");
    assert_eq!(found[0]["severity"], "warning");
    let stated = certificate("2028-01-01").edit(
        REVIEWS,
        "report-1s0, version: 1",
        "report-1s0, version: 1, valid_to: 2026-08-31",
    );
    assert_eq!(findings(&stated, "certificate-expired")[0]["severity"], "error");
}

#[test]
fn a_service_that_only_an_old_snapshot_leaves_out_is_a_warning() {
    let scope = "program: soc2\nsnapshot: SNAPSHOT\nsource: practice\nchecked_on: 2026-10-01\nservices: {s3: in, lambda: out, iam: in}\n";
    let workspace = |day: &str| {
        proven()
            .edit(REVIEWS, "    services: {s3: in, lambda: in, iam: in}\n", "")
            .file("controls/aws/scope/soc2.yaml", scope.replace("SNAPSHOT", day))
    };
    // It opens parts that AWS shares, and is as severe as these; a level shows its own severity.
    let workspace_of_old = workspace("2025-09-30");
    assert_eq!(findings(&workspace_of_old, "service-out-of-scope")[0]["severity"], "error");
    let level = "--level=shared-half-evidenced=warning";
    let run = workspace_of_old.run(["check", ".", "--as-of", AS_OF, "--format", "json", level]);
    let all = run.json()["findings"].as_array().unwrap().clone();
    let own = all.iter().find(|one| one["rule"] == "service-out-of-scope").unwrap();
    assert_eq!(own["severity"], "warning");
    assert_eq!(findings(&workspace("2025-10-01"), "service-out-of-scope")[0]["severity"], "error");
}

#[test]
fn documents_of_artifact_among_the_evidence_are_known() {
    let text = std::fs::read_to_string(proven().path(INDEX)).unwrap();
    let file = text.lines().find_map(|line| line.trim().strip_prefix("file: ")).unwrap().to_owned();
    // By the hash that `artifact get` recorded.
    let model = proven().model();
    let hash = model.evidence[0].sha256.clone().unwrap();
    let document = format!(
        "\"documents\": [{{\"report\": \"{REPORT}\", \"version\": 1, \"sha256\": \"{hash}\", \"bytes\": 1, \"file\": \"x.pdf\", \"retrieved_at\": \"2026-10-01T00:00:00Z\"}}],\n  \"reports\": ["
    );
    let found = findings(&proven().edit(LOCK, "\"reports\": [", &document), "artifact-excerpt");
    assert_eq!(found[0]["message"], format!("EV-001 is the document of {REPORT} version 1"));
    // By a report id in the name.
    let renamed = format!("files/{REPORT}.v1.pdf");
    let workspace = proven().edit(INDEX, &format!("file: {file}"), &format!("file: {renamed}"));
    let workspace = workspace.file(&format!("evidence/{renamed}"), "%PDF-1.7");
    assert_eq!(findings(&workspace, "artifact-excerpt").len(), 1);
}

#[test]
fn an_addendum_counts_while_it_is_in_force_for_every_account() {
    let rule = "hipaa-no-baa";
    assert!(findings(&health(BAA), rule).is_empty());
    for bad in [
        BAA.replace("2025-01-15", "2026-07-02"),
        BAA.replace("2025-01-15", "2025-01-15, effective_to: 2026-09-29"),
        BAA.replace("111122223333", "999900001111"),
        BAA.replace("kind: baa", "kind: other"),
    ] {
        assert_eq!(findings(&health(&bad), rule).len(), 1, "{bad}");
    }
    let whole = BAA.replace("accounts: [\"111122223333\"]", "organization: true");
    assert!(findings(&health(&whole), rule).is_empty());
    // As the lock has it, masked.
    let listed = |state: &str| {
        health("").edit(
            LOCK,
            "\"reports\": [",
            &format!("\"agreements\": [{{\"id\": \"a\", \"name\": \"AWS Business Associate Addendum\", \"state\": \"{state}\", \"awsAccountId\": \"••••••••3333\", \"effectiveStart\": \"2025-01-15T00:00:00Z\"}}],\n  \"reports\": ["),
        )
    };
    assert!(findings(&listed("ACTIVE"), rule).is_empty());
    assert_eq!(findings(&listed("AWS_TERMINATED"), rule).len(), 1);
}
