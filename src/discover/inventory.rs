//! Inventories: AWS Config, Resource Explorer, the tagging API, and answers of the AWS CLI that list what there is.

use super::attributes::Attributes;
use super::lists::{ACCOUNTS, KEYS, LISTS, TYPED};
use super::{Collector, Source, Sure};
use crate::evidence::Refused;
use crate::evidence::stream::json::{self, Keys, Layout};
use crate::model::resource;

/// An answer with one of the lists, or a list of entries with ARNs or types as `--query` gives it.
pub(super) fn fits(keys: &Keys) -> bool {
    if findings(keys) {
        return false;
    }
    let outer = keys.outermost();
    LISTS.iter().any(|(key, _)| outer.contains(key)) || alone(keys) || keys.has("/DistributionList")
}

/// True for exports of tools, which have checks beside resources, and of AWS Config what is compliant.
fn findings(keys: &Keys) -> bool {
    ["/Findings", "/findings", "/EvaluationResults", "/ConfigRules", "/Records", "/AccountSummary"]
        .iter()
        .any(|key| keys.has(key))
        || keys.element("/status_code")
        || keys.element("/finding_info")
        || keys.element("/SchemaVersion")
}

/// A list of entries without the answer around it.
fn alone(keys: &Keys) -> bool {
    const TELLING: &[&str] = &[
        "Arn",
        "ResourceARN",
        "ResourceArn",
        "resourceType",
        "ResourceType",
        "FunctionArn",
        "DBInstanceArn",
        "InstanceId",
        "VpcId",
        "VolumeId",
    ];
    TELLING.iter().any(|key| keys.has(&format!("[]/{key}")))
}

pub(super) fn read(source: &mut Source<'_>, collector: &mut Collector<'_>) -> Result<(), Refused> {
    collector.seen.kind = title(source.keys).to_owned();
    let keys = source.keys;
    let layout = match source
        .head
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf))
    {
        Some(b'[') => Layout::Array,
        _ => Layout::Lists(*KEYS),
    };
    let mut unread = 0_u64;
    // The members of a cluster of containers and of one for Kubernetes stand under the same key.
    let ended = json::each(source.content, source.file, layout, &mut |list, element| {
        if element == b"null" {
            return Ok(());
        }
        match serde_json::from_slice::<Attributes>(element) {
            Ok(attributes) => {
                collector.seen.read += 1;
                let service =
                    LISTS.iter().find(|(key, _)| *key == list).map_or(TYPED, |(_, id)| *id);
                entry(collector, service, list, &attributes, element);
                Ok(())
            }
            Err(error) if error.is_data() => {
                unread += 1;
                Ok(())
            }
            Err(error) => Err(error),
        }
    })?;
    if unread > 0 {
        collector.remark(format!("left out: {unread} entries that could not be read"));
    }
    if ended.more || ended.missing > 0 {
        collector.remark("the answer is one page of several: fetch the others too");
    }
    if keys.has("/DistributionList") {
        collector.service("cloudfront", Sure::Likely, 1, "DistributionList");
    }
    if collector.seen.read == 0 {
        collector.remark("the list is empty");
    }
    collector.remark("cannot see: modes of use that an inventory does not state");
    Ok(())
}

fn title(keys: &Keys) -> &'static str {
    let kinds: [(&str, &str); 9] = [
        ("/ResourceTagMappingList", "resources of the tagging API"),
        ("/resourceIdentifiers", "resources that AWS Config discovered"),
        ("/ResourceIdentifiers", "resources that an aggregator of AWS Config discovered"),
        ("/Results", "answer of a query of AWS Config"),
        ("/configurationItems", "configuration snapshot of AWS Config"),
        ("/resourceCounts", "counts of resources of AWS Config"),
        ("/GroupedResourceCounts", "counts of resources of an aggregator of AWS Config"),
        ("/Resources[]/ResourceType", "resources of Resource Explorer"),
        ("/Resources[]/Arn", "resources of Resource Explorer"),
    ];
    kinds.iter().find(|(key, _)| keys.has(key)).map_or("answer of the AWS CLI", |(_, title)| title)
}

fn entry(
    collector: &mut Collector<'_>,
    of_list: &str,
    list: &str,
    attributes: &Attributes,
    element: &[u8],
) {
    if of_list == ACCOUNTS {
        for (_, arn) in &attributes.arns {
            if let Some(account) = arn.rsplit('/').next() {
                collector.account(account, Sure::Sure, "list-accounts");
            }
        }
        collector.service("organizations", Sure::Sure, 1, "list-accounts");
        return;
    }
    // A name, an address or an ARN alone.
    if element.first() == Some(&b'"') && attributes.is_empty() {
        let text: String = serde_json::from_slice(element).unwrap_or_default();
        if text.starts_with('{') {
            let inner: Attributes = serde_json::from_str(&text).unwrap_or_default();
            return of_type(collector, list, &inner);
        }
        if let Some((region, account)) = queue(&text) {
            collector.region(region, Sure::Sure, list);
            collector.account(account, Sure::Sure, list);
        }
        if of_list != TYPED {
            collector.service(of_list, Sure::Sure, 1, list);
        }
        return;
    }
    if of_list == TYPED {
        return of_type(collector, list, attributes);
    }
    // What the tables of modes ask for by type of CloudFormation.
    let kind = match (of_list, list) {
        ("lambda", _) => "AWS::Lambda::Function",
        ("rds", "DBInstances") => "AWS::RDS::DBInstance",
        ("aurora", _) => "AWS::RDS::DBCluster",
        ("ebs", "Volumes") => "AWS::EC2::Volume",
        ("ec2", "Instances") => "AWS::EC2::Instance",
        ("elasticache", "CacheClusters") => "AWS::ElastiCache::CacheCluster",
        ("elasticache", "ServerlessCaches") => "AWS::ElastiCache::ServerlessCache",
        ("opensearch", _) => "AWS::OpenSearchService::Domain",
        ("mq", _) => "AWS::AmazonMQ::Broker",
        _ => "",
    };
    let by_type = !kind.is_empty();
    if by_type {
        collector.resource(kind, attributes, Sure::Sure, list);
    } else {
        collector.service(of_list, Sure::Sure, 1, list);
        places(collector, attributes, list);
    }
    own_arn(collector, of_list, attributes, list);
}

