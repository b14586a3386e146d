//! Bills: Cost and Usage Reports of both editions, FOCUS, detailed billing reports, and what Cost Explorer exports.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Collector, Source, Sure};
use crate::evidence::Refused;
use crate::evidence::stream::json::{self, Keys, Layout, OneOrMany, Scalar};
use crate::evidence::stream::table::{Table, headings};

/// Columns that name a product, the likeliest first, in small letters and digits.
const PRODUCT: &[&str] = &[
    "lineitemproductcode",
    "xservicecode",
    "servicename",
    "productcode",
    "productproductname",
    "productname",
    "service",
];
/// Columns of the product's title, where its code says nothing.
const TITLE: &[&str] = &[
    "productproductname",
    "productservicename",
    "productname",
    "servicename",
    "productservicecode",
];
const ACCOUNT: &[&str] = &[
    "lineitemusageaccountid",
    "subaccountid",
    "linkedaccountid",
    "usageaccountid",
    "accountid",
    "linkedaccount",
];
const REGION: &[&str] = &[
    "productregioncode",
    "productregion",
    "regionid",
    "region",
    "lineitemavailabilityzone",
    "availabilityzone",
];
const USAGE: &[&str] = &["lineitemusagetype", "xusagetype", "usagetype"];
const ENGINE: &[&str] = &["productdatabaseengine", "databaseengine"];
const LINE: &[&str] = &["lineitemlineitemtype", "chargecategory", "recordtype"];
const AMOUNT: &[&str] =
    &["lineitemusageamount", "consumedquantity", "usagequantity", "usageamount"];

/// Lines that are no use of a service.
const NO_USE: &[&str] = &[
    "tax",
    "credit",
    "refund",
    "fee",
    "rifee",
    "savingsplanupfrontfee",
    "savingsplanrecurringfee",
    "savingsplannegation",
    "bundleddiscount",
    "edpdiscount",
    "privateratediscount",
    "purchase",
    "adjustment",
    "invoicetotal",
    "statementtotal",
    "accounttotal",
    "rounding",
    "distributordiscount",
];

/// What is billed and runs nothing: support, plans for savings, the market place.
const NO_SERVICE: &[&str] = &[
    "awssupport",
    "awsdevelopersupport",
    "awspremiumsupport",
    "awsenterprisesupport",
    "computesavingsplans",
    "savingsplans",
    "machinelearningsavingsplans",
    "databasesavingsplans",
    "tax",
    "refund",
    "awsmarketplace",
    "ocbpremiumsupport",
];

/// Kinds of use that tell another service than the product they are billed with.
#[rustfmt::skip]
const BY_USAGE: &[(&str, &str, &str)] = &[
    ("ec2", "EBS:", "ebs"), ("ec2", "NatGateway", "vpc"), ("ec2", "ElasticIP", "vpc"), ("ec2", "PublicIPv4", "vpc"),
    ("ec2", "LoadBalancerUsage", "elb"), ("ec2", "LCUUsage", "elb"), ("ec2", "VpcEndpoint", "privatelink"), ("ec2", "TransitGateway", "transit-gateway"),
    ("vpc", "VpcEndpoint", "privatelink"), ("vpc", "TransitGateway", "transit-gateway"), ("vpc", "ClientVPN", "client-vpn"), ("vpc", "VPN-Usage", "site-to-site-vpn"),
    ("rds", "Aurora:", "aurora"), ("ecs", "Fargate", "fargate"), ("eks", "Fargate", "fargate"), ("s3", "S3-GlacierByteHrs", "s3-glacier"),
];

/// Use that is of traffic, and may be billed with any service.
const TRAFFIC: &[&str] =
    &["DataTransfer", "-Out-Bytes", "-In-Bytes", "AWS-Out-Bytes", "AWS-In-Bytes"];

fn has<'a>(columns: &[String], names: &[&'a str]) -> Option<&'a str> {
    names.iter().copied().find(|name| columns.iter().any(|column| column == name))
}

/// A bill has a column of products and one of use or cost; a table of Cost Explorer has a service in each column.
pub(super) fn fits(columns: &[String]) -> bool {
    // A tool's findings name services too.
    if columns.iter().any(|column| column == "checkid") {
        return false;
    }
    let costs = |column: &String| {
        ["cost", "usage", "charge", "amount", "quantity"].iter().any(|word| column.contains(word))
    };
    has(columns, PRODUCT).is_some() && columns.iter().any(costs) || is_pivot(columns)
}

