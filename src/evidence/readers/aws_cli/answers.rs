//! Answers about an account, a bucket, a key, a trail or a detector.
//!
//! Source of the fields: the API references of IAM (`GetAccountSummary`, `ListAccessKeys`), Amazon S3
//! (`GetPublicAccessBlock`, `GetBucketPolicyStatus`, `GetBucketAcl`), AWS KMS (`GetKeyRotationStatus`), AWS
//! CloudTrail (`DescribeTrails`, `GetTrailStatus`), Amazon EC2 (`GetEbsEncryptionByDefault`) and Amazon
//! GuardDuty (`GetDetector`, `ListDetectors`).

use serde::Deserialize;

use super::{Place, any, flag, judge};
use crate::evidence::stream::json::{self, Keys, OneOrMany, Scalar};
use crate::evidence::{Row, Rows};
use crate::limits::LISTED_NAMES;
use crate::model::ObservationStatus;

/// Keys that only one answer without a list has.
const KEYS: &[&str] = &[
    "/SummaryMap/AccountMFAEnabled",
    "/PasswordPolicy/MinimumPasswordLength",
    "/PublicAccessBlockConfiguration/BlockPublicAcls",
    "/PolicyStatus/IsPublic",
    "/KeyRotationEnabled",
    "/EbsEncryptionByDefault",
    "/DetectorIds",
    "/Trail/IsMultiRegionTrail",
];

/// True for one of these answers.
pub(super) fn recognize(keys: &Keys) -> bool {
    KEYS.iter().any(|key| keys.has(key)) || is_trail_status(keys) || is_detector(keys)
}

fn is_trail_status(keys: &Keys) -> bool {
    keys.has("/IsLogging") && (keys.has("/StartLoggingTime") || keys.has("/LatestDeliveryTime"))
        || keys.outermost() == ["IsLogging"]
}

