//! `region-unknown`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity, nearest};
use crate::model::resource::{COMPASS, partition_of_region};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "region-unknown",
        severity: Severity::Warning,
        summary: "a name under `regions` that is no AWS Region, or Regions that one account cannot have",
        manual: "\
Evidence, letters and authorizations are held against the Regions that the system declares. A name that
has not the form of a Region, such as a zone (`eu-central-1a`) or a city, matches nothing, and neither
does one that AWS does not have, such as `us-west-9`; the list is that of the AWS SDK of November 2026.
And an account belongs to one partition: `us-gov-west-1` or `cn-north-1` beside an ordinary Region needs
an account of its own.

Write Regions as AWS does, such as eu-central-1, and list the accounts of each partition.",
    },
    check,
};

/// The Regions in the endpoint rules of the AWS SDK for Rust (aws-sdk-sts 1.124.0), read on 2026-11-27.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2",
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2",
    "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1",
    "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1",
    "cn-north-1", "cn-northwest-1", "eusc-de-east-1", "eu-isoe-west-1", "us-iso-east-1",
    "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1",
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    let mut findings = Vec::new();
    let mut partitions: BTreeSet<&str> = BTreeSet::new();
    for region in &system.regions {
        let written = region.trim().to_lowercase();
        if matches!(written.as_str(), "global" | "aws-global") {
            continue;
        }
        let at = system.entry_at("regions", region);
        if is_region(&written) {
            partitions.insert(partition_of_region(&written));
            if !KNOWN.contains(&written.as_str()) {
                let near = nearest(&written, KNOWN.iter().copied());
                let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
                findings.push(
                    RULE.finding(format!("`{region}` is not among the Regions that are known"))
                        .help(format!("{near}a Region that is newer than this version is right all the same: waive this"))
                        .fault(at),
                );
            }
            continue;
        }
        let zone =
            written.strip_suffix(|c: char| c.is_ascii_lowercase()).filter(|rest| is_region(rest));
        let (what, help) = match zone {
            Some(of) => (
                format!("`{region}` is an Availability Zone, not a Region"),
                format!("write `{of}`"),
            ),
            None => (
                format!("`{region}` is not the name of an AWS Region"),
                match nearest(&written, KNOWN.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write it as AWS does, such as eu-central-1".to_owned(),
                },
            ),
        };
        findings.push(RULE.finding(what).help(help).fault(at));
    }
    let accounts = system.accounts.len();
    if accounts > 0
        && partitions.len() > accounts
        && let Some(last) = system.regions.last()
    {
        let s = if accounts == 1 { "" } else { "s" };
        let named: Vec<&str> = partitions.into_iter().collect();
        findings.push(
            RULE.finding(format!(
                "the Regions are in the partitions {}, and the system has {accounts} account{s}: an account belongs to one partition",
                named.join(", ")
            ))
            .help("list the accounts of each partition, or correct the Regions")
            .fault(system.entry_at("regions", last)),
        );
    }
    findings
}

/// True for a name in the form of a Region: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`.
fn is_region(name: &str) -> bool {
    let words: Vec<&str> = name.split('-').collect();
    let [head @ .., compass, number] = words.as_slice() else { return false };
    !head.is_empty()
        && head.len() <= 2
        && head.iter().all(|word| {
            (2..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
        })
        && COMPASS.contains(compass)
        && number.len() == 1
        && number.bytes().all(|b| b.is_ascii_digit() && b != b'0')
}

#[cfg(test)]
mod tests {
    use super::is_region;

    #[test]
    fn forms_of_regions() {
        for name in [
            "eu-central-1",
            "us-gov-west-1",
            "ap-southeast-7",
            "cn-northwest-1",
            "eusc-de-east-1",
            "us-iso-east-1",
            "mx-central-1",
        ] {
            assert!(is_region(name), "{name}");
        }
        for name in [
            "eu-central-1a",
            "frankfurt",
            "eu-centrall-1",
            "eu-central",
            "eu-central-0",
            "central-1",
            "",
        ] {
            assert!(!is_region(name), "{name}");
        }
    }
}
