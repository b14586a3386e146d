//! The inventory of components: a register of the workspace, in the columns of FedRAMP's integrated inventory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The inventory, as it is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Inventory {
    /// The evidence item whose file is the inventory.
    pub evidence: Option<String>,
    /// A file of the workspace, in place of an evidence item: CSV or XLSX.
    pub file: Option<String>,
    /// Which column of the file holds what, by the names of FedRAMP's inventory:
    /// `Unique Asset Identifier: id`. Columns with those names need no line.
    pub columns: BTreeMap<String, String>,
}

/// The inventory, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InventoryRows {
    /// The columns that were found, by the names of FedRAMP's inventory.
    pub columns: Vec<String>,
    /// The components: each a row of cells in the order of the columns.
    pub rows: Vec<Vec<String>>,
    /// How many rows the file has; those beyond a limit are not kept.
    pub total: usize,
}

impl Inventory {
    /// The columns of FedRAMP's integrated inventory, in their order, each with other names that exports use.
    pub const COLUMNS: &'static [(&'static str, &'static [&'static str])] = &[
        (
            "Unique Asset Identifier",
            &["id", "asset id", "resource id", "resourceid", "arn", "identifier", "asset"],
        ),
        ("IPv4 or IPv6 Address", &["ip", "ip address", "address", "ipv4", "private ip"]),
        ("Virtual", &["is virtual"]),
        ("Public", &["is public", "internet facing"]),
        ("DNS Name or URL", &["dns", "dns name", "url", "hostname", "host"]),
        ("NetBIOS Name", &["netbios"]),
        ("MAC Address", &["mac"]),
        ("Authenticated Scan", &[]),
        ("Baseline Configuration Name", &["baseline", "image", "ami"]),
        ("OS Name and Version", &["os", "operating system", "platform"]),
        ("Location", &["account or place", "account", "region", "place", "availability zone"]),
        ("Asset Type", &["type", "kind", "resource type", "resourcetype"]),
        ("Hardware Make/Model", &["hardware", "make", "model", "instance type"]),
        ("In Latest Scan", &[]),
        ("Software/Database Vendor", &["vendor", "engine vendor"]),
        ("Software/Database Name & Version", &["software", "engine", "version"]),
        ("Patch Level", &["patch"]),
        ("Diagram Label", &["name", "label", "resource name", "resourcename"]),
        ("Comments", &["comment", "note", "notes", "remarks"]),
        ("Serial #/Asset Tag#", &["serial", "serial number", "asset tag", "tag"]),
        ("VLAN/Network ID", &["vlan", "network", "subnet", "vpc"]),
        ("System Administrator/Owner", &["owner", "administrator", "system owner"]),
        ("Application Administrator/Owner", &["application owner"]),
        ("Function", &["service", "purpose", "use", "description"]),
        ("End-of-Life", &["end of life", "eol", "end of support"]),
    ];
}
