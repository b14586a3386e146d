//! Rules about evidence files: that they are there, that they are what they say, and what they show.

use crate::derivation::proven;
use crate::harness::Workspace;
use crate::rules::{Case, findings};

const INDEX: &str = "evidence/index.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";

/// The proven workspace with one more item of these fields.
fn item(kind: &str, more: &str) -> Workspace {
    proven().append(
        INDEX,
        &format!(
            "  - id: EV-002\n    title: Another\n    kind: {kind}\n    source: AWS\n    query: q\n    extracted_at: 2026-09-30T08:15:00Z\n    extracted_by: Auditor role\n    covers: {{from: 2026-07-01, to: 2026-09-30}}\n{more}    supports: [IAM-01]\n"
        ),
    )
}

/// An item with this file.
fn file(kind: &str, name: &str, content: &str) -> Workspace {
    item(kind, &format!("    file: files/{name}\n"))
        .file(&format!("evidence/files/{name}"), content)
}

/// A credential report with one user, whose key was rotated and used, and whose password was used, on these days.
fn report(rotated: &str, key_used: &str, password_used: &str) -> Workspace {
    file(
        "tool-output",
        "users.csv",
        &format!(
            "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date\n\
             ann,arn:aws:iam::111122223333:user/ann,2024-01-01T00:00:00+00:00,true,{password_used},2024-01-01T00:00:00+00:00,true,true,{rotated},{key_used}\n"
        ),
    )
}

/// A finding of Security Hub, failed, in this state of its workflow.
fn hub(control: &str, workflow: &str) -> Workspace {
    file(
        "tool-output",
        "hub.json",
        &format!(
            r#"{{"Findings":[{{"SchemaVersion":"2018-10-08","ProductArn":"p","AwsAccountId":"111122223333","Region":"eu-central-1","GeneratorId":"security-control/{control}",
            "UpdatedAt":"2026-09-01T00:00:00Z","Compliance":{{"Status":"FAILED","SecurityControlId":"{control}"}},"Workflow":{{"Status":"{workflow}"}},
            "Note":{{"Text":"accepted for now","UpdatedBy":"ann"}},"Resources":[{{"Type":"AwsEc2SecurityGroup","Id":"sg-1"}}]}}]}}"#
        ),
    )
}

fn leavers(disabled: &str) -> Workspace {
    file(
        "record",
        "leavers.csv",
        &format!("person,terminated_on,disabled_on\nmia,2026-08-03,{disabled}\n"),
    )
}

fn change(approver: &str) -> Workspace {
    let text = format!("change,merged_on,author,approver\nC-1,2026-08-03,ann,{approver}\n");
    file("record", "changes.csv", &text)
}

fn weakness(mended: &str) -> Workspace {
    let text = format!("finding,severity,found_on,fixed_on\nV-1,critical,2026-08-03,{mended}\n");
    let says =
        "\nCritical findings are fixed within seven days and high findings within 30 days.\n";
    file("record", "weaknesses.csv", &text).append(IAM, says)
}

fn ticket(fixed: &str) -> Workspace {
    file("record", "tickets.csv", &format!("ticket,due_on,fixed_on\nT-9,2026-08-10,{fixed}\n"))
}

/// The list that the test cites has results.
fn restores(second: &str) -> Workspace {
    proven().file(
        "evidence/files/access-review.csv",
        format!("id,result\nR-1,pass\nR-2,{second}\nR-3,pass\nR-4,pass\n"),
    )
}

/// The proven workspace with its item under a second id.
fn twice(path: &str, content: &str) -> Workspace {
    item("export", &format!("    rows: 4\n    file: {path}\n"))
        .file(&format!("evidence/{path}"), content)
}

/// Mondays of the period; one review was held two days late.
const WEEKS: &[&str] = &[
    "2026-07-06",
    "2026-07-13",
    "2026-07-22",
    "2026-07-27",
    "2026-08-03",
    "2026-08-10",
    "2026-08-17",
    "2026-08-24",
    "2026-08-31",
    "2026-09-07",
    "2026-09-14",
    "2026-09-21",
    "2026-09-28",
];

/// A list of weekly reviews on these days.
fn weekly(days: &[&str]) -> Workspace {
    let rows: String = days.iter().map(|day| format!("{day},none\n")).collect();
    item("record", &format!("    rows: {}\n    file: files/reviews.csv\n", days.len()))
        .file("evidence/files/reviews.csv", format!("reviewed_on,findings\n{rows}"))
        .edit(IAM, "frequency: quarterly", "frequency: weekly")
}