/// An entry that says by type or ARN what it is.
fn of_type(collector: &mut Collector<'_>, list: &str, attributes: &Attributes) {
    let own = attributes.arns.iter().find(|(name, _)| is_own(name));
    let named = attributes.text("resourcetype").or_else(|| attributes.text("type"));
    let example = own.map_or(list, |(_, arn)| short(arn)).to_owned();
    let empty = Attributes::default();
    let inner = attributes.configuration.as_deref().unwrap_or(&empty);
    match named {
        Some(kind) if kind.starts_with("AWS::") => {
            collector.resource(kind, inner, Sure::Sure, kind);
        }
        _ => match own {
            Some((_, arn)) => by_arn(collector, arn, Sure::Sure, &example),
            // Groups of counts name a type and nothing else.
            None => match attributes.text("groupname").filter(|name| name.starts_with("AWS::")) {
                Some(kind) => _ = collector.resource(kind, &empty, Sure::Sure, kind),
                None if list == "FileSystems" => {
                    let windows = attributes.text("type").is_some();
                    collector.service(if windows { "fsx" } else { "efs" }, Sure::Likely, 1, list);
                }
                None => collector.unknown(&format!("entry of {list} without type or ARN"), 1),
            },
        },
    }
    places(collector, attributes, &example);
    if let Some((_, arn)) = own {
        collector.place_of(arn, Sure::Sure, &example);
    }
}

/// True for the name under which an entry states its own ARN, not that of a key or role it uses.
fn is_own(name: &str) -> bool {
    let of_others = [
        "role",
        "kms",
        "key",
        "topic",
        "policy",
        "target",
        "loggroup",
        "certificate",
        "boundary",
        "profile",
    ];
    matches!(name, "arn" | "resourcearn" | "keyarn")
        || !of_others.iter().any(|other| name.contains(other))
}

fn own_arn(collector: &mut Collector<'_>, service: &str, attributes: &Attributes, example: &str) {
    let mut own = attributes
        .arns
        .iter()
        .filter(|(name, _)| is_own(name) || service == "iam" || service == "kms");
    if let Some((_, arn)) = own.next() {
        collector.place_of(arn, Sure::Sure, example);
    }
}

/// A resource by its ARN. Engines that share a namespace cannot be told apart by it.
fn by_arn(collector: &mut Collector<'_>, arn: &str, sure: Sure, example: &str) {
    match resource::services_of(arn) {
        [] => {
            let namespace = arn.split(':').nth(2).unwrap_or_default().to_owned();
            match collector
                .named(&namespace)
                .filter(|_| !namespace.is_empty() && namespace != "ec2")
            {
                Some(id) => collector.service(id, sure, 1, example),
                None => collector.unknown(&kind_of(arn), 1),
            }
        }
        [one] => collector.service(one, sure, 1, example),
        several => {
            collector.service(several[0], Sure::Likely, 1, example);
            collector.remark(format!(
                "cannot see: which of {} the resources under `{}` are of",
                several.join(", "),
                arn.split(':').nth(2).unwrap_or_default()
            ));
        }
    }
}

/// `ec2:vpc-endpoint` of an ARN.
fn kind_of(arn: &str) -> String {
    let mut parts = arn.splitn(6, ':').skip(2);
    let namespace = parts.next().unwrap_or_default();
    let rest = parts.nth(2).unwrap_or_default();
    let kind = rest.split(['/', ':']).next().filter(|_| rest.contains(['/', ':']));
    kind.map_or_else(|| namespace.to_owned(), |kind| format!("{namespace}:{kind}"))
}

/// An ARN without partition, Region and account.
fn short(arn: &str) -> &str {
    let mut at = 0;
    for _ in 0..5 {
        match arn[at..].find(':') {
            Some(next) => at += next + 1,
            None => return arn,
        }
    }
    &arn[at..]
}

fn places(collector: &mut Collector<'_>, attributes: &Attributes, example: &str) {
    for name in
        ["region", "awsregion", "sourceregion", "homeregion", "bucketregion", "availabilityzone"]
    {
        if let Some(text) = attributes.text(name) {
            collector.region(text, Sure::Sure, example);
        }
    }
    for path in [
        "placement/availabilityzone",
        "instances/placement/availabilityzone",
        "availabilityzones/zonename",
    ] {
        for value in attributes.at(path) {
            if let Some(text) = value.as_str() {
                collector.region(text, Sure::Sure, example);
            }
        }
    }
    for name in ["accountid", "awsaccountid", "sourceaccountid", "owningaccountid", "ownerid"] {
        if let Some(text) = attributes.text(name) {
            collector.account(text, Sure::Sure, example);
        }
    }
}

/// Region and account of the address of a queue.
fn queue(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("https://sqs.")?;
    let (region, rest) = rest.split_once(".amazonaws.com/")?;
    Some((region, rest.split('/').next()?))
}
