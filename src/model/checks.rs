//! The requirements that an automated check maps to, if its tool does not state them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PartId;
use super::text::normalized;

/// A table of one tool's checks and the requirements of one catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckMap {
    /// The tool: `config`, `security-hub`, `prowler`, or a format of the workspace's own.
    pub tool: String,
    /// The catalog.
    pub catalog: String,
    /// The source of the pairs.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Requirements by the name of the check. An empty list states that the check maps to none.
    pub checks: BTreeMap<String, Vec<PartId>>,
}

/// What a check is mapped to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The requirements.
    pub parts: Vec<PartId>,
    /// The file of the workspace that states it, if one does: then it takes precedence over the tool.
    pub own: Option<String>,
}

/// All tables: tool, then check, then catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks(BTreeMap<String, BTreeMap<String, BTreeMap<String, Checked>>>);

/// Managed rules of AWS Config whose identifier is not their name in capitals. Source: AWS Config Developer
/// Guide, List of AWS Config Managed Rules, read as a copy on 2026-11-24.
const IDENTIFIERS: &[(&str, &str)] = &[
    ("EC2_INSTANCE_MANAGED_BY_SSM", "ec2-instance-managed-by-systems-manager"),
    ("INCOMING_SSH_DISABLED", "restricted-ssh"),
    ("INSTANCES_IN_VPC", "ec2-instances-in-vpc"),
    ("RESTRICTED_INCOMING_TRAFFIC", "restricted-common-ports"),
];

impl Checks {
    /// Adds one pair; returns what it replaces.
    pub fn add(
        &mut self,
        tool: &str,
        check: &str,
        catalog: &str,
        what: Checked,
    ) -> Option<Checked> {
        let of_tool = self.0.entry(tool.to_owned()).or_default();
        of_tool.entry(normalized(check)).or_default().insert(catalog.to_owned(), what)
    }

    /// What all checks are mapped to.
    pub fn all(&self) -> impl Iterator<Item = &Checked> {
        self.0.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values)
    }

    /// What all checks are mapped to, each with its catalog.
    pub fn by_catalog(&self) -> impl Iterator<Item = (&String, &Checked)> {
        self.0.values().flat_map(BTreeMap::values).flatten()
    }

    /// What a check of this name is mapped to, whatever tool it is of.
    pub fn of_any(&self, check: &str) -> impl Iterator<Item = &Checked> {
        let name = normalized(check);
        self.0.values().filter_map(move |of_tool| of_tool.get(&name)).flat_map(BTreeMap::values)
    }

    /// What a check is mapped to, by catalog.
    ///
    /// AWS Config rules are named by whoever deploys them: `securityhub-NAME-x1y2z3`,
    /// `NAME-conformance-pack-x1y2z3`, `OrgConfigRule-NAME-x1y2z3` and the identifier
    /// `NAME_IN_CAPITALS` are taken for the managed rule.
    pub fn of(&self, tool: &str, check: &str) -> Option<&BTreeMap<String, Checked>> {
        let tool = if tool == "audit-manager" { "config" } else { tool };
        let of_tool = self.0.get(tool)?;
        if let Some(found) = of_tool.get(&normalized(check)) {
            return Some(found);
        }
        if tool != "config" {
            return None;
        }
        let known = IDENTIFIERS.iter().find(|(identifier, _)| *identifier == check);
        if let Some(found) = known.and_then(|(_, name)| of_tool.get(&normalized(name))) {
            return Some(found);
        }
        let name = check.strip_prefix("securityhub-").unwrap_or(check);
        let name = name.strip_prefix("OrgConfigRule-").unwrap_or(name);
        let name = name.split("-conformance-pack-").next().unwrap_or(name);
        let without = name.rsplit_once('-').filter(|(_, last)| {
            (6..=10).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        let shorter = without.and_then(|(name, _)| of_tool.get(&normalized(name)));
        of_tool.get(&normalized(name)).or(shorter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_by_the_names_they_are_deployed_under() {
        let mut checks = Checks::default();
        let what = Checked { parts: vec!["AC-2".parse().unwrap()], own: None };
        checks.add("config", "cloud-trail-encryption-enabled", "c", what);
        for name in [
            "cloud-trail-encryption-enabled",
            "securityhub-cloud-trail-encryption-enabled-dadfg6",
            "cloud-trail-encryption-enabled-conformance-pack-abcdefgh1",
            "CLOUD_TRAIL_ENCRYPTION_ENABLED",
            "OrgConfigRule-cloud-trail-encryption-enabled-abc123de",
        ] {
            assert!(checks.of("config", name).is_some(), "{name}");
        }
        let ssh = Checked { parts: vec!["SC-7".parse().unwrap()], own: None };
        checks.add("config", "restricted-ssh", "c", ssh);
        assert!(checks.of("config", "INCOMING_SSH_DISABLED").is_some());
        assert!(checks.of("config", "cloud-trail-encryption").is_none());
        assert!(checks.of("prowler", "cloud-trail-encryption-enabled").is_none());
    }
}
