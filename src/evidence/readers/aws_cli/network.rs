//! Security groups: which administration and database ports the whole internet reaches.
//!
//! Source of the fields: Amazon EC2 API Reference, `IpPermission` and `SecurityGroupRule`: a protocol of `-1`
//! is all protocols and ports.

use serde::Deserialize;

use super::{Place, judge};
use crate::evidence::Rows;
use crate::evidence::stream::json::{OneOrMany, Scalar};

/// The check.
const RULE: &str = "security-group-admin-ports";

/// Ports of administration and of databases, as registered with IANA or as their makers document them.
const PORTS: &[(u16, &str)] = &[
    (22, "SSH"),
    (23, "Telnet"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (5432, "PostgreSQL"),
    (5439, "Redshift"),
    (5985, "WinRM"),
    (5986, "WinRM"),
    (6379, "Redis"),
    (9042, "Cassandra"),
    (9200, "OpenSearch"),
    (11211, "Memcached"),
    (27017, "MongoDB"),
];

/// Addresses that are everybody's.
fn is_everybody(range: &Scalar) -> bool {
    range.text().is_some_and(|range| matches!(range.trim(), "0.0.0.0/0" | "::/0"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Group {
    group_id: Scalar,
    group_name: Scalar,
    owner_id: Scalar,
    security_group_arn: Scalar,
    ip_permissions: OneOrMany<Permission>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Permission {
    ip_protocol: Scalar,
    from_port: Scalar,
    to_port: Scalar,
    ip_ranges: OneOrMany<Range>,
    ipv6_ranges: OneOrMany<Range>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Range {
    cidr_ip: Scalar,
    cidr_ipv6: Scalar,
}

/// One rule of `describe-security-group-rules`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Rule {
    group_id: Scalar,
    group_owner_id: Scalar,
    is_egress: Scalar,
    ip_protocol: Scalar,
    from_port: Scalar,
    to_port: Scalar,
    cidr_ipv4: Scalar,
    cidr_ipv6: Scalar,
}

/// A field of a rule that cannot be read: it may open anything.
#[derive(Debug)]
struct Odd(String);

/// The first administration or database port in a range, in words; `None` where it has none.
fn open(protocol: &Scalar, from: &Scalar, to: &Scalar) -> Result<Option<String>, Odd> {
    let Some(stated) = protocol.shown() else { return Err(Odd(protocol.quoted())) };
    if stated == "-1" {
        return Ok(Some("every port".to_owned()));
    }
    // UDP reaches none of these services but RDP, which needs TCP to begin with.
    if !matches!(stated.to_ascii_lowercase().as_str(), "tcp" | "6") {
        return Ok(None);
    }
    let port = |field: &Scalar| match field {
        Scalar::Number(port) => Ok(*port),
        Scalar::Text(text) => text.trim().parse().map_err(|_| Odd(field.quoted())),
        _ => Err(Odd(field.quoted())),
    };
    let (from, to) = (port(from)?, port(to)?);
    if from < 0.0 {
        return Ok(Some("every port".to_owned()));
    }
    Ok(admin_ports(from, to))
}

/// The range of a rule that is everybody's.
fn everybody<'a>(ranges: impl IntoIterator<Item = &'a Scalar>) -> Result<Option<&'a Scalar>, Odd> {
    let ranges: Vec<&Scalar> = ranges.into_iter().collect();
    match ranges.iter().find(|range| range.is_stated() && range.text().is_none()) {
        Some(odd) => Err(Odd(odd.quoted())),
        None => Ok(ranges.into_iter().find(|range| is_everybody(range))),
    }
}

/// The administration and database ports in a range, in words; `None` where it has none.
pub(in crate::evidence) fn admin_ports(from: f64, to: f64) -> Option<String> {
    let within: Vec<&(u16, &str)> =
        PORTS.iter().filter(|(port, _)| (from..=to).contains(&f64::from(*port))).collect();
    match within.as_slice() {
        [] => None,
        [(port, name)] => Some(format!("port {port}, {name}")),
        [(port, name), ..] => Some(format!("ports {from} to {to}, among them {port}, {name}")),
    }
}

/// What the first rule of a group opens to everybody. A rule that opens something is told, whatever the others are.
fn opened(group: &Group) -> Result<Option<String>, Odd> {
    let mut odd = None;
    for permission in &group.ip_permissions.0 {
        let ranges = permission.ip_ranges.0.iter().chain(&permission.ipv6_ranges.0);
        let ranges = ranges.flat_map(|range| [&range.cidr_ip, &range.cidr_ipv6]);
        let found = everybody(ranges).and_then(|range| match range {
            Some(range) => {
                let ports =
                    open(&permission.ip_protocol, &permission.from_port, &permission.to_port)?;
                Ok(ports.map(|ports| format!("{ports}, from {}", range.quoted())))
            }
            None => Ok(None),
        });
        match found {
            Ok(None) => {}
            Ok(found) => return Ok(found),
            Err(fault) => odd = odd.or(Some(fault)),
        }
    }
    odd.map_or(Ok(None), Err)
}

/// One security group.
pub(super) fn group(rows: &mut Rows, group: &Group) {
    let Some(id) = group.security_group_arn.text().or(group.group_id.text()) else {
        return rows.leave_out("a security group without an id", 1);
    };
    let found = match opened(group) {
        Ok(found) => found,
        Err(Odd(shown)) => {
            let what =
                "a security group with a rule whose protocol, ports or addresses cannot be read";
            return rows.leave_unsaid(what, &shown);
        }
    };
    if let Some(ports) = &found {
        let name = group.group_name.text().map(|name| format!("{name}: ")).unwrap_or_default();
        rows.note(&format!("{name}{ports}"));
    }
    let account = rows.account(&group.owner_id);
    let place = Place { account: account.as_deref(), region: None };
    judge(rows, RULE, id, Some(found.is_none()), place);
}

/// One rule of a security group.
pub(super) fn rule(rows: &mut Rows, rule: &Rule) {
    let Some(id) = rule.group_id.text() else {
        return rows.leave_out("a rule without the id of its security group", 1);
    };
    let account = rows.account(&rule.group_owner_id);
    let place = Place { account: account.as_deref(), region: None };
    let read = everybody([&rule.cidr_ipv4, &rule.cidr_ipv6]).and_then(|range| {
        let Some(range) = range else { return Ok(None) };
        let ports = open(&rule.ip_protocol, &rule.from_port, &rule.to_port)?;
        Ok(ports.map(|ports| format!("{ports}, from {}", range.quoted())))
    });
    let inward = super::flag(rows, &rule.is_egress).map(|egress| !egress);
    match (read, inward) {
        (Ok(Some(ports)), Some(true)) => {
            rows.note(&ports);
            judge(rows, RULE, id, Some(false), place);
        }
        (Err(Odd(shown)), Some(true)) => {
            rows.leave_unsaid("a rule whose protocol, ports or addresses cannot be read", &shown);
        }
        (Ok(Some(ports)), None) => {
            let what = "a rule of which it is not stated whether it is for traffic in or out";
            rows.leave_unsaid(what, &ports);
        }
        // That one rule opens nothing does not say that the group does not.
        _ => rows.record(place.account, None, None),
    }
}

/// A listener of a load balancer.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Listener {
    listener_arn: Scalar,
    protocol: Scalar,
    ssl_policy: Scalar,
}

/// Security policies that admit TLS 1.0 or 1.1, with the oldest version of each. Source: Elastic Load Balancing,
/// Security policies for your Application Load Balancer.
const OLD_TLS: &[(&str, &str)] = &[
    ("ELBSecurityPolicy-2015-05", "1.0"),
    ("ELBSecurityPolicy-2016-08", "1.0"),
    ("ELBSecurityPolicy-FS-2018-06", "1.0"),
    ("ELBSecurityPolicy-FS-1-1-2019-08", "1.1"),
    ("ELBSecurityPolicy-TLS-1-0-2015-04", "1.0"),
    ("ELBSecurityPolicy-TLS-1-1-2017-01", "1.1"),
    ("ELBSecurityPolicy-TLS13-1-0-2021-06", "1.0"),
    ("ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04", "1.0"),
    ("ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04", "1.1"),
    ("ELBSecurityPolicy-TLS13-1-1-2021-06", "1.1"),
];

/// One listener: which version of TLS it admits. A policy that is not known says nothing.
pub(super) fn listener(rows: &mut Rows, listener: &Listener) {
    let Some(id) = listener.listener_arn.text() else {
        return rows.leave_out("a listener without an ARN", 1);
    };
    if listener.ssl_policy.is_stated() && listener.ssl_policy.text().is_none() {
        return rows.odd_outcome("a listener with policy", &listener.ssl_policy, Some(id));
    }
    let Some(policy) = listener.ssl_policy.text() else {
        // It has no certificate: whether it redirects is in its rules.
        let (account, region) = crate::evidence::arn(id);
        return rows.record(account, region, None);
    };
    let old = OLD_TLS.iter().find(|(name, _)| *name == policy);
    if let Some((_, version)) = old {
        let protocol = listener.protocol.text().unwrap_or("TLS");
        rows.note(&format!("{protocol} with {policy}, which admits TLS {version}"));
    }
    if !policy.starts_with("ELBSecurityPolicy-") {
        let (account, region) = crate::evidence::arn(id);
        return rows.record(account, region, None);
    }
    judge(rows, "elb-tls-version", id, Some(old.is_none()), Place::default());
}
