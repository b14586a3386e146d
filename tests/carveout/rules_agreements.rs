//! Cases of the rules about reviews of AWS's reports, letters, user entity controls and agreements.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};
use crate::rules::{Case, findings};

const HEAD: &str = "carveout.yaml";
const LOCK: &str = "aws-reports.lock.json";
const REVIEWS: &str = "aws-reports.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";
const REPORT: &str = "report-Sy7nThEt1cM1n001";

/// The proven workspace, whose report ends on 2026-08-31, with these letters.
pub(crate) fn bridged(letters: &str) -> Workspace {
    proven()
        .edit(LOCK, "2026-09-30T", "2026-08-31T")
        .append(REVIEWS, &format!("letters:\n{letters}"))
}

/// A letter for September, with more fields.
fn letter(fields: &str) -> Workspace {
    bridged(&format!("  - {{id: COL-1, continues: soc2, issuer: AWS, {fields}}}\n"))
}

const SEPTEMBER: &str = "issued_on: 2026-10-01, covers: {from: 2026-09-01, to: 2026-09-30}";

/// Two letters that continue one another, the second from a day on.
fn two_letters(from: &str) -> Workspace {
    bridged(&format!(
        "  - {{id: COL-1, continues: soc2, issuer: AWS, issued_on: 2026-10-01, covers: {{from: 2026-09-01, to: 2026-09-15}}}}\n  \
         - {{id: COL-2, continues: soc2, issuer: AWS, issued_on: 2026-10-01, covers: {{from: {from}, to: 2026-09-30}}}}\n"
    ))
}

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "letters-overlap",
        firing: || two_letters("2026-09-11"),
        quiet: || two_letters("2026-09-16"),
        message: "COL-1 and COL-2 both continue soc2 over 5 days (2026-09-11 to 2026-09-15), which count once",
        place: "aws-reports.yaml:13",
    },
    Case {
        rule: "letter-unusable",
        firing: || {
            proven().append(
                REVIEWS,
                "letters:\n  - {id: COL-1, continues: c5, issuer: AWS, issued_on: 2026-10-01, covers: {from: 2026-09-01, to: 2026-09-30}}\n",
            )
        },
        quiet: || letter(SEPTEMBER),
        message: "COL-1: it continues c5, of which the lock file lists no report",
        place: "aws-reports.yaml:12",
    },
    Case {
        rule: "letter-issuer",
        firing: || letter(SEPTEMBER).edit(REVIEWS, "issuer: AWS", "issuer: Bright & Fell LLP"),
        quiet: || {
            letter(SEPTEMBER).edit(REVIEWS, "issuer: AWS", "issuer: \"Amazon Web Services, Inc.\"")
        },
        message: "COL-1 was issued by Bright & Fell LLP, and a Continued Operations Letter is AWS's own",
        place: "aws-reports.yaml:12",
    },
    Case {
        rule: "report-absent",
        firing: || proven().remove(LOCK).remove(REVIEWS),
        quiet: proven,
        message: "aws-reports.lock.json is missing, so no report of AWS's counts",
        place: LOCK,
    },
    Case {
        rule: "report-not-in-force",
        firing: || proven().edit(LOCK, "PUBLISHED", "UNPUBLISHED"),
        quiet: proven,
        message: "SOC 2 Report - Current (report-Sy7nThEt1cM1n001, version 1) is UNPUBLISHED in the lock file",
        place: "aws-reports.lock.json:4",
    },
    Case {
        rule: "report-not-reviewed",
        firing: || proven().remove(REVIEWS),
        quiet: proven,
        message: "nobody has reviewed SOC 2 Report - Current (report-Sy7nThEt1cM1n001, version 1, 2025-10-01 to 2026-09-30)",
        place: "aws-reports.lock.json:4",
    },
    Case {
        rule: "report-undated",
        firing: || proven().edit(LOCK, "2026-09-30T", "2026-12-31T"),
        quiet: proven,
        message: "has a period that ends on 2026-12-31, after the day of the plan (2026-10-05)",
        place: "aws-reports.lock.json:4",
    },
    Case {
        rule: "report-type-contradicted",
        firing: || {
            proven().edit(LOCK, "SOC 2 Report - Current", "SOC 2 Type 1 Report").edit(
                REVIEWS,
                "    version: 1\n",
                "    version: 1\n    type: 2\n",
            )
        },
        quiet: || proven().edit(REVIEWS, "    version: 1\n", "    version: 1\n    type: 2\n"),
        message: "states Type 2, and its title in the lock file is \"SOC 2 Type 1 Report\" (Type 1)",
        place: "aws-reports.yaml:4",
    },
    Case {
        rule: "opinion-contradicted",
        firing: || noted("A qualified opinion on logging; judged without effect on us"),
        quiet: || noted("No qualified opinion; one late review was judged without effect on us"),
        message: "a note in it says \"qualified opinion\"",
        place: "aws-reports.yaml:5",
    },
    Case {
        rule: "review-unsigned",
        firing: || proven().edit(REVIEWS, "reviewer: System Owner", "reviewer: TBD"),
        quiet: proven,
        message: "the review of SOC 2 Report - Current holds `TBD` where the reviewer belongs",
        place: "aws-reports.yaml:8",
    },
    Case {
        rule: "review-before-report",
        firing: || proven().edit(REVIEWS, "reviewed_on: 2026-10-02", "reviewed_on: 2026-09-15"),
        quiet: proven,
        message: "is dated 2026-09-15, before the report's period ended (2026-09-30)",
        place: "aws-reports.yaml:9",
    },
    Case {
        rule: "review-without-services",
        firing: || proven().edit(REVIEWS, "    services: {s3: in, lambda: in, iam: in}\n", ""),
        quiet: proven,
        message: "names none of the 3 services in use; that rests on a snapshot of 2021-09-23",
        place: "aws-reports.yaml:2",
    },
    Case {
        rule: "cuec-none-recorded",
        firing: || {
            proven().edit(REVIEWS, "    cuecs: [{id: CUEC-1, implementations: [IAM-01]}]\n", "")
        },
        quiet: proven,
        message: "records no complementary user entity control",
        place: "aws-reports.yaml:2",
    },
    Case {
        rule: "cuec-on-planned",
        firing: || proven().edit(IAM, "status: implemented", "status: planned"),
        quiet: proven,
        message: "CUEC-1 of report-Sy7nThEt1cM1n001 rests on what is not in place: IAM-01 is planned",
        place: "aws-reports.yaml:10",
    },
    Case {
        rule: "certificate-wrong-standard",
        firing: || certificate("ISO 9001:2015 Certificate", "2024-10-01", "services: {s3: in}"),
        quiet: || certificate("ISO/IEC 27001:2022 Certificate", "2024-10-01", "services: {s3: in}"),
        message: "is a certificate of ISO 9001, which is about quality",
        place: "aws-reports.yaml:11",
    },
    Case {
        rule: "certificate-surveillance-overdue",
        firing: || csf(""),
        quiet: || csf("surveillance_on: 2026-05-04"),
        message: "it was granted on 2024-10-01, and its review states no surveillance audit since, more than a year before 2026-09-30",
        place: "aws-reports.yaml:11",
    },
    Case {
        rule: "assessment-expired",
        firing: || assessment("2025-09-29"),
        quiet: || assessment("2025-09-30"),
        message: "was made on 2025-09-29, more than twelve months before the audit period ends (2026-09-30)",
        place: "aws-reports.yaml:11",
    },
    Case {
        rule: "phi-without-hipaa",
        firing: || health("Patient records (PHI)"),
        quiet: || health("Service health data and health checks, no PHI"),
        message: "the data category \"Patient records (PHI)\" declares health information (`patient`)",
        place: "carveout.yaml:10",
    },
    Case {
        rule: "hipaa-service-not-eligible",
        firing: || health("PHI").append(REVIEWS, &baa("services: [lambda, iam]")),
        quiet: || health("PHI").append(REVIEWS, &baa("services: [\"Amazon S3\", lambda, iam]")),
        message: "Amazon S3 (s3) is not among the eligible services that BAA-1 names",
        place: "carveout.yaml:14",
    },
];