const REVIEW: &str = "role,person,ticket,answer\ndeploy,ada.sample,ACC-1,keep\noperate,ben.sample,ACC-2,keep\nread,cleo.sample,ACC-3,keep\nread,dario.sample,ACC-4,removed 2026-09-30\n";

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "evidence-without-file",
        firing: || item("record", ""),
        quiet: || item("record", "    url: https://tracker.example.com/2\n"),
        message: "EV-002 names neither a file nor a link: Another",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-same-file",
        firing: || twice("files/access-review.csv", REVIEW),
        quiet: || twice("files/other.csv", &REVIEW.replace("dario", "elif")),
        message: "EV-001 and EV-002 are one file: `evidence/files/access-review.csv`",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-content-differs",
        firing: || {
            file("document", "report.pdf", "<!DOCTYPE html><html><title>Sign in</title></html>\n")
        },
        quiet: || file("document", "report.pdf", "%PDF-1.7\n"),
        message: "EV-002: `evidence/files/report.pdf` is an HTML page, not a PDF",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-link-private",
        firing: || item("record", "    url: https://localhost:8443/tickets/2\n"),
        quiet: || item("record", "    url: https://tracker.example.com/tickets/2\n"),
        message: "EV-002: the link `https://localhost:8443/tickets/2` leads to the reader's own machine",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "access-key-old",
        firing: || {
            report(
                "2026-07-01T00:00:00+00:00",
                "2026-09-29T00:00:00+00:00",
                "2026-09-29T00:00:00+00:00",
            )
        },
        quiet: || {
            report(
                "2026-07-02T00:00:00+00:00",
                "2026-09-29T00:00:00+00:00",
                "2026-09-29T00:00:00+00:00",
            )
        },
        message: "access keys are older than the 90 days that firm policy allows: arn:aws:iam::111122223333:user/ann (key 1, 91 days old, since 2026-07-01) (EV-002, row 1)",
        place: "evidence/files/users.csv:2",
    },
    Case {
        rule: "credential-unused",
        firing: || {
            report(
                "2026-09-01T00:00:00+00:00",
                "2026-09-29T00:00:00+00:00",
                "2026-06-01T00:00:00+00:00",
            )
        },
        quiet: || {
            report(
                "2026-09-01T00:00:00+00:00",
                "2026-09-29T00:00:00+00:00",
                "2026-09-01T00:00:00+00:00",
            )
        },
        message: "passwords are enabled and not used for more than the 90 days that firm policy allows: arn:aws:iam::111122223333:user/ann (121 days since 2026-06-01) (EV-002, row 1)",
        place: "evidence/files/users.csv:2",
    },
    Case {
        rule: "leaver-access-late",
        firing: || leavers("2026-08-11"),
        quiet: || leavers("2026-08-04"),
        message: "accounts outlived their people: mia (left on 2026-08-03, disabled on 2026-08-11, 8 days after leaving) (EV-002, row 1)",
        place: "evidence/files/leavers.csv:2",
    },
    Case {
        rule: "own-approval",
        firing: || change("Ann"),
        quiet: || change("bob"),
        message: "author and approver are one person: C-1 (made and approved by ann) (EV-002, row 1)",
        place: "evidence/files/changes.csv:2",
    },
    Case {
        rule: "weakness-mended-late",
        firing: || weakness("2026-08-25"),
        quiet: || weakness("2026-08-10"),
        message: "IAM-01 says `within seven days` for critical findings, and these were open for longer: V-1 (found on 2026-08-03, mended on 2026-08-25, 22 days) (EV-002, row 1)",
        place: "evidence/files/weaknesses.csv:2",
    },
    Case {
        rule: "done-late",
        firing: || ticket("2026-08-12"),
        quiet: || ticket("2026-08-10"),
        message: "done too late: T-9 (due on 2026-08-10, done on 2026-08-12, 2 days late) (EV-002, row 1)",
        place: "evidence/files/tickets.csv:2",
    },
    Case {
        rule: "failed-rows-not-excepted",
        firing: || restores("fail"),
        quiet: || restores("pass"),
        message: "T-001: EV-001 has 1 failed row, such as R-2, and the test lists no exception",
        place: "evidence/tests.yaml:2",
    },
    Case {
        rule: "failure-muted",
        firing: || hub("EC2.13", "SUPPRESSED"),
        quiet: || hub("EC2.13", "RESOLVED"),
        message: "a failing check is muted: EC2.13 on sg-1 (suppressed by ann: accepted for now) (EV-002, row 1)",
        place: "evidence/files/hub.json",
    },
    Case {
        rule: "evidence-hole",
        firing: || {
            weekly(&[
                "2026-07-06",
                "2026-07-13",
                "2026-07-20",
                "2026-09-07",
                "2026-09-14",
                "2026-09-21",
                "2026-09-28",
            ])
        },
        quiet: || weekly(WEEKS),
        message: "EV-002 covers 2026-07-01 to 2026-09-30, but `evidence/files/reviews.csv` has no row for the 48 days of 2026-07-21 to 2026-09-06; the control is weekly",
        place: "evidence/index.yaml:20",
    },
];

