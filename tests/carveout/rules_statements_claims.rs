//! Tables of sentences that are false, and of others that only look so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::derivation::proven;
use crate::derivation_table::IAM;
use crate::harness::Workspace;
use crate::rules::findings;
use crate::rules_statements::says;

/// The rules of this file that say something of each text, all texts in one workspace.
fn told(services: &str, texts: &[&str]) -> BTreeMap<usize, BTreeSet<String>> {
    let mut workspace = Workspace::minimal().edit(
        "carveout.yaml",
        "services: [s3, lambda, iam]",
        &format!("services: [{services}]"),
    );
    for (n, text) in texts.iter().enumerate() {
        let mut file = String::new();
        write!(
            file,
            "---\nid: S-{n}\ntitle: T\nstatus: implemented\nroles: [owner]\nfrequency: quarterly\nsatisfies: [CC6.1]\n---\n\n{text}\n"
        )
        .unwrap();
        workspace = workspace.file(&format!("implementations/S-{n}.md"), file);
    }
    let model = workspace.model();
    let plan = crate::harness::plan(&model);
    let mut out: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for finding in &plan.findings {
        let path = finding.places.first().and_then(|place| place.at.path()).unwrap_or_default();
        let number =
            path.strip_prefix("implementations/S-").and_then(|rest| rest.strip_suffix(".md"));
        if let Some(n) = number.and_then(|n| n.parse().ok()) {
            out.entry(n).or_default().insert(finding.code.name.to_owned());
        }
    }
    out
}

