//! Answers of the AWS CLI and of AWS's SDKs that show what a rule asks for: `describe-security-groups`,
//! `describe-db-instances`, `get-account-summary` and the like.
//!
//! An answer is recognized by the key of its list and by keys that its entries have, or, where it has no list,
//! by a key that no other answer has. A list without the answer around it, as `--query` gives it, is
//! recognized by the keys of its entries. Names of checks are ours; `controls/checks/aws-cli*.yaml` maps them.

mod answers;
mod databases;
mod inventory;
mod network;

pub(in crate::evidence) use network::admin_ports;

use serde::de::DeserializeOwned;

use crate::evidence::stream::json::{self, Keys, Layout, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::model::ObservationStatus;

/// The name under which the rows of these answers are kept.
pub const TOOL: &str = "aws-cli";

/// A kind of answer with a list.
struct Shape {
    /// Key of the list.
    list: &'static str,
    /// Keys of its entries.
    keys: &'static [&'static str],
    /// Reads one entry.
    add: fn(&mut Rows, &mut Trails, &[u8]) -> Result<(), serde_json::Error>,
}

/// Trails are judged together: one of them has to cover every Region.
type Trails = Vec<answers::Trail>;

const SHAPES: &[Shape] = &[
    Shape {
        list: "SecurityGroups",
        keys: &["/GroupId", "/IpPermissions"],
        add: |rows, _, value| entry(value).map(|one| network::group(rows, &one)),
    },
    Shape {
        list: "SecurityGroupRules",
        keys: &["/SecurityGroupRuleId", "/IsEgress"],
        add: |rows, _, value| entry(value).map(|one| network::rule(rows, &one)),
    },
    Shape {
        list: "DBInstances",
        keys: &["/DBInstanceIdentifier", "/StorageEncrypted"],
        add: |rows, _, value| entry(value).map(|one| databases::instance(rows, &one)),
    },
    Shape {
        list: "DBClusters",
        keys: &["/DBClusterIdentifier", "/StorageEncrypted"],
        add: |rows, _, value| entry(value).map(|one| databases::cluster(rows, &one)),
    },
    Shape {
        list: "DBSnapshots",
        keys: &["/DBSnapshotIdentifier", "/Encrypted"],
        add: |rows, _, value| entry(value).map(|one| databases::snapshot(rows, &one)),
    },
    Shape {
        list: "Volumes",
        keys: &["/VolumeId", "/Encrypted"],
        add: |rows, _, value| entry(value).map(|one| databases::volume(rows, &one)),
    },
    Shape {
        list: "Snapshots",
        keys: &["/SnapshotId", "/Encrypted"],
        add: |rows, _, value| entry(value).map(|one| databases::volume(rows, &one)),
    },
    Shape {
        list: "FileSystems",
        keys: &["/FileSystemId", "/Encrypted"],
        add: |rows, _, value| entry(value).map(|one| databases::volume(rows, &one)),
    },
    Shape {
        list: "Listeners",
        keys: &["/ListenerArn", "/SslPolicy"],
        add: |rows, _, value| entry(value).map(|one| network::listener(rows, &one)),
    },
    Shape {
        list: "trailList",
        keys: &["/TrailARN", "/IsMultiRegionTrail"],
        add: |rows, trails, value| {
            entry(value).map(|one| {
                rows.later();
                answers::keep(rows, trails, one);
            })
        },
    },
    Shape {
        list: "AccessKeyMetadata",
        keys: &["/AccessKeyId", "/CreateDate"],
        add: |rows, _, value| entry(value).map(|one| answers::key(rows, &one)),
    },
    // What `get-public-access-block` answers for each of several accounts or buckets.
    Shape {
        list: "PublicAccessBlocks",
        keys: &["/PublicAccessBlockConfiguration"],
        add: |rows, _, value| entry(value).map(|one| answers::block(rows, &one)),
    },
    Shape {
        list: "Reservations",
        keys: &["/ReservationId", "/Instances"],
        add: |rows, _, value| entry(value).map(|one| inventory::reservation(rows, &one)),
    },
    // What `--query "Reservations[].Instances[]"` gives.
    Shape {
        list: "Instances",
        keys: &["/InstanceId", "/MetadataOptions"],
        add: |rows, _, value| entry(value).map(|one| inventory::instance(rows, &one)),
    },
    Shape {
        list: "Users",
        keys: &["/UserId", "/UserName", "/CreateDate"],
        add: |rows, _, value| entry(value).map(|one| inventory::listed(rows, &one)),
    },
    Shape {
        list: "Buckets",
        keys: &["/Name", "/CreationDate"],
        add: |rows, _, value| entry(value).map(|one| inventory::listed(rows, &one)),
    },
    Shape {
        list: "Keys",
        keys: &["/KeyId", "/KeyArn"],
        add: |rows, _, value| entry(value).map(|one| inventory::listed(rows, &one)),
    },
    Shape {
        list: "Trails",
        keys: &["/TrailARN", "/HomeRegion"],
        add: |rows, _, value| entry(value).map(|one| inventory::listed(rows, &one)),
    },
    Shape {
        list: "Grants",
        keys: &["/Grantee", "/Permission"],
        add: |rows, _, value| entry(value).map(|one| answers::grant(rows, &one)),
    },
];