fn said(workspace: &Workspace, rule: &str) -> Vec<String> {
    let found = findings(workspace, rule);
    found.iter().map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_files_of_one_content_are_one() {
    let copied = twice("files/copy.csv", REVIEW);
    assert_eq!(
        said(&copied, "evidence-same-file"),
        [
            "EV-001 and EV-002 are one file: the content of `evidence/files/copy.csv` and `evidence/files/access-review.csv`"
        ]
    );
    // Two queries that found nothing look alike.
    let nothing = item("export", "    rows: 0\n    file: files/a.csv\n")
        .append(
            INDEX,
            "  - id: EV-003\n    title: None\n    kind: export\n    source: A\n    query: b\n    extracted_at: 2026-09-30\n    extracted_by: B\n    covers: {from: 2026-07-01, to: 2026-09-30}\n    rows: 0\n    file: files/b.csv\n    supports: [IAM-01]\n",
        )
        .file("evidence/files/a.csv", "incident,opened\n")
        .file("evidence/files/b.csv", "incident,opened\n");
    assert!(said(&nothing, "evidence-same-file").is_empty());
}

#[test]
fn what_the_aws_cli_answers_contradicts_what_is_claimed() {
    let open = r#"{"SecurityGroups":[{"GroupId":"sg-1","GroupName":"web","OwnerId":"111122223333","IpPermissions":[{"IpProtocol":"tcp","FromPort":PORT,"ToPort":PORT,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}]}"#;
    let boundary = |port: &str| {
        file("configuration", "groups.json", &open.replace("PORT", port)).edit(
            IAM,
            "[CC6.2, CC6.3, CC7.1]",
            "[CC6.2, CC6.3, CC7.1, CC6.6]",
        )
    };
    assert_eq!(
        said(&boundary("22"), "sg-open-admin"),
        [
            "boundary protection is stated to be implemented, but ports are open to the internet: security-group-admin-ports on sg-1 (web: port 22, SSH, from 0.0.0.0/0) (EV-002, row 1)"
        ]
    );
    assert!(said(&boundary("443"), "sg-open-admin").is_empty());
    let root = |mfa: u8, keys: u8| {
        let text = format!(
            r#"{{"SummaryMap":{{"AccountMFAEnabled":{mfa},"AccountAccessKeysPresent":{keys}}}}}"#
        );
        file("configuration", "summary.json", &text)
    };
    assert_eq!(said(&root(0, 0), "mfa-missing").len(), 1);
    assert_eq!(said(&root(1, 1), "root-credential-use").len(), 1);
    assert!(said(&root(1, 0), "mfa-missing").is_empty());
    assert!(said(&root(1, 0), "root-credential-use").is_empty());
    let volume = |encrypted: bool| {
        let text = format!(
            r#"{{"Volumes":[{{"VolumeId":"vol-1","AvailabilityZone":"eu-central-1a","Encrypted":{encrypted}}}]}}"#
        );
        file("configuration", "volumes.json", &text)
    };
    assert_eq!(
        said(&volume(false), "implementation-contradicted"),
        [
            "aws-cli check ebs-volume-encrypted fails on vol-1, last on 2026-09-30 (EV-002), and nothing answers it"
        ]
    );
    assert!(said(&volume(true), "implementation-contradicted").is_empty());
}

#[test]
fn own_lists_show_missing_factors() {
    let users = |mfa: &str| {
        file(
            "export",
            "staff.csv",
            &format!("User,MFA enabled,Status\nann,{mfa},active\nbot,no,disabled\n"),
        )
        .edit(
            INDEX,
            "    file: files/staff.csv\n",
            "    rows: 2\n    file: files/staff.csv\n",
        )
    };
    assert_eq!(said(&users("no"), "mfa-missing"), ["no MFA: user-mfa on ann (EV-002, row 1)"]);
    assert!(said(&users("yes"), "mfa-missing").is_empty());
}

#[test]
fn the_use_of_root_has_time_account_file_and_row() {
    let event = r#"{"Records":[{"eventVersion":"1.08","eventName":"ListBuckets","eventSource":"s3.amazonaws.com","eventTime":"2026-08-14T09:00:00Z","awsRegion":"eu-central-1","recipientAccountId":"111122223333","userIdentity":{"type":"AssumedRole"}},
        {"eventVersion":"1.08","eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","eventTime":"2026-08-15T10:00:00Z","awsRegion":"us-east-1","recipientAccountId":"111122223333","userIdentity":{"type":"Root"}}]}"#;
    let workspace = file("tool-output", "trail.json", event).edit(
        "carveout.yaml",
        "regions: [eu-central-1]",
        "regions: [eu-central-1, us-east-1]",
    );
    assert_eq!(
        said(&workspace, "root-credential-use"),
        [
            "the root user was used on 2026-08-15: root-activity on ConsoleLogin in account 111122223333 at 2026-08-15T10:00:00Z (EV-002, row 2)"
        ]
    );
    workspace.check().prints("evidence/files/trail.json");
}