fn is_detector(keys: &Keys) -> bool {
    keys.all("", &["/Status", "/FindingPublishingFrequency"])
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Answer {
    summary_map: Option<Summary>,
    password_policy: Option<PasswordPolicy>,
    public_access_block_configuration: Option<PublicAccess>,
    policy_status: Option<PolicyStatus>,
    key_rotation_enabled: Scalar,
    key_id: Scalar,
    ebs_encryption_by_default: Scalar,
    is_logging: Scalar,
    detector_ids: Option<OneOrMany<Scalar>>,
    status: Scalar,
    finding_publishing_frequency: Scalar,
    /// Of `list-detectors`.
    next_token: Scalar,
    /// Of `get-trail`.
    trail: Option<Trail>,
}

/// The answer of `get-public-access-block` with what it is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Block {
    account_id: Scalar,
    bucket: Scalar,
    name: Scalar,
    public_access_block_configuration: Option<PublicAccess>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Summary {
    #[serde(rename = "AccountMFAEnabled")]
    mfa: Scalar,
    #[serde(rename = "AccountAccessKeysPresent")]
    keys: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct PasswordPolicy {
    minimum_password_length: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct PublicAccess {
    block_public_acls: Scalar,
    ignore_public_acls: Scalar,
    block_public_policy: Scalar,
    restrict_public_buckets: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct PolicyStatus {
    is_public: Scalar,
}

/// A trail of `describe-trails`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Trail {
    #[serde(rename = "TrailARN")]
    arn: Scalar,
    name: Scalar,
    is_multi_region_trail: Scalar,
    log_file_validation_enabled: Scalar,
}

/// An access key of `list-access-keys`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct AccessKey {
    user_name: Scalar,
    access_key_id: Scalar,
    status: Scalar,
    create_date: Scalar,
}

/// A grant of `get-bucket-acl`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Grant {
    #[serde(deserialize_with = "json::object")]
    grantee: Grantee,
    permission: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Grantee {
    #[serde(rename = "URI")]
    uri: Scalar,
}

/// Shortest password that the service takes for one of medium strength: what AWS's own check IAM.7 asks for.
const SHORTEST: f64 = 8.0;

/// Keeps a trail to be judged with the others.
pub(super) fn keep(rows: &mut Rows, trails: &mut Vec<Trail>, trail: Trail) {
    if trails.len() >= LISTED_NAMES {
        return rows.leave_out(format!("a trail over the limit of {LISTED_NAMES} per file"), 1);
    }
    let Trail { name, arn, is_multi_region_trail, log_file_validation_enabled } = trail;
    let [arn, name, is_multi_region_trail, log_file_validation_enabled] =
        [arn, name, is_multi_region_trail, log_file_validation_enabled].map(Scalar::shortened);
    trails.push(Trail { name, arn, is_multi_region_trail, log_file_validation_enabled });
}

/// One answer without a list. What it is about is not in it: the register names the bucket or key.
pub(super) fn add(rows: &mut Rows, trails: &mut Vec<Trail>, answer: Answer) {
    if answer.next_token.is_stated() {
        rows.one_page();
    }
    if let Some(trail) = answer.trail {
        rows.later();
        return keep(rows, trails, trail);
    }
    let place = Place::default();
    let mut said = false;
    let mut told = |rows: &mut Rows, rule: &str, resource: &str, good: Option<bool>| {
        said |= good.is_some();
        judge(rows, rule, resource, good, place);
    };
    if let Some(summary) = &answer.summary_map {
        let (mfa, keys) = (flag(rows, &summary.mfa), any(rows, &summary.keys));
        told(rows, "root-mfa", "root", mfa);
        told(rows, "root-access-key", "root", keys.map(|held| !held));
    }
    if let Some(policy) = &answer.password_policy
        && let Scalar::Number(length) = policy.minimum_password_length
    {
        rows.note(&format!("at least {length} characters"));
        told(rows, "password-length", "password policy", Some(length >= SHORTEST));
    }
    if let Some(block) = &answer.public_access_block_configuration {
        let good = blocked(rows, block);
        told(rows, "s3-public-access-block", "", good);
    }
    if let Some(policy) = &answer.policy_status {
        let public = flag(rows, &policy.is_public);
        told(rows, "s3-not-public", "", public.map(|public| !public));
    }
    let key = answer.key_id.text().unwrap_or_default();
    for (rule, resource, field) in [
        ("kms-key-rotation", key, &answer.key_rotation_enabled),
        ("ebs-encryption-by-default", "", &answer.ebs_encryption_by_default),
        ("cloudtrail-logging", "", &answer.is_logging),
    ] {
        let good = flag(rows, field);
        told(rows, rule, resource, good);
    }
    if let Some(detectors) = &answer.detector_ids {
        told(rows, "guardduty-enabled", "", Some(!detectors.0.is_empty()));
    }
    if answer.finding_publishing_frequency.is_stated() {
        let good = answer.status.text().map(|status| status == "ENABLED");
        told(rows, "guardduty-enabled", "", good);
    }
    if !said {
        rows.leave_out("an answer that says nothing a check asks for", 1);
    }
}

/// True where every setting that is stated is on; those that are off are in the note.
fn blocked(rows: &mut Rows, block: &PublicAccess) -> Option<bool> {
    let all = [
        ("BlockPublicAcls", &block.block_public_acls),
        ("IgnorePublicAcls", &block.ignore_public_acls),
        ("BlockPublicPolicy", &block.block_public_policy),
        ("RestrictPublicBuckets", &block.restrict_public_buckets),
    ]
    .map(|(name, field)| (name, field, flag(rows, field)));
    let off: Vec<&str> =
        all.iter().filter(|(.., on)| *on == Some(false)).map(|(name, ..)| *name).collect();
    rows.note(&off.join(", "));
    // One that cannot be read may be off.
    let odd = all.iter().any(|(_, field, on)| on.is_none() && **field != Scalar::Nothing);
    if off.is_empty() && odd {
        return None;
    }
    all.iter().any(|(.., on)| on.is_some()).then_some(off.is_empty())
}

/// The settings of one account or bucket of several.
pub(super) fn block(rows: &mut Rows, one: &Block) {
    let Some(settings) = &one.public_access_block_configuration else {
        return rows.leave_out("an entry without settings", 1);
    };
    let good = blocked(rows, settings);
    let account = rows.account(&one.account_id);
    let bucket = one.bucket.text().or(one.name.text());
    let resource = match (bucket, &account) {
        (Some(bucket), _) => bucket.to_owned(),
        (None, Some(account)) => format!("account {account}"),
        (None, None) => String::new(),
    };
    let place = Place { account: account.as_deref(), region: None };
    judge(rows, "s3-public-access-block", &resource, good, place);
}

/// An access key: the day it was made, where it is active.
pub(super) fn key(rows: &mut Rows, key: &AccessKey) {
    let on = rows.day(&[&key.create_date]);
    rows.activity(on);
    let (user, id) = (key.user_name.text(), key.access_key_id.text());
    match &key.status {
        status if status.says("Inactive") => return rows.record(None, None, None),
        Scalar::Nothing => {}
        status if status.says("Active") => {}
        status => return rows.odd_outcome("an access key with status", status, user.or(id)),
    }
    let Some(resource) = user.or(id) else {
        return rows.leave_out("an access key without an id", 1);
    };
    if let Some(id) = id {
        // The end of an id tells the two keys of a user apart, and is of no use to anybody else.
        let tail: String = id.chars().rev().take(4).collect();
        rows.note(&format!("key …{}", tail.chars().rev().collect::<String>()));
    }
    let none = rows.requirements([]);
    let (rule, status) = ("access-key-created", ObservationStatus::Manual);
    rows.add(Row { rule, resource, account: None, region: None, status, on }, &none);
}

/// A grant on a bucket or object.
pub(super) fn grant(rows: &mut Rows, grant: &Grant) {
    if grant.grantee.uri.is_stated() && grant.grantee.uri.text().is_none() {
        return rows.leave_out("a grant to a group whose address cannot be read", 1);
    }
    let uri = grant.grantee.uri.text().unwrap_or_default();
    let group = uri.rsplit('/').next().unwrap_or_default();
    let everybody = matches!(group, "AllUsers" | "AuthenticatedUsers");
    if !everybody {
        return rows.record(None, None, None);
    }
    rows.note(&format!("{} to {group}", grant.permission.quoted()));
    judge(rows, "s3-not-public", "", Some(false), Place::default());
}

/// The trails of a file: one that covers every Region is enough.
pub(super) fn trails(rows: &mut Rows, trails: &[Trail]) {
    let every_region =
        trails.iter().any(|trail| flag(rows, &trail.is_multi_region_trail) == Some(true));
    rows.note("");
    for trail in trails {
        let Some(id) = trail.arn.text().or(trail.name.text()) else {
            rows.leave_out("a trail without a name", 1);
            continue;
        };
        let wide = flag(rows, &trail.is_multi_region_trail);
        if wide == Some(true) || !every_region {
            judge(rows, "cloudtrail-multi-region", id, wide, Place::default());
        }
        let validated = flag(rows, &trail.log_file_validation_enabled);
        if wide.is_none() && validated.is_none() {
            rows.leave_out("a trail of which it is not stated what it covers", 1);
        }
        judge(rows, "cloudtrail-log-validation", id, validated, Place::default());
    }
}
