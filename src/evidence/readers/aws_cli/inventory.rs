//! Answers that list what an account has: instances, users, buckets, keys, trails. Of an instance it is checked
//! how its metadata service answers; the others are counted, with their account and Region.
//!
//! Source of the fields: the API references of Amazon EC2 (`Instance`, `InstanceMetadataOptionsResponse`), IAM
//! (`User`), Amazon S3 (`Bucket`), AWS KMS (`KeyListEntry`) and AWS CloudTrail (`TrailInfo`).

use serde::Deserialize;

use super::{Place, judge, region_of};
use crate::evidence::Rows;
use crate::evidence::stream::json::{self, OneOrMany, Scalar};

/// Instances that were launched together.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Reservation {
    owner_id: Scalar,
    instances: OneOrMany<Instance>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Instance {
    instance_id: Scalar,
    #[serde(deserialize_with = "json::object")]
    state: State,
    #[serde(deserialize_with = "json::object")]
    placement: Placement,
    #[serde(deserialize_with = "json::object")]
    metadata_options: MetadataOptions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct State {
    name: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Placement {
    availability_zone: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct MetadataOptions {
    http_tokens: Scalar,
    http_endpoint: Scalar,
}

/// Anything that is listed with a name, an ARN and the day it was made.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Listed {
    arn: Scalar,
    key_arn: Scalar,
    #[serde(rename = "TrailARN")]
    trail_arn: Scalar,
    home_region: Scalar,
    bucket_region: Scalar,
    create_date: Scalar,
    creation_date: Scalar,
}

/// The instances of a reservation.
pub(super) fn reservation(rows: &mut Rows, one: &Reservation) {
    let account = rows.account(&one.owner_id);
    if one.instances.0.is_empty() {
        return rows.leave_out("a reservation without instances", 1);
    }
    for instance in &one.instances.0 {
        add(rows, instance, account.as_deref());
    }
}

/// An instance alone.
pub(super) fn instance(rows: &mut Rows, one: &Instance) {
    add(rows, one, None);
}

fn add(rows: &mut Rows, one: &Instance, account: Option<&str>) {
    if ["terminated", "shutting-down"].iter().any(|gone| one.state.name.says(gone)) {
        return rows.leave_out("an instance that was terminated", 1);
    }
    let Some(id) = one.instance_id.text() else {
        return rows.leave_out("an instance without an id", 1);
    };
    let region = one.placement.availability_zone.text().and_then(region_of);
    let options = &one.metadata_options;
    let tokens = &options.http_tokens;
    rows.note(&tokens.text().map(|tokens| format!("HttpTokens {tokens}")).unwrap_or_default());
    // A service that is off answers nobody.
    let good = match options.http_endpoint.says("disabled") || tokens.says("required") {
        true => Some(true),
        false => tokens.says("optional").then_some(false),
    };
    match good {
        Some(_) => judge(rows, "ec2-imdsv2", id, good, Place { account, region }),
        None if tokens.is_stated() => {
            rows.odd_outcome("an instance with HttpTokens", tokens, Some(id))
        }
        None => rows.record(account, region, None),
    }
}

/// A user, a bucket, a key or a trail.
pub(super) fn listed(rows: &mut Rows, one: &Listed) {
    let arns = [&one.arn, &one.key_arn, &one.trail_arn];
    let arn = arns.into_iter().find_map(Scalar::text).unwrap_or_default();
    let (account, region) = crate::evidence::arn(arn);
    let regions = [&one.home_region, &one.bucket_region];
    let region = region.or(regions.into_iter().find_map(Scalar::text));
    let made = rows.day(&[&one.create_date, &one.creation_date]);
    // The day on which something was made is no day of the list.
    rows.activity(made);
    rows.record(account, region, None);
}