/// Cost Explorer: days in rows, and services, accounts or Regions in columns.
fn is_pivot(columns: &[String]) -> bool {
    let first = columns.first().map(String::as_str);
    matches!(first, Some("service" | "linkedaccount" | "region"))
        && columns.last().is_some_and(|last| last.starts_with("totalcost"))
}

pub(super) fn read(source: &mut Source<'_>, collector: &mut Collector<'_>) -> Result<(), Refused> {
    let columns: Vec<String> = crate::evidence::stream::table::columns(source.head);
    if is_pivot(&columns) {
        return pivot(source, collector);
    }
    let title = if columns.iter().any(|column| column == "lineitemproductcode") {
        "Cost and Usage Report"
    } else if columns.iter().any(|column| column == "chargecategory") {
        "bill (FOCUS)"
    } else {
        "bill"
    };
    title.clone_into(&mut collector.seen.kind);
    let mut table = Table::new(source.head, source.content, source.file)?;
    let at = |names: &[&str]| names.iter().find_map(|name| table.column(name));
    let (product, name, account, region) = (at(PRODUCT), at(TITLE), at(ACCOUNT), at(REGION));
    let (usage, engine, line, amount) = (at(USAGE), at(ENGINE), at(LINE), at(AMOUNT));
    // What is the same in many rows is counted, and looked up once.
    let mut rows: BTreeMap<[Box<str>; 4], u64> = BTreeMap::new();
    let mut places: BTreeMap<[Box<str>; 2], u64> = BTreeMap::new();
    let (mut left, mut cut, mut over) = (0_u64, 0_u64, 0_u64);
    let mut last: Option<([Box<str>; 4], u64)> = None;
    while table.advance()? {
        if table.is_blank() {
            continue;
        }
        if !table.is_whole() {
            cut += 1;
            continue;
        }
        collector.seen.read += 1;
        let kind = table.at(line);
        let idle =
            amount.is_some() && table.at(amount).parse().is_ok_and(|amount: f64| amount == 0.0);
        if idle || (!kind.is_empty() && is_no_use(kind)) {
            left += 1;
            continue;
        }
        let now = [table.at(product), table.at(name), shape(table.at(usage)), table.at(engine)];
        match &mut last {
            // Rows of one product stand together.
            Some((known, count)) if known.iter().zip(now).all(|(known, now)| **known == *now) => {
                *count += 1;
            }
            _ => {
                if let Some((known, count)) = last.take() {
                    *rows.entry(known).or_default() += count;
                }
                if rows.len() < super::NAMES * 8 {
                    last = Some((now.map(Box::from), 1));
                } else {
                    over += 1;
                }
            }
        }
        let place = [table.at(account), table.at(region)];
        if places.len() < super::NAMES && (!place[0].is_empty() || !place[1].is_empty()) {
            let known = [Box::from(table.at(account)), Box::from(table.at(region))];
            *places.entry(known).or_default() += 1;
        }
    }
    if let Some((known, count)) = last {
        *rows.entry(known).or_default() += count;
    }
    for ([code, name, usage, engine], count) in &rows {
        product_row(collector, code, name, usage, engine, *count);
    }
    for ([account, region], count) in &places {
        // Ids lose their leading zeros in a spreadsheet.
        let whole = format!("{account:0>12}");
        let id = if account.is_empty() { "" } else { &whole };
        let example = format!("{count} rows");
        collector.account(id, Sure::Sure, &example);
        if region.as_ref() != "us-east-1" || places.len() == 1 {
            collector.region(region, Sure::Sure, &example);
        } else {
            // What belongs to no Region is billed under this one too.
            collector.region(region, Sure::Likely, &example);
        }
    }
    let told = [
        (left, "without use: taxes, credits, fees, discounts, amounts of nothing"),
        (cut, "with fewer cells than headings: the file may be cut short"),
        (over, "of more products than are looked at"),
    ];
    for (count, what) in told.into_iter().filter(|(count, _)| *count > 0) {
        let s = if count == 1 { "" } else { "s" };
        collector.remark(format!("left out: {count} row{s} {what}"));
    }
    collector.remark("cannot see: modes of use, and what is not billed, such as IAM and VPC");
    Ok(())
}

fn is_no_use(kind: &str) -> bool {
    let kind: String =
        kind.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NO_USE.contains(&kind.as_str())
}

/// The kind of use, without the Region before it.
fn shape(usage: &str) -> &str {
    match usage.split_once('-') {
        Some((region, rest))
            if region.len() <= 5
                && region.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) =>
        {
            rest
        }
        _ => usage,
    }
}

