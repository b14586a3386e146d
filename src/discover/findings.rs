//! Findings of tools: each row names a resource, an account, a Region.

use std::io::Read;

use super::{Collector, Sure, refused};
use crate::evidence::stream::json::Keys;
use crate::evidence::{Format, Reading, Refused, read_export};
use crate::model::text::{few_and_more, printable};
use crate::model::{Observation, resource};

/// What a tool looked at.
pub(super) fn read(
    content: &mut dyn Read,
    file: &str,
    formats: &[Format],
    keys: &Keys,
    collector: &mut Collector<'_>,
) -> Result<(), Refused> {
    match read_export(content, file, "", formats)? {
        Some((reader, Reading::Observations(rows, _))) => {
            collector.seen.kind = reader.title.to_owned();
            rows.iter().for_each(|one| row(one, collector));
            collector.remark("cannot see: modes of use, and what the tool does not look at");
            Ok(())
        }
        _ => {
            let outer = keys.outermost();
            let has = if outer.is_empty() {
                String::new()
            } else {
                let names: Vec<String> = outer.iter().map(|name| printable(name, 40)).collect();
                format!(": it has {}", few_and_more(names.iter(), 6))
            };
            Err(refused(
                file,
                &format!("is nothing that tells of services{has}"),
                "these do: Terraform state (version 4) or `terraform show -json`; CloudFormation templates; answers of AWS Config, \
                 Resource Explorer, the tagging API and `describe-` commands; bills and Cost and Usage Reports in CSV; \
                 findings of Security Hub, Prowler and Inspector",
            ))
        }
    }
}

/// One row.
pub(super) fn row(row: &Observation, collector: &mut Collector<'_>) {
    collector.seen.read += 1;
    let example = format!("{} {}", row.tool, row.rule);
    match resource::services_of(&row.resource) {
        [] => {}
        [one] => collector.service(one, Sure::Sure, 1, &example),
        // Engines that share a namespace cannot be told apart by the name of a resource.
        several => collector.service(several[0], Sure::Likely, 1, &example),
    }
    if let Some(account) = &row.account {
        collector.account(account, Sure::Sure, &example);
    }
    let global = |region: &str| resource::is_global(region, &row.resource);
    if let Some(region) = row.region.as_deref().filter(|region| !global(region)) {
        collector.region(region, Sure::Sure, &example);
    }
}