/// The proven workspace with a certificate of this title, granted on this day, and fields of its review.
fn certificate(title: &str, granted: &str, review: &str) -> Workspace {
    let comma = if review.is_empty() { "" } else { ", " };
    proven()
        .edit(
            LOCK,
            "\"reports\": [",
            &format!("\"reports\": [{{\"id\": \"report-1s0\", \"version\": 1, \"series\": \"ISO\", \"name\": \"{title}\", \"state\": \"PUBLISHED\", \"periodStart\": \"{granted}\", \"periodEnd\": \"2027-12-31\"}},"),
        )
        .append(
            REVIEWS,
            &format!("  - {{report: report-1s0, version: 1, reviewer: A, reviewed_on: 2026-10-01{comma}{review}}}\n"),
        )
}

/// A plan of CSF 2.0 that rests on a certificate alone.
fn csf(review: &str) -> Workspace {
    let comma = if review.is_empty() { "" } else { ", " };
    certificate(
        "ISO/IEC 27001:2022 Certificate",
        "2024-10-01",
        &format!("services: {{s3: in, lambda: in, iam: in}}{comma}{review}"),
    )
    .edit(HEAD, "soc2/security", "csf-2.0/core")
    .edit(LOCK, "SOC 2 Report - Current", "SOC 3 Report - Current")
}