fn product_row(
    collector: &mut Collector<'_>,
    code: &str,
    name: &str,
    usage: &str,
    engine: &str,
    count: u64,
) {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if plain.is_empty() && name.is_empty() || NO_SERVICE.iter().any(|none| plain.starts_with(none))
    {
        return;
    }
    let Some(known) = collector.named(code).or_else(|| collector.named(name)) else {
        let shown = if name.is_empty() || name == code {
            code.to_owned()
        } else {
            format!("{code} ({name})")
        };
        return collector.unknown(&shown, count);
    };
    if TRAFFIC.iter().any(|word| usage.contains(word)) {
        return;
    }
    let other = BY_USAGE.iter().find(|(of, word, _)| *of == known && usage.contains(word));
    let id = match (other, engine.to_ascii_lowercase()) {
        (Some((_, _, id)), _) => id,
        (None, engine) if known == "rds" && engine.starts_with("aurora") => "aurora",
        _ => known,
    };
    let example = if usage.is_empty() { code.to_owned() } else { format!("{code} {usage}") };
    collector.service(id, Sure::Sure, count, &example);
    if id == "fargate" && known == "ecs" {
        collector.mode("ecs:fargate", Sure::Sure, &example);
    }
}

/// Cost Explorer: names in the headings, amounts below.
fn pivot(source: &mut Source<'_>, collector: &mut Collector<'_>) -> Result<(), Refused> {
    "costs by Cost Explorer".clone_into(&mut collector.seen.kind);
    let names = headings(source.head);
    let of = names.first().map(|name| name.to_lowercase()).unwrap_or_default();
    let mut table = Table::new(source.head, source.content, source.file)?;
    let mut spent = vec![false; names.len()];
    while table.advance()? {
        collector.seen.read += 1;
        for (at, spent) in spent.iter_mut().enumerate().skip(1) {
            let amount: f64 = table.at(Some(at)).replace(',', "").parse().unwrap_or(0.0);
            *spent |= amount > 0.0;
        }
    }
    let last = names.len().saturating_sub(1);
    for (name, spent) in names.iter().zip(spent).take(last).skip(1) {
        if !spent {
            continue;
        }
        let name = name.trim();
        let name = name.rsplit_once('(').map_or(name, |(name, _)| name).trim();
        match of.as_str() {
            "region" => collector.region(name, Sure::Sure, "Cost Explorer"),
            "linked account" => collector.account(name, Sure::Sure, "Cost Explorer"),
            _ => product_row(collector, name, name, "", "", 1),
        }
    }
    collector.remark("cannot see: modes of use, and what is not billed, such as IAM and VPC");
    Ok(())
}

/// `aws ce get-cost-and-usage --group-by`.
pub(super) fn is_grouped(keys: &Keys) -> bool {
    keys.has("/ResultsByTime")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ByTime {
    groups: OneOrMany<Group>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Group {
    keys: OneOrMany<Scalar>,
}

pub(super) fn grouped(
    source: &mut Source<'_>,
    collector: &mut Collector<'_>,
) -> Result<(), Refused> {
    "costs by Cost Explorer".clone_into(&mut collector.seen.kind);
    let mut bare = 0_u64;
    json::each(
        source.content,
        source.file,
        Layout::Lists(&["ResultsByTime"]),
        &mut |_, element| {
            let time: ByTime = match serde_json::from_slice(element) {
                Ok(time) => time,
                Err(error) if error.is_data() => {
                    bare += 1;
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            bare += u64::from(time.groups.0.is_empty());
            for key in time.groups.0.iter().flat_map(|group| &group.keys.0).filter_map(Scalar::text)
            {
                collector.seen.read += 1;
                collector.account(key, Sure::Sure, "Cost Explorer");
                collector.region(key, Sure::Sure, "Cost Explorer");
                let place =
                    super::region_of(key).is_some() || key.bytes().all(|b| b.is_ascii_digit());
                if !place && !["NoRegion", "global"].contains(&key) {
                    product_row(collector, key, key, "", "", 1);
                }
            }
            Ok(())
        },
    )?;
    if collector.seen.read == 0 && bare > 0 {
        collector
            .remark("the answer is not grouped: ask with `--group-by Type=DIMENSION,Key=SERVICE`");
    }
    collector.remark("cannot see: modes of use, and what is not billed, such as IAM and VPC");
    Ok(())
}