/// Keys of the lists, for the stream.
const LISTS: &[&str] = &[
    "SecurityGroups",
    "SecurityGroupRules",
    "DBInstances",
    "DBClusters",
    "DBSnapshots",
    "Volumes",
    "Snapshots",
    "FileSystems",
    "Listeners",
    "trailList",
    "AccessKeyMetadata",
    "PublicAccessBlocks",
    "Reservations",
    "Instances",
    "Users",
    "Buckets",
    "Keys",
    "Trails",
    "Grants",
];

/// An entry as the API writes it.
fn entry<T: DeserializeOwned>(value: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(value)
}

/// True for one of the answers.
pub fn recognize(keys: &Keys) -> bool {
    let listed = |shape: &Shape| keys.all(&format!("/{}[]", shape.list), shape.keys);
    SHAPES.iter().any(listed) || bare(keys).is_some() || answers::recognize(keys)
}

/// The shape of a list without the answer around it. Snapshots and volumes alone say too little.
fn bare(keys: &Keys) -> Option<&'static Shape> {
    let telling = |shape: &&Shape| !["Grants", "Buckets"].contains(&shape.list);
    SHAPES.iter().filter(telling).find(|shape| keys.all("[]", shape.keys))
}

/// Reads the answers.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let keys = Keys::of(input.head);
    let bare = bare(&keys);
    let listed = LISTS.iter().any(|list| keys.has(&format!("/{list}")));
    let layout = match (bare, listed) {
        (Some(_), _) => Layout::Array,
        (None, true) => Layout::Lists(LISTS),
        (None, false) => Layout::Lines,
    };
    let mut rows = Rows::new(TOOL, input.evidence);
    let mut trails = Trails::new();
    let ended = json::each(input.content, input.file, layout, &mut |list, value| {
        rows.met();
        let shape = SHAPES.iter().find(|shape| shape.list == list).or(bare);
        let read = match shape {
            Some(shape) => (shape.add)(&mut rows, &mut trails, value),
            None => entry(value).map(|answer| answers::add(&mut rows, &mut trails, answer)),
        };
        match read {
            Err(error) if json::misshapen(&error) => {
                rows.lose("an entry without the structure of its answer", value);
                Ok(())
            }
            other => other,
        }
    })?;
    answers::trails(&mut rows, &trails);
    rows.ended(ended);
    rows.tool(|| Some("AWS CLI".to_owned()));
    rows.reading(input.file)
}

/// What a field says, where it says yes or no, which some answers write as 1 or 0. A field that is there and says
/// neither is counted.
fn flag(rows: &mut Rows, field: &Scalar) -> Option<bool> {
    match field {
        Scalar::Nothing => None,
        Scalar::Flag(flag) => Some(*flag),
        Scalar::Number(number) if *number == 0.0 || *number == 1.0 => Some(*number == 1.0),
        Scalar::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Scalar::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        odd => {
            rows.remark("a setting that is neither yes nor no", odd.quoted(), 1);
            None
        }
    }
}

/// Whether a number is more than none. A field that is there and is no number is counted.
fn any(rows: &mut Rows, field: &Scalar) -> Option<bool> {
    match field {
        Scalar::Nothing => None,
        Scalar::Number(number) if *number >= 0.0 => Some(*number > 0.0),
        odd => {
            rows.remark("a setting that is not the number it should be", odd.quoted(), 1);
            None
        }
    }
}

/// One result: passed where `good`; a field that says nothing gives none, and where no field of an entry says
/// anything, the entry is left out.
fn judge(rows: &mut Rows, rule: &str, resource: &str, good: Option<bool>, place: Place<'_>) {
    let (of_arn, arn_region) = crate::evidence::arn(resource);
    let status = match good {
        Some(true) => ObservationStatus::Pass,
        Some(false) => ObservationStatus::Fail,
        None => return,
    };
    let account = place.account.or(of_arn);
    let region = place.region.or(arn_region);
    let none = rows.requirements([]);
    rows.add(Row { rule, resource, account, region, status, on: None }, &none);
}

/// Where a resource is, as far as its entry says so.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    account: Option<&'a str>,
    region: Option<&'a str>,
}

/// The Region of an Availability Zone; none where the name is another's, such as that of a Local Zone.
fn region_of(zone: &str) -> Option<&str> {
    let region = zone.strip_suffix(|c: char| c.is_ascii_lowercase())?;
    let (name, number) = region.rsplit_once('-')?;
    let plain = name.split('-').all(|word| word.bytes().all(|b| b.is_ascii_lowercase()));
    (plain && number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit())).then_some(region)
}

#[cfg(test)]
mod tests;
