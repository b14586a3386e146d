//! What an evidence file says against its own entry of the register, or against the system.

use crate::model::text::few_and_more;
use crate::model::{Evidence, Workspace};

/// Accounts, Regions and clouds that a reason names.
const NAMED: usize = 3;

/// Why an item is in doubt: each a predicate of the item, such as `states 500 rows, and its file has 21`.
/// Nothing in doubt supports a part.
pub(super) fn of(item: &Evidence, workspace: &Workspace) -> Vec<String> {
    let Some(found) = workspace.facts.found.get(&item.id) else { return Vec::new() };
    let system = &workspace.system;
    let mut doubts = Vec::new();
    if found.is_empty_list() {
        doubts.push(match found.stated {
            Some(stated) => format!("states {stated} rows, and its file has none"),
            None => "has no rows".to_owned(),
        });
    }
    if let Some(stated) = found.other_rows() {
        doubts.push(format!("states {stated} rows, and its file has {}", found.rows));
    }
    if found.said.one_page {
        doubts.push("is one page of a longer list".to_owned());
    }
    if let Some((covers, days)) =
        item.covers.and_then(|covers| Some((covers, found.days_outside(covers)?)))
    {
        doubts.push(format!("covers {covers}, and its file has days of {days} only"));
    }
    if let (clouds, true) = found.other_clouds() {
        doubts.push(format!("is of {}, another cloud", clouds.join(" and ")));
    }
    let partitions = found.other_partitions(system);
    if !partitions.is_empty() {
        doubts.push(format!("is of another partition of AWS ({})", partitions.join(", ")));
    }
    if let (accounts, true) = found.undeclared_accounts(system) {
        let shown: Vec<String> =
            accounts.iter().filter_map(|id| system.policy.account_ids.show(id)).collect();
        doubts.push(match shown.as_slice() {
            [] => "is of accounts that the system does not declare".to_owned(),
            _ => {
                format!("is of {}, which the system does not declare", few_and_more(&shown, NAMED))
            }
        });
    }
    if let (regions, true) = found.undeclared_regions(system) {
        doubts.push(format!(
            "is of {}, which the system does not declare",
            few_and_more(&regions, NAMED)
        ));
    }
    doubts
}
