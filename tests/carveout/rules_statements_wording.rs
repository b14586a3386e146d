//! More wordings of what statements claim: sentences that are false, and near ones that are right.

use crate::derivation::proven;
use crate::derivation_table::IAM;
use crate::harness::Workspace;
use crate::rules::findings;
use crate::rules_statements::{nist, says};
use crate::rules_statements_claims::assert_told;

#[test]
fn aws_as_the_one_who_keeps_guests_current() {
    assert_told(
        "guest-patching-claimed",
        "ec2, rds, lambda, s3, iam",
        &[
            "Kernel fixes of the bastion arrive from Amazon, which keeps the Linux on both machines current on our behalf.",
            "The cloud provider installs security updates on our hosts.",
            "Amazon maintains the machine images of both hosts, so no patching by us is needed.",
            "AWS looks after the updates of our servers.",
            "The bastion is kept current by Amazon.",
        ],
        &[
            "Both hosts run Amazon Linux, and the pipeline keeps the Linux on both machines current.",
            "The cloud provider installs security updates on the hypervisor under our hosts.",
            "Amazon maintains the hosts under RDS, so no patching of the database host by us is needed.",
            "The sign-in provider installs updates on both servers of its own.",
            "Amazon publishes machine images; both hosts are rebuilt from them every week.",
            "The cloud provider does not install security updates on our hosts.",
        ],
    );
}

#[test]
fn libraries_and_modes_of_functions() {
    assert_told(
        "runtime-patching-claimed",
        "{id: lambda, mode: runtime-manual}, s3, iam",
        &[
            "The libraries packed into our nine functions are refreshed by the provider as part of the Lambda service.",
            "Functions run on managed runtimes in automatic mode.",
            "Both hosts are replaced from current images every week; AWS patches the runtimes of the functions.",
        ],
        &[
            "The libraries packed into our nine functions are refreshed by the merge requests of the System Owner.",
            "Functions do not run on managed runtimes in automatic mode.",
            "The lists of the sign-in provider are refreshed by the provider every day.",
            "The old functions were retired; AWS patched the runtimes of those functions.",
        ],
    );
    assert_told(
        "runtime-patching-claimed",
        "{id: lambda, mode: container-image}, s3, iam",
        &["Amazon keeps the language runtimes of the functions current."],
        &["Amazon publishes current base images, and the System Owner rebuilds the functions."],
    );
    assert_told(
        "runtime-patching-claimed",
        "lambda, {id: lambda, mode: runtime-manual}, s3, iam",
        &[],
        &["Functions run on managed runtimes in automatic mode."],
    );
}

#[test]
fn services_said_to_act_unasked() {
    assert_told(
        "encryption-default-claim",
        "rds, ebs, {id: s3, created: 2022-03-01}, lambda, iam",
        &[
            "All stored data is encrypted: the database (RDS turns encryption on for every instance it creates) and the laptops.",
            "S3 has encrypted each object on its own since the bucket was made.",
            "Every RDS instance is encrypted without being asked.",
        ],
        &[
            "The System Owner turns encryption on for every RDS instance it creates.",
            "Each S3 bucket is encrypted on its own schedule by the job of the System Owner.",
            "RDS stores no data in the clear, because Terraform turns encryption on for every instance.",
            "RDS does not turn encryption on by itself.",
        ],
    );
    assert_told(
        "encryption-default-claim",
        "{id: s3, created: 2024-03-01}, lambda, iam",
        &[],
        &["S3 has encrypted each object on its own since the bucket was made."],
    );
    assert_told(
        "service-default-claim",
        "cloudtrail, kms, vpc, s3, iam",
        &[
            "We keep data events of the payment buckets, which CloudTrail records for every bucket without being asked.",
            "KMS turns over customer managed keys once a year by itself, so nobody had to set it.",
            "Evidence is flow logs, which every VPC writes from the moment it is created.",
        ],
        &[
            "CloudTrail records management events for every account without being asked.",
            "KMS does not turn over customer managed keys by itself.",
            "The pipeline writes flow logs of every VPC from the moment it is created.",
            "AWS managed keys are turned over once a year by KMS itself.",
            "Each VPC has flow logs on its own bucket prefix.",
        ],
    );
    assert_told(
        "responsibility-claim",
        "vpc, ec2, s3, iam",
        &["Amazon watches them for open administration ports and closes those it finds."],
        &[
            "The System Owner watches them for open administration ports and closes those found.",
            "Amazon watches its own network for open ports.",
        ],
    );
}

#[test]
fn conclusions_and_guarantees() {
    assert_told(
        "banned-claim",
        "s3, lambda, iam",
        &[
            "As the workload sits on a FedRAMP-authorized cloud, the baseline is thereby fulfilled.",
            "The system is compliant with NIST SP 800-53 because AWS is FedRAMP authorized.",
            "The platform is fully NIST 800-53 compliant.",
            "We passed the SOC 2 audit.",
            "Because AWS is secure, payments are secure.",
            "The controls guarantee that no breach is possible.",
            "The platform cannot be hacked.",
        ],
        &[
            "AWS is FedRAMP authorized, and the baseline is met by the controls of this plan.",
            "Media are wiped by a method that is compliant with NIST SP 800-88.",
            "The plan selects its controls from NIST SP 800-53.",
            "Suppliers that passed the SOC 2 audit are listed.",
            "The SOC 2 audit of the platform begins in January.",
            "The controls do not guarantee that no breach is possible.",
            "The review ensures that no change is possible without approval.",
            "Because AWS secures its data centers, we look at its report.",
        ],
    );
}

