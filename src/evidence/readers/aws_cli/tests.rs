//! Answers as the API references show them, with invented ids.

use super::{LISTS, SHAPES, region_of};
use crate::evidence::tests::reading;

/// Checks and what came of them, in order.
fn told(text: &str) -> Vec<String> {
    let (rows, _) = reading(text, "aws-cli");
    rows.iter()
        .map(|row| {
            let note = row.note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
            format!("{} {:?} {}{note}", row.rule, row.status, row.resource)
        })
        .collect()
}

#[test]
fn settings_of_several_accounts_and_one_trail() {
    let block = |account: &str, on: bool| {
        format!(
            r#"{{"AccountId":"{account}","PublicAccessBlockConfiguration":{{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":{on},"RestrictPublicBuckets":true}}}}"#
        )
    };
    let text = format!("[{},{}]", block("111122223333", true), block("444455556666", false));
    assert_eq!(
        told(&text),
        [
            "s3-public-access-block Pass account 111122223333",
            "s3-public-access-block Fail account 444455556666 (BlockPublicPolicy)",
        ]
    );
    let trail = r#"{"Trail":{"Name":"all","TrailARN":"arn:aws:cloudtrail:eu-central-1:111122223333:trail/all","IsMultiRegionTrail":true,"LogFileValidationEnabled":false}}"#;
    let told = told(trail);
    assert!(told.iter().any(|row| row.starts_with("cloudtrail-log-validation Fail")), "{told:?}");
}

