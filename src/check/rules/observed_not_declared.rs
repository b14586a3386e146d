//! `observed-not-declared`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

use crate::model::text::few_and_more;
use crate::model::{Evidence, Found};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "observed-not-declared",
        severity: Severity::Warning,
        summary: "services, Regions or accounts that exports show and carveout.yaml does not declare",
        manual: "\
Exports of tools name the resources they looked at, and events of CloudTrail the services that were
changed. A service in use that is not under `services` has no duties in the plan, and a Region or account
that is not declared lies outside its boundary: an auditor who reads the export sees that the boundary is
not complete. There is one finding each for services, Regions and accounts.

Declare what belongs to the system. What belongs to another system should not be in the export.",
    },
    check,
};

/// Names in a message.
const NAMED: usize = 6;

/// Names that were seen, with the items in which they were.
type Seen = BTreeMap<String, BTreeSet<String>>;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (mut services, mut regions, mut accounts) = (Seen::new(), Seen::new(), Seen::new());
    let workspace = context.workspace;
    let system = &workspace.system;
    let declared = super::declared_services(context);
    for (item, found) in super::found(context) {
        add(&mut services, item, undeclared(found, &declared, context));
        // What is said of other files has rules of its own.
        if found.scanner {
            add(&mut accounts, item, found.undeclared_accounts(system).0);
            add(&mut regions, item, found.undeclared_regions(system).0);
        }
    }
    let accounts: Seen = accounts
        .into_iter()
        .filter_map(|(id, items)| Some((system.policy.account_ids.show(&id)?, items)))
        .collect();
    let kinds = [("service", "services", services), ("Region", "regions", regions)];
    let kinds = kinds.into_iter().chain([("account", "accounts", accounts)]);
    kinds.filter_map(|(one, field, seen)| finding(context, one, field, &seen)).collect()
}

/// Services whose resources a file names, where none of those they may be is declared.
fn undeclared(found: &Found, declared: &BTreeSet<&str>, context: &Context<'_>) -> Vec<String> {
    let known = |id: &&str| context.workspace.knowledge.services.get(*id);
    let services = found.said.services.keys();
    let others = services.filter(|ids| !ids.iter().any(|id| declared.contains(id)));
    others.filter_map(|ids| ids.iter().find_map(&known)).map(|s| s.name.clone()).collect()
}

fn add<S: Into<String>>(seen: &mut Seen, item: &Evidence, names: Vec<S>) {
    for name in names {
        seen.entry(name.into()).or_default().insert(item.id.clone());
    }
}

fn finding(context: &Context<'_>, one: &str, field: &str, seen: &Seen) -> Option<Diagnostic> {
    if seen.is_empty() {
        return None;
    }
    let items: BTreeSet<&String> = seen.values().flatten().collect();
    let (many, verb) = if seen.len() == 1 { ("", "is") } else { ("s", "are") };
    Some(
        RULE.finding(format!(
            "{} {one}{many} {verb} in exports ({}) and not declared: {}",
            seen.len(),
            few_and_more(&items, NAMED),
            few_and_more(seen.keys(), NAMED)
        ))
        .help(format!("add what belongs to the system under `{field}` in carveout.yaml"))
        .fault(context.workspace.system.at(field)),
    )
}