/// Asserts that a rule speaks of the first texts and not of the second.
pub(crate) fn assert_told(rule: &str, services: &str, firing: &[&str], quiet: &[&str]) {
    let texts: Vec<&str> = firing.iter().chain(quiet).copied().collect();
    let found = told(services, &texts);
    let speaks = |n: usize| found.get(&n).is_some_and(|rules| rules.contains(rule));
    let mut wrong = String::new();
    for (n, text) in texts.iter().enumerate() {
        let expected = n < firing.len();
        if speaks(n) != expected {
            writeln!(wrong, "{}: {text}", if expected { "missed" } else { "false alarm" }).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{rule} on [{services}]\n{wrong}");
}

#[test]
fn claims_that_aws_patches_guests() {
    assert_told(
        "guest-patching-claimed",
        "ec2, {id: eks, mode: self-managed}, rds, lambda, s3, iam",
        &[
            "AWS patches the guest operating system of our EC2 instances.",
            "AWS automatically patches our EC2 instances.",
            "Patching of the EC2 instances is the responsibility of AWS.",
            "Guest operating system patches are applied by AWS in the maintenance window.",
            "We rely on AWS to patch the operating systems of our instances.",
            "AWS is responsible for patching the guest operating systems.",
            "AWS patches the hypervisor and the guest operating systems.",
            "Under the shared responsibility model, AWS takes care of operating system patching for our instances.",
            "The instances are patched by AWS.",
            "Patch management of the virtual machines is inherited from AWS.",
            "Operating system patching is handled by AWS.",
            "Amazon keeps the worker nodes patched.",
            "No card data is stored and AWS patches the EC2 guests.",
        ],
        &[
            "AWS patches the hosts; the System Owner patches the guest operating systems.",
            "AWS does not patch the guest operating system of EC2 instances.",
            "AWS patches the hypervisor and firmware under our EC2 instances.",
            "AWS patches the operating system beneath RDS and Lambda.",
            "We patch our EC2 instances each week with Systems Manager.",
            "AWS publishes patched machine images, and we rebuild the instances from them.",
            "The claim that AWS patches our instances was removed from the policy.",
            "AWS patches the underlying infrastructure, we patch the instances.",
            "Nobody assumes that AWS patches our instances.",
            "AWS patches the RDS instances in our maintenance window.",
            "If AWS patches the guest operating system, the mode says so.",
            "Until the move to EC2 in 2024, AWS patched the operating system of the platform.",
            "AWS Systems Manager installs the patches that we approve on our instances.",
        ],
    );
}

#[test]
fn claims_that_aws_patches_images_and_runtimes() {
    assert_told(
        "runtime-patching-claimed",
        "{id: lambda, mode: runtime-manual}, ecs, {id: rds, mode: manual-minor-upgrades}, s3, iam",
        &[
            "AWS patches the Lambda runtimes.",
            "The runtime of each function is patched by AWS.",
            "Lambda runtimes are updated automatically.",
            "AWS keeps our container images patched.",
            "Patching of container images is AWS's responsibility.",
            "AWS updates the libraries in our functions.",
            "AWS applies minor version updates to the database engine.",
            "Runtime patching is handled by AWS for all functions.",
        ],
        &[
            "AWS patches the managed runtimes of zip functions in automatic mode.",
            "The runtimes are pinned; the System Owner moves them to a new version each month.",
            "AWS publishes patched base images, and the pipeline rebuilds ours from them.",
            "AWS does not patch container images.",
            "Functions are updated automatically by our pipeline.",
            "The pipeline rebuilds container images each week.",
            "We apply minor version upgrades to the database each month.",
            "Our policy no longer says that AWS patches the runtimes.",
        ],
    );
    assert_told(
        "runtime-patching-claimed",
        "lambda, s3, iam",
        &[],
        &["AWS patches the Lambda runtimes.", "Lambda runtimes are updated automatically."],
    );
    assert_told(
        "runtime-patching-claimed",
        "lambda, {id: lambda, mode: container-image}, s3, iam",
        &["AWS patches the runtimes of all Lambda functions."],
        &["AWS patches the runtimes of our zip functions, and the pipeline rebuilds the images."],
    );
}

#[test]
fn claims_of_encryption_by_default() {
    assert_told(
        "encryption-default-claim",
        "ec2, ebs, rds, {id: s3, created: 2019-03-01}, {id: aurora, created: 2025-06-01}, dynamodb, lambda, iam",
        &[
            "EBS volumes are encrypted by default.",
            "AWS encrypts all EBS volumes automatically.",
            "All RDS instances are encrypted at rest by default.",
            "Encryption at rest is enabled by default for RDS.",
            "S3 encrypts all objects by default.",
            "The Aurora cluster is encrypted by default.",
            "All data at rest is encrypted by default by AWS.",
            "Volumes are encrypted out of the box.",
            "By default, every database is encrypted.",
            "S3 has encrypted all objects by default since 2020.",
        ],
        &[
            "DynamoDB tables are encrypted by default.",
            "EBS volumes are not encrypted by default.",
            "EBS encryption by default is turned on in both accounts, as the weekly check shows.",
            "RDS instances are encrypted because our Terraform module sets it by default.",
            "Lambda always encrypts environment variables.",
            "S3 encrypts new objects by default; older objects were encrypted in place in March 2024.",
            "RDS storage is encrypted with a customer managed key.",
            "Data in transit is encrypted by default with TLS.",
            "The page said \"EBS volumes are encrypted by default\", which is wrong.",
            "Encryption of volumes is enforced by a service control policy.",
            "Nobody relies on RDS being encrypted by default.",
            "Snapshots of the database are encrypted with the key of the backup account.",
        ],
    );
    assert_told(
        "encryption-default-claim",
        "{id: s3, created: 2023-06-01}, {id: aurora, created: 2026-03-01}, lambda, iam",
        &["EFS file systems are encrypted by default."],
        &[
            "S3 encrypts all objects by default.",
            "The Aurora cluster is encrypted by default.",
            "All data at rest is encrypted by default.",
        ],
    );
    assert_told(
        "encryption-default-claim",
        "{id: aurora, created: 2026-03-01, mode: created-before-2026-02-18}, s3, iam",
        &["Aurora encrypts the cluster by default."],
        &["S3 encrypts all objects by default."],
    );
}

#[test]
fn claims_of_other_defaults() {
    assert_told(
        "service-default-claim",
        "cloudtrail, kms, vpc, s3, rds, lambda, iam",
        &[
            "CloudTrail records data events by default.",
            "Data events are logged by default.",
            "Customer managed keys are rotated automatically by default in KMS.",
            "KMS keys rotate by default.",
            "VPC flow logs are enabled by default.",
            "S3 buckets are versioned by default.",
            "S3 access logs are collected by default.",
        ],
        &[
            "CloudTrail records management events by default.",
            "Data events are off by default and turned on for the payment buckets.",
            "Rotation of customer managed keys is optional; it is enabled on all six keys.",
            "AWS managed keys are rotated every year by default.",
            "Flow logs are not on by default.",
            "Our Terraform module enables flow logs by default.",
            "Versioning is enabled on each bucket by policy.",
            "Public access to new buckets is blocked by default.",
        ],
    );
}

#[test]
fn claims_that_no_auditor_accepts() {
    assert_told(
        "banned-claim",
        "s3, lambda, iam",
        &[
            "We are SOC 2 certified.",
            "Our SOC 2 Type II certification covers the platform.",
            "The platform is HIPAA compliant.",
            "Minimal is HIPAA-certified.",
            "The system is FedRAMP certified.",
            "The system is compliant because AWS is.",
            "AWS is SOC 2 compliant, so our data centers need no test.",
            "AWS is ISO 27001 certified, therefore the system is secure.",
            "The system inherits AWS's compliance.",
            "We are fully compliant with all requirements.",
            "Data is 100% secure.",
            "The service is completely secure.",
            "Because the platform runs on AWS, it is compliant: AWS is certified, so we are.",
            "The system is hosted on AWS and is therefore SOC2 certified.",
        ],
        &[
            "We never say that we are SOC 2 certified.",
            "There is no HIPAA certification.",
            "Suppliers must be ISO 27001 certified.",
            "Vendors have to hold a SOC 2 report or be ISO 27001 certified.",
            "Our processor is PCI DSS validated, as its attestation shows.",
            "AWS's compliance does not make us compliant.",
            "Being on AWS does not make the system compliant.",
            "The wording \"SOC 2 certified\" is refused in marketing texts.",
            "Only fully compliant laptops may connect.",
            "AWS Config reported 41 of 43 resources as compliant.",
            "An auditor issued a SOC 2 Type 2 report with an unqualified opinion.",
            "HIPAA compliance training is held each year.",
            "The HIPAA compliance officer approves the addendum.",
            "No system is 100 % secure.",
            "The System Owner asks each vendor whether it is SOC 2 certified.",
            "AWS Certified Solutions Architects review the templates.",
            "Settings are assessed by AWS Config every day.",
            "Server certificates are validated by AWS Certificate Manager.",
            "Texts that call the product HIPAA compliant are sent back.",
        ],
    );
}

#[test]
fn services_regions_and_people_that_statements_name() {
    assert_told(
        "service-named-not-declared",
        "s3, lambda, iam",
        &[
            "GuardDuty detects unusual calls.",
            "Amazon Inspector scans the functions every day.",
            "Access is logged by CloudTrail in a trail of all accounts.",
            "The tables in DynamoDB hold the orders.",
            "AWS Config records each change.",
        ],
        &[
            "We do not use GuardDuty.",
            "Inspector was replaced by another scanner in 2024.",
            "An inspector visits the office each year.",
            "The lambda in the formula is a constant.",
            "S3 and Lambda are the only services.",
            "GuardDuty will be enabled in 2027.",
            "A detective of the police asked for the log.",
            "Config files are reviewed before each release.",
            "Unlike GuardDuty, which is not enabled, the detector is our own.",
        ],
    );
    assert_told(
        "region-named-not-declared",
        "s3, lambda, iam",
        &["Backups are copied to eu-west-1 every night.", "The standby runs in us-east-2."],
        &[
            "All data stays in eu-central-1.",
            "Records of global services appear in us-east-1.",
            "Nothing is stored in us-east-1.",
            "The ticket eu-west is closed.",
        ],
    );
    assert_told(
        "person-for-role",
        "s3, lambda, iam",
        &[
            "John Smith reviews the access list each quarter.",
            "Changes are approved by Maria Garcia.",
        ],
        &[
            "The System Owner reviews the access list each quarter.",
            "The Security Lead approves changes.",
            "Grant Thornton audits the accounts.",
            "The Austin office keeps the badge list.",
            "March April and May were tested.",
        ],
    );
}

#[test]
fn what_is_yet_to_come_and_whose_it_is() {
    assert_told(
        "planned-in-statement",
        "s3, lambda, iam",
        &[
            "Scanning of images will be introduced in the fourth quarter.",
            "Logging of the gateway is not yet enabled.",
            "The procedure is under development.",
            "Alerts will be configured in 2027.",
            "A second approver is planned for the next quarter.",
        ],
        &[
            "Exceptions will be documented by the System Owner within five days.",
            "Changes will be deployed after approval.",
            "Maintenance is planned for Sundays.",
            "Once the vendor is approved, the contract will be introduced to all.",
            "The jobs are scheduled for 02:00 each night.",
            "The gap will be closed in 2027 (POAM-7).",
        ],
    );
    assert_told(
        "responsibility-claim",
        "vpc, ec2, s3, iam",
        &[
            "Security groups are configured and maintained by AWS.",
            "AWS reviews our IAM users and removes those that are no longer needed.",
            "Network ACLs are the responsibility of AWS.",
        ],
        &[
            "Security groups are maintained by the System Owner.",
            "AWS Config monitors the security groups, and the System Owner is told of changes.",
            "AWS enforces security groups that we write.",
            "Access reviews are not AWS's responsibility.",
            "AWS managed policies are attached to two roles.",
            "Data centers are the responsibility of AWS.",
        ],
    );
    assert_told(
        "narrative-thin",
        "s3, lambda, iam",
        &[
            "Access is controlled.",
            "We comply with this requirement and have procedures in place that meet it at all times.",
        ],
        &[
            "Two procedures are in place: the System Owner grants each role by ticket, and removes it on the last day.",
            "The System Owner approves every request by ticket before a role is assigned to anybody.",
        ],
    );
}

#[test]
fn vague_frequencies() {
    let without = |text: &str| proven().edit(IAM, "frequency: quarterly\n", "").append(IAM, text);
    for (text, expected) in [
        ("\nThe keys are changed regularly.\n", 1),
        ("\nLogs are looked at as needed.\n", 1),
        ("\nAlerts are handled in a timely manner.\n", 1),
        ("\nThe keys are changed regularly, at least every 90 days.\n", 0),
        ("\nNobody changes the keys regularly.\n", 0),
        ("\nThe job runs every night.\n", 0),
    ] {
        assert_eq!(findings(&without(text), "frequency-vague").len(), expected, "{text}");
    }
    // The front matter says how often.
    assert!(findings(&says("The keys are changed regularly."), "frequency-vague").is_empty());
}