#[test]
fn instances_and_what_is_listed() {
    let instance = |id: &str, state: &str, tokens: &str| {
        format!(
            r#"{{"InstanceId":"{id}","State":{{"Name":"{state}"}},"Placement":{{"AvailabilityZone":"us-east-1a"}},"MetadataOptions":{{"HttpTokens":"{tokens}"}}}}"#
        )
    };
    let all = [
        instance("i-1", "running", "optional"),
        instance("i-2", "terminated", "optional"),
        instance("i-3", "stopped", "required"),
    ]
    .join(",");
    let expected =
        ["ec2-imdsv2 Fail i-1 (HttpTokens optional)", "ec2-imdsv2 Pass i-3 (HttpTokens required)"];
    let answer = format!(
        r#"{{"Reservations":[{{"ReservationId":"r-1","OwnerId":"111122223333","Instances":[{all}]}}]}}"#
    );
    assert_eq!(told(&answer), expected);
    assert_eq!(told(&format!("[{all}]")), expected);
    let (rows, summary) = reading(&answer, "aws-cli");
    assert_eq!(
        (rows[0].account.as_deref(), rows[0].region.as_deref()),
        (Some("111122223333"), Some("us-east-1"))
    );
    assert_eq!(summary.left_out.len(), 1);
    for (list, entry) in [
        (
            "Users",
            r#"{"UserName":"ann","UserId":"AIDAX","Arn":"arn:aws:iam::111122223333:user/ann","CreateDate":"2025-01-01T00:00:00+00:00"}"#,
        ),
        ("Buckets", r#"{"Name":"b","CreationDate":"2024-01-01T00:00:00+00:00"}"#),
        ("Keys", r#"{"KeyId":"1","KeyArn":"arn:aws:kms:us-east-1:111122223333:key/1"}"#),
        (
            "Trails",
            r#"{"TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/t","Name":"t","HomeRegion":"us-east-1"}"#,
        ),
    ] {
        let (rows, summary) = reading(&format!(r#"{{"{list}":[{entry},{entry}]}}"#), "aws-cli");
        assert_eq!((rows.len(), summary.rows, summary.records), (0, 2, 2), "{list}");
    }
}

#[test]
fn every_shape_is_streamed() {
    let lists: Vec<&str> = SHAPES.iter().map(|shape| shape.list).collect();
    assert_eq!(lists, LISTS);
}

fn group(id: &str, permissions: &str) -> String {
    format!(
        r#"{{"GroupId":"{id}","GroupName":"web","OwnerId":"111122223333","IpPermissions":[{permissions}]}}"#
    )
}

#[test]
fn security_groups() {
    let permission = |protocol: &str, ports: &str, range: &str| {
        format!(r#"{{"IpProtocol":"{protocol}",{ports}"IpRanges":[{range}],"Ipv6Ranges":[]}}"#)
    };
    let everybody = r#"{"CidrIp":"0.0.0.0/0"}"#;
    let all = [
        group("sg-1", &permission("tcp", r#""FromPort":443,"ToPort":443,"#, everybody)),
        group("sg-2", &permission("tcp", r#""FromPort":22,"ToPort":22,"#, everybody)),
        group("sg-3", &permission("-1", "", everybody)),
        group("sg-4", &permission("tcp", r#""FromPort":1024,"ToPort":65535,"#, everybody)),
        group(
            "sg-5",
            &permission("tcp", r#""FromPort":22,"ToPort":22,"#, r#"{"CidrIp":"10.0.0.0/8"}"#),
        ),
        group(
            "sg-6",
            r#"{"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}"#,
        ),
        group("sg-7", &permission("udp", r#""FromPort":1024,"ToPort":65535,"#, everybody)),
        group("sg-8", ""),
    ];
    let text = format!(r#"{{"SecurityGroups":[{}]}}"#, all.join(","));
    assert_eq!(
        told(&text),
        [
            "security-group-admin-ports Pass sg-1",
            "security-group-admin-ports Fail sg-2 (web: port 22, SSH, from 0.0.0.0/0)",
            "security-group-admin-ports Fail sg-3 (web: every port, from 0.0.0.0/0)",
            "security-group-admin-ports Fail sg-4 (web: ports 1024 to 65535, among them 1433, SQL Server, from 0.0.0.0/0)",
            "security-group-admin-ports Pass sg-5",
            "security-group-admin-ports Fail sg-6 (web: port 5432, PostgreSQL, from ::/0)",
            "security-group-admin-ports Pass sg-7",
            "security-group-admin-ports Pass sg-8",
        ]
    );
    let (rows, summary) = reading(&text, "aws-cli");
    assert_eq!(rows[0].account.as_deref(), Some("111122223333"));
    assert_eq!((summary.rows, rows[1].row), (8, 2));
    // As `--query SecurityGroups` gives them, and two answers one after another.
    assert_eq!(told(&format!("[{}]", all.join(","))).len(), 8);
    assert_eq!(told(&format!("{text}\n{text}")).len(), 16);
    let rules = r#"{"SecurityGroupRules":[
        {"SecurityGroupRuleId":"sgr-1","GroupId":"sg-1","GroupOwnerId":"111122223333","IsEgress":true,"IpProtocol":"-1","FromPort":-1,"ToPort":-1,"CidrIpv4":"0.0.0.0/0"},
        {"SecurityGroupRuleId":"sgr-2","GroupId":"sg-2","GroupOwnerId":"111122223333","IsEgress":false,"IpProtocol":"tcp","FromPort":3389,"ToPort":3389,"CidrIpv4":"0.0.0.0/0"}]}"#;
    assert_eq!(
        told(rules),
        ["security-group-admin-ports Fail sg-2 (port 3389, RDP, from 0.0.0.0/0)"]
    );
}

#[test]
fn databases_and_volumes() {
    let arn = "arn:aws:rds:eu-central-1:111122223333:db:pay";
    let text = format!(
        r#"{{"DBInstances":[{{"DBInstanceIdentifier":"pay","DBInstanceArn":"{arn}","StorageEncrypted":false,"PubliclyAccessible":true,"BackupRetentionPeriod":0}},
        {{"DBInstanceIdentifier":"copy","StorageEncrypted":true,"PubliclyAccessible":false,"BackupRetentionPeriod":0,"ReadReplicaSourceDBInstanceIdentifier":"pay"}}]}}"#
    );
    assert_eq!(
        told(&text),
        [
            format!("rds-storage-encrypted Fail {arn}"),
            format!("rds-not-public Fail {arn}"),
            format!("rds-backups Fail {arn}"),
            "rds-storage-encrypted Pass copy".to_owned(),
            "rds-not-public Pass copy".to_owned(),
        ]
    );
    let (rows, _) = reading(&text, "aws-cli");
    assert_eq!(rows[0].region.as_deref(), Some("eu-central-1"));
    let volumes = r#"{"Volumes":[{"VolumeId":"vol-1","AvailabilityZone":"eu-central-1b","Encrypted":false,"SnapshotId":""}]}"#;
    let (rows, _) = reading(volumes, "aws-cli");
    assert_eq!(
        (&*rows[0].rule, rows[0].region.as_deref()),
        ("ebs-volume-encrypted", Some("eu-central-1"))
    );
    let snapshots = r#"{"Snapshots":[{"SnapshotId":"snap-1","VolumeId":"vol-1","OwnerId":"111122223333","StartTime":"2026-08-01T00:00:00Z","Encrypted":false}]}"#;
    assert_eq!(told(snapshots), ["ebs-snapshot-encrypted Fail snap-1"]);
    let files =
        r#"{"FileSystems":[{"FileSystemId":"fs-1","OwnerId":"111122223333","Encrypted":true}]}"#;
    assert_eq!(told(files), ["efs-encrypted Pass fs-1"]);
    assert_eq!(region_of("us-west-2-lax-1a"), None);
    assert_eq!(region_of("us-gov-west-1a"), Some("us-gov-west-1"));
}

#[test]
fn answers_without_a_list() {
    for (text, expected) in [
        (
            r#"{"SummaryMap":{"Users":3,"AccountMFAEnabled":0,"AccountAccessKeysPresent":1}}"#,
            vec!["root-mfa Fail root", "root-access-key Fail root"],
        ),
        (
            r#"{"PasswordPolicy":{"MinimumPasswordLength":6,"RequireSymbols":false}}"#,
            vec!["password-length Fail password policy (at least 6 characters)"],
        ),
        (
            r#"{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":false,"RestrictPublicBuckets":true}}"#,
            vec!["s3-public-access-block Fail (not stated) (BlockPublicPolicy)"],
        ),
        (r#"{"PolicyStatus":{"IsPublic":true}}"#, vec!["s3-not-public Fail (not stated)"]),
        (r#"{"KeyRotationEnabled":false}"#, vec!["kms-key-rotation Fail (not stated)"]),
        (r#"{"EbsEncryptionByDefault":true}"#, vec!["ebs-encryption-by-default Pass (not stated)"]),
        (
            r#"{"IsLogging":false,"LatestDeliveryTime":1.0}"#,
            vec!["cloudtrail-logging Fail (not stated)"],
        ),
        (r#"{"DetectorIds":[]}"#, vec!["guardduty-enabled Fail (not stated)"]),
        (
            r#"{"CreatedAt":"2026-01-01","FindingPublishingFrequency":"SIX_HOURS","Status":"DISABLED"}"#,
            vec!["guardduty-enabled Fail (not stated)"],
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn one_trail_for_every_region_is_enough() {
    let trail = |name: &str, wide: bool| {
        format!(
            r#"{{"Name":"{name}","TrailARN":"arn:aws:cloudtrail:eu-central-1:111122223333:trail/{name}","IsMultiRegionTrail":{wide},"LogFileValidationEnabled":true}}"#
        )
    };
    let both = format!(r#"{{"trailList":[{},{}]}}"#, trail("all", true), trail("one", false));
    let failing = |text: &str| told(text).iter().filter(|row| row.contains("Fail")).count();
    assert_eq!((told(&both).len(), failing(&both)), (3, 0));
    assert_eq!(failing(&format!(r#"{{"trailList":[{}]}}"#, trail("one", false))), 1);
}

#[test]
fn keys_and_grants() {
    let keys = r#"{"AccessKeyMetadata":[
        {"UserName":"bot","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","Status":"Active","CreateDate":"2025-01-02T00:00:00+00:00"},
        {"UserName":"bot","AccessKeyId":"AKIAI44QH8DHBEXAMPLE","Status":"Inactive","CreateDate":"2024-01-02T00:00:00+00:00"}]}"#;
    assert_eq!(told(keys), ["access-key-created Manual bot (key …MPLE)"]);
    let grants = r#"{"Owner":{"ID":"o"},"Grants":[{"Grantee":{"ID":"o","Type":"CanonicalUser"},"Permission":"FULL_CONTROL"},
        {"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"READ"}]}"#;
    assert_eq!(told(grants), ["s3-not-public Fail (not stated) (READ to AllUsers)"]);
}