#[test]
fn what_comes_with_an_authorization() {
    assert_told(
        "inherit-no-authorization",
        "s3, lambda, iam",
        &[
            "The organization takes them over under the FedRAMP authorization of AWS.",
            "AWS eu-central-1 is FedRAMP High authorized, so its controls are inherited.",
        ],
        &[
            "The System Owner takes the list over from the last audit.",
            "AWS is FedRAMP authorized in other Regions, so nothing is inherited here.",
            "The controls of the data centers are relied on, and the report is reviewed.",
        ],
    );
    let policy = |text: &str| {
        let workspace = nist("satisfies: [AC-1]", &format!("## AC-1\n\n{text}"));
        findings(&workspace, "inherit-policy-control").len()
    };
    for (text, expected) in [
        (
            "The access control policy is the provider's own and comes to us with its authorization.",
            1,
        ),
        ("The access control policy is our own and names the reports of AWS.", 0),
        ("The policy comes to every employee with a training.", 0),
    ] {
        assert_eq!(policy(text), expected, "{text}");
    }
}

#[test]
fn inherited_though_the_customer_has_a_half() {
    let inherited = |satisfies: &str| {
        proven().edit(IAM, "[customer-configured]", "[inherited]").edit(
            IAM,
            "[CC6.2, CC6.3, CC7.1]",
            satisfies,
        )
    };
    let found = findings(&inherited("[CC6.2, CC6.3, CC7.1]"), "conflation-customer-as-aws");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]["message"].as_str().unwrap().contains("the customer is responsible"),
        "{found:?}"
    );
    // AWS carries all of it.
    assert!(findings(&inherited("[CC6.4]"), "conflation-customer-as-aws").is_empty());
}

#[test]
fn people_by_title_address_and_value() {
    assert_told(
        "person-for-role",
        "s3, lambda, iam",
        &[
            "Jana Keller compares the list of leavers each month.",
            "Mrs. Keller compares the list of leavers each month.",
            "Reports also reach jana.keller@example.com.",
            "Jana Keller, our auditor, checks the list.",
        ],
        &[
            "The office in Frankfurt, Hannah Arendt Strasse, has one door.",
            "The office is in Martin Luther Street and has one door.",
            "Backups are kept in Thomas Mann Platz, which is guarded.",
            "Reports also reach audit.log@example.com and security@example.com.",
            "The Security Lead compares the list of leavers each month.",
        ],
    );
    let value = |value: &str| {
        let front = format!("satisfies: [AC-1]\nparameters:\n  ac-01_odp.04: \"{value}\"");
        findings(&nist(&front, "The System Owner keeps the policy in the wiki."), "person-for-role")
            .len()
    };
    for (text, expected) in [
        ("Mr. Thomas Brandt", 1),
        ("Thomas Brandt", 1),
        ("the Security Lead and jana.keller@example.com", 1),
        ("the Security Lead", 0),
        ("Patch Manager", 0),
        ("the office at Hannah Arendt Strasse", 0),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn blanks_and_what_is_yet_to_come() {
    assert_told(
        "placeholder-left",
        "s3, lambda, iam",
        &["Records are kept for XX days.", "The period was approved in ____ by the System Owner."],
        &[
            "Records of part XX are kept for 20 days.",
            "The name `____` is reserved in the pipeline.",
        ],
    );
    assert_told(
        "planned-in-statement",
        "s3, lambda, iam",
        &[
            "In meeting rooms remote activation will be disabled.",
            "Cameras cannot be started from outside: remote activation will be disabled in the room system, and meetings start by a person's action only.",
            "Remote activation gets disabled by the profile as soon as the new profile is rolled out next spring.",
        ],
        &[
            "Accounts of leavers will be disabled within a day.",
            "Remote activation will be disabled whenever a meeting ends.",
            "Remote activation is disabled as soon as a new profile is rolled out.",
            "Remote activation gets disabled when the profile is rolled out next spring (POAM-7).",
        ],
    );
}

#[test]
fn the_requirement_in_other_words() {
    let found = |front: &str, body: &str| findings(&nist(front, body), "narrative-restates").len();
    let retention = "satisfies: [AU-11]\nparameters:\n  au-11_odp: \"400 days\"";
    for (front, body, expected) in [
        (
            "satisfies: [AU-9]",
            "## AU-9(a)\n\nAudit information and the tools for audit logging are protected by the organization against unauthorized access, modification and deletion at all times.",
            1,
        ),
        (
            retention,
            "## AU-11\n\nAudit records are retained for 400 days to support after-the-fact investigation of incidents and to meet regulatory and organizational retention requirements.",
            1,
        ),
        (
            retention,
            "## AU-11\n\nA lifecycle rule of the bucket deletes audit records after 400 days, and the System Owner looks at the rule each month.",
            0,
        ),
        (
            "satisfies: [AU-9]",
            "## AU-9(a)\n\nAudit information is protected against deletion by an object lock on the bucket.",
            0,
        ),
    ] {
        assert_eq!(found(front, body), expected, "{body}");
    }
}

#[test]
fn one_text_for_two_parts() {
    let text = "The badge system holds the list of staff, and the System Owner reviews it with the people lead each quarter.";
    let found = |other: &str| -> Workspace {
        nist("satisfies: [PE-2, PE-6]", &format!("## PE-2\n\n{text}\n\n## PE-6\n\n{other}"))
    };
    let same = findings(&found(text), "statement-repeated");
    assert_eq!(same.len(), 1, "{same:?}");
    assert_eq!(same[0]["message"], "IAM-01 has the same text for PE-2 and for PE-6");
    let more = format!("{text} A camera watches the door.");
    assert!(findings(&found(&more), "statement-repeated").is_empty());
    assert!(findings(&says("The System Owner decides."), "statement-repeated").is_empty());
}