#[test]
fn a_check_that_passes_later_is_not_held_against_anybody() {
    let row = |status: &str, day: &str| {
        format!(
            "p;{day} 10:00:00;111122223333;iam_user_mfa_enabled_console_access;{status};False;arn:aws:iam::111122223333:user/ann;eu-central-1;\n"
        )
    };
    let scan = |rows: &[(&str, &str)]| {
        let rows: String = rows.iter().map(|(status, day)| row(status, day)).collect();
        file(
            "tool-output",
            "prowler.csv",
            &format!(
                "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;CHECK_ID;STATUS;MUTED;RESOURCE_UID;REGION;COMPLIANCE\n{rows}"
            ),
        )
    };
    assert_eq!(said(&scan(&[("FAIL", "2026-07-10")]), "mfa-missing").len(), 1);
    assert!(
        said(&scan(&[("FAIL", "2026-07-10"), ("PASS", "2026-09-10")]), "mfa-missing").is_empty()
    );
    assert_eq!(
        said(&scan(&[("PASS", "2026-07-10"), ("FAIL", "2026-09-10")]), "mfa-missing").len(),
        1
    );
}

#[test]
fn only_a_failure_that_was_muted_is_told() {
    for (control, workflow, count) in
        [("EC2.13", "SUPPRESSED", 1), ("EC2.13", "NEW", 0), ("EC2.10", "SUPPRESSED", 0)]
    {
        assert_eq!(
            said(&hub(control, workflow), "failure-muted").len(),
            count,
            "{control} {workflow}"
        );
    }
    let muted = |check: &str, status: &str| {
        file(
            "tool-output",
            "prowler.csv",
            &format!(
                "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;CHECK_ID;STATUS;MUTED;RESOURCE_UID;REGION;COMPLIANCE\np;2026-09-01 10:00:00;111122223333;{check};{status};True;arn:a;eu-central-1;\n"
            ),
        )
    };
    for (check, status, count) in [
        ("ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22", "FAIL", 1),
        ("ec2_securitygroup_allow_ingress_from_internet_to_any_port", "FAIL", 0),
        ("s3_bucket_public_access", "FAIL", 1),
        ("s3_bucket_public_access", "PASS", 0),
        ("s3_bucket_object_versioning", "FAIL", 0),
    ] {
        assert_eq!(said(&muted(check, status), "failure-muted").len(), count, "{check} {status}");
    }
}

#[test]
fn root_by_any_of_its_names_draws_no_evidence() {
    let by = |who: &str| {
        proven().edit(INDEX, "extracted_by: System Owner", &format!("extracted_by: \"{who}\""))
    };
    for who in [
        "root",
        "Root user of 111122223333",
        "<root_account>",
        "arn:aws:iam::111122223333:root",
        "AWS root account",
    ] {
        assert_eq!(said(&by(who), "root-credential-use").len(), 1, "{who}");
    }
    for who in ["Jean Root", "Root cause analysis team", "rooted.sample"] {
        assert!(said(&by(who), "root-credential-use").is_empty(), "{who}");
    }
}

#[test]
fn own_lists_of_rules_show_open_ports() {
    let rules = |port: &str| {
        file("export", "rules.csv", &format!("group_id,direction,protocol,from_port,to_port,source\nsg-1,ingress,tcp,{port},{port},0.0.0.0/0\n"))
            .edit(INDEX, "    file: files/rules.csv\n", "    rows: 1\n    file: files/rules.csv\n")
            .edit(IAM, "[CC6.2, CC6.3, CC7.1]", "[CC6.2, CC6.3, CC7.1, CC6.6]")
    };
    assert_eq!(
        said(&rules("22"), "sg-open-admin"),
        [
            "boundary protection is stated to be implemented, but ports are open to the internet: security-group-admin-ports on sg-1 (port 22, SSH, from 0.0.0.0/0) (EV-002, row 1)"
        ]
    );
    assert!(said(&rules("443"), "sg-open-admin").is_empty());
}