/// The proven workspace with an attestation of compliance made on this day.
fn assessment(made: &str) -> Workspace {
    proven()
        .edit(
            LOCK,
            "\"reports\": [",
            &format!("\"reports\": [{{\"id\": \"report-Pc1\", \"version\": 1, \"series\": \"PCI\", \"name\": \"PCI DSS Attestation of Compliance\", \"state\": \"PUBLISHED\", \"periodStart\": \"{made}\", \"periodEnd\": \"2026-12-31\"}},"),
        )
        .append(REVIEWS, "  - {report: report-Pc1, version: 1, reviewer: A, reviewed_on: 2026-10-01}\n")
}

/// The proven workspace with one data category.
fn health(category: &str) -> Workspace {
    proven().edit(HEAD, "  regions:", &format!("  data_categories: [\"{category}\"]\n  regions:"))
}

/// An addendum of the system's account, with more fields.
fn baa(fields: &str) -> String {
    format!(
        "agreements:\n  - {{id: BAA-1, kind: baa, accounts: [\"111122223333\"], effective_from: 2025-01-15, {fields}}}\n"
    )
}

/// The proven workspace with an exception in its review, in one text.
fn noted(text: &str) -> Workspace {
    proven().edit(REVIEWS, "exceptions: []", &format!("exceptions: [\"{text}\"]"))
}

/// The messages of a rule.
fn messages(workspace: &Workspace, rule: &str) -> Vec<String> {
    let found = findings(workspace, rule);
    found.iter().map(|one| one["message"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_letter_that_leaves_days_without_cover_is_the_one_root() {
    let gap = "report-period-gap";
    for (fields, says, place) in [
        (
            "issued_on: 2026-10-01, covers: {from: 2026-09-05, to: 2026-09-30}",
            "COL-1 begins on 2026-09-05, and the report ends on 2026-08-31: 2026-09-01 to 2026-09-04 are in neither, and the letter does not follow; SOC 2 covers 62 of 92 days of the audit period; not covered: 2026-09-01 to 2026-09-30",
            "aws-reports.yaml:12",
        ),
        (
            "covers: {from: 2026-09-01, to: 2026-09-30}",
            "COL-1 states no day of issue, so none of its days count; SOC 2 covers 62 of 92 days",
            "aws-reports.yaml:12",
        ),
        (
            "issued_on: 2026-08-20, covers: {from: 2026-09-01, to: 2026-09-30}",
            "COL-1 was issued on 2026-08-20, before the first day it covers (2026-09-01); SOC 2 covers 62 of 92",
            "aws-reports.yaml:12",
        ),
        (
            "issued_on: 2026-09-20, covers: {from: 2026-09-01, to: 2026-09-30}",
            "COL-1 was issued on 2026-09-20, and a letter covers no day after its issue; SOC 2 covers 82 of 92 days of the audit period; not covered: 2026-09-21 to 2026-09-30",
            "aws-reports.yaml:12",
        ),
        (
            "issued_on: 2026-10-01, covers: {from: 2026-09-01, to: 2026-09-30}, excludes_regions: [eu-central-1]",
            "COL-1 leaves out eu-central-1 (`excludes_regions`), where the system runs; SOC 2 covers 62 of 92",
            "aws-reports.yaml:12",
        ),
        (
            "issued_on: 2026-10-01, covers: {from: 2026-09-01, to: 2026-09-30}, excludes: [Amazon S3]",
            "COL-1 leaves out Amazon S3 (`excludes`): 30 days without cover for Amazon S3; SOC 2 covers 62 of 92 days of the audit period for it; not covered: 2026-09-01 to 2026-09-30",
            "aws-reports.yaml:12",
        ),
        (
            "issued_on: 2026-10-01, covers: {from: 2026-09-01, to: 2026-09-15}",
            "COL-1 ends on 2026-09-15, and no report or letter goes on from there; SOC 2 covers 77 of 92",
            "aws-reports.yaml:12",
        ),
    ] {
        let workspace = letter(fields);
        let found = messages(&workspace, gap);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(says), "{}\nnot\n{says}", found[0]);
        assert!(messages(&workspace, "letter-unusable").is_empty());
        workspace.check().prints(place).prints("= opens: ");
    }
    // What a letter leaves out that the system does not use is no gap.
    let unused = format!("{SEPTEMBER}, excludes: [rds], excludes_regions: [us-east-1]");
    assert!(messages(&letter(&unused), gap).is_empty());
}

#[test]
fn letters_that_follow_one_another_count() {
    let workspace = proven().edit(LOCK, "2026-09-30T", "2026-07-31T").append(
        REVIEWS,
        "letters:\n  - {id: COL-1, continues: soc2, issuer: AWS, issued_on: 2026-09-02, covers: {from: 2026-08-01, to: 2026-08-31}}\n  - {id: COL-2, continues: soc2, issuer: AWS, issued_on: 2026-10-01, covers: {from: 2026-09-01, to: 2026-09-30}}\n",
    );
    for rule in ["report-period-gap", "letter-unusable", "bridge-too-long"] {
        assert!(messages(&workspace, rule).is_empty(), "{rule}");
    }
}

#[test]
fn a_report_to_the_day_before_and_a_letter_of_the_limit() {
    let workspace = proven()
        .edit(LOCK, "2026-09-30T", "2026-06-30T")
        .append(
            REVIEWS,
            &format!("letters:\n  - {{id: COL-1, continues: {REPORT}, issuer: AWS, issued_on: 2026-10-01, covers: {{from: 2026-07-01, to: 2026-09-30}}}}\n"),
        );
    for rule in ["report-period-gap", "letter-unusable", "bridge-too-long"] {
        assert!(messages(&workspace, rule).is_empty(), "{rule}");
    }
    let text = workspace.check().stdout;
    assert!(!text.contains("no section"), "{text}");
}

#[test]
fn names_as_aws_writes_them_in_full() {
    let workspace = proven()
        .edit(HEAD, "services: [s3, lambda, iam]", "services: [\"Amazon Simple Storage Service (Amazon S3)\", AWS Lambda, \"AWS Identity and Access Management (IAM)\"]")
        .edit(REVIEWS, "{s3: in, lambda: in, iam: in}", "{Amazon Simple Storage Service: in, AWS Lambda: in, AWS Identity and Access Management: in}");
    let model = workspace.model();
    let known = |name: &str| model.knowledge.service(name).map(|service| service.id.clone());
    for (name, id) in [
        ("Amazon Elastic Compute Cloud", "ec2"),
        ("Amazon Elastic Compute Cloud (Amazon EC2)", "ec2"),
        ("AWS Key Management Service (KMS)", "kms"),
        ("Amazon Relational Database Service", "rds"),
        ("Amazon Virtual Private Cloud (VPC)", "vpc"),
        ("Amazon Keyspaces (for Apache Cassandra)", "keyspaces"),
        ("Amazon Managed Streaming for Apache Kafka", "msk"),
        ("AWS Web Application Firewall (WAF)", "waf"),
        ("amazon-s3", "s3"),
    ] {
        assert_eq!(known(name).as_deref(), Some(id), "{name}");
    }
    assert_eq!(known("Amazon"), None);
    assert_eq!(known("AWS"), None);
    let part = crate::harness::part(&workspace.plan(), "CC6.4").disposition;
    assert_eq!(part, carveout::model::Disposition::AwsAttested);
}

#[test]
fn a_draft_and_a_type_in_the_title_are_no_type_2_report() {
    for (title, what) in [
        ("SOC 2 Readiness Report", "is a readiness report"),
        ("DRAFT SOC 2 Report", "is a draft"),
        ("SOC 2 Type I Report", "is a Type 1 report"),
    ] {
        let workspace = proven().edit(LOCK, "SOC 2 Report - Current", title);
        let found = messages(&workspace, "report-type-weak");
        assert!(found[0].contains(what), "{found:#?}");
        workspace.check().prints("= opens: ");
        let part = crate::harness::part(&workspace.plan(), "CC6.4").disposition;
        assert_eq!(part, carveout::model::Disposition::Open, "{title}");
    }
}

#[test]
fn an_opinion_that_is_not_stated_and_an_exception_that_nobody_decided() {
    let rule = "report-modified-or-exceptions";
    let found = messages(&proven().edit(REVIEWS, "    opinion: unqualified\n", ""), rule);
    assert!(
        found[0].starts_with(&format!("the review of {REPORT} states no opinion")),
        "{found:#?}"
    );
    let found = messages(&noted("One access review was held ten days late"), rule);
    assert!(found[0].contains("nothing says what was decided about it"), "{found:#?}");
    assert!(messages(&noted("One review was late; no effect on us"), rule).is_empty());
}

#[test]
fn a_reason_of_a_few_words_sets_no_user_entity_control_aside() {
    let reason = |text: &str| {
        proven().edit(REVIEWS, "implementations: [IAM-01]", &format!("rationale: \"{text}\""))
    };
    let found = messages(&reason("Not needed"), "cuec-unmapped");
    assert_eq!(found, [format!("CUEC-1 of {REPORT} is set aside in 2 words: \"Not needed\"")]);
    let found = messages(&reason("n/a"), "cuec-unmapped");
    assert_eq!(found, [format!("CUEC-1 of {REPORT} is set aside for \"n/a\", which is no reason")]);
    assert!(messages(&reason("We connect no network of ours"), "cuec-unmapped").is_empty());
}

#[test]
fn a_review_of_a_version_or_a_lock_that_is_not_there() {
    let workspace = proven().edit(REVIEWS, "version: 1", "version: 3");
    let run = workspace.check();
    run.prints(&format!("`{REPORT}` has no version 3; the lock file has version 1"));
    let workspace = proven().remove(LOCK);
    workspace
        .check()
        .prints(&format!("unknown report `{REPORT}`: aws-reports.lock.json is missing"))
        .prints("run `carveout artifact sync`, which writes it");
}

#[test]
fn the_period_of_the_command_line_is_the_cause() {
    let workspace = proven().edit(LOCK, "2026-09-30T", "2026-08-31T");
    let run =
        workspace.run(["check", ".", "--as-of", AS_OF, "--period", "2026-07", "--format", "json"]);
    assert!(!run.stdout.contains("period: 2026-Q3"));
    let run =
        workspace.run(["check", ".", "--as-of", AS_OF, "--period", "2026-09", "--format", "json"]);
    let all = run.json();
    let found = all["findings"].as_array().unwrap();
    let gap = found.iter().find(|one| one["rule"] == "report-period-gap").unwrap();
    let cause =
        gap["places"].as_array().unwrap().iter().find(|place| place["role"] == "cause").unwrap();
    assert_eq!(cause["option"], "--period 2026-09");
}

#[test]
fn days_without_an_addendum_are_named() {
    let rule = "hipaa-no-baa";
    let with =
        |agreements: &str| health("PHI").append(REVIEWS, &format!("agreements:\n{agreements}"));
    let one = |id: &str, days: &str| {
        format!("  - {{id: {id}, kind: baa, accounts: [\"111122223333\"], {days}}}\n")
    };
    let late = with(&one("BAA-1", "effective_from: 2026-08-15"));
    assert_eq!(
        messages(&late, rule),
        [
            "health information is declared, and no Business Associate Addendum is in force for 111122223333 on 2026-07-01 to 2026-08-14; BAA-1 begins on 2026-08-15"
        ]
    );
    late.check().prints("aws-reports.yaml:12");
    // One that ends, and another that begins the next day.
    let follows = format!(
        "{}{}",
        one("BAA-1", "effective_from: 2025-01-01, effective_to: 2026-08-14"),
        one("BAA-2", "effective_from: 2026-08-15")
    );
    assert!(messages(&with(&follows), rule).is_empty());
    let apart = follows.replace("2026-08-15", "2026-08-17");
    let found = messages(&with(&apart), rule);
    assert!(found[0].contains("on 2026-08-15 to 2026-08-16"), "{found:#?}");
    let other =
        with(&one("BAA-1", "effective_from: 2025-01-01").replace("111122223333", "999900001111"));
    let found = messages(&other, rule);
    assert!(
        found[0].ends_with("on 2026-07-01 to 2026-09-30; BAA-1 covers 999900001111 only"),
        "{found:#?}"
    );
}

#[test]
fn a_service_that_awss_list_does_not_show_is_a_warning() {
    let rule = "hipaa-service-not-eligible";
    let workspace = health("PHI").edit(HEAD, "lambda, iam]", "lambda, iam, lightsail]");
    let found = findings(&workspace, rule);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["severity"], "warning");
    assert_eq!(
        found[0]["message"],
        "Amazon Lightsail (lightsail) is not in AWS's list of HIPAA eligible services of 2026-05-22"
    );
    assert!(findings(&health("PHI"), rule).is_empty());
}

#[test]
fn a_service_that_the_review_leaves_out_is_named() {
    let workspace = proven().edit(HEAD, "lambda, iam]", "lambda, iam, fargate]");
    let found = messages(&workspace, "review-without-services");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].contains("does not say whether the report covers fargate; that rests"),
        "{found:#?}"
    );
    workspace.check().prints("aws-reports.yaml:7");
}

#[test]
fn a_rule_about_marked_documents_is_no_excerpt() {
    let with = |text: &str| proven().append(IAM, &format!("\n{text}\n"));
    let about =
        with("Documents marked \"Amazon Confidential\" are never stored outside AWS Artifact.");
    assert!(messages(&about, "artifact-excerpt").is_empty());
    let excerpt = with("Amazon Confidential - the service auditor examined the controls.");
    assert_eq!(messages(&excerpt, "artifact-excerpt").len(), 1);
}
