//! `declared-not-observed`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use std::collections::BTreeSet;

use crate::model::resource::is_observable;
use crate::model::text::few_and_more;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "declared-not-observed",
        severity: Severity::Warning,
        summary: "accounts, Regions or services that no export shows, though one should",
        manual: "\
The workspace holds exports of a tool that looks at every resource, and a declared account, Region or
service is in none of them. The tool did not look there, so nothing is known of it, or it is no longer in
use. Services are looked for only where the exports show several others, and only those whose resources
tools name.

Extend the scan, add its export to the evidence, or take the entry out of carveout.yaml.",
    },
    check,
};

/// Names in a message.
const NAMED: usize = 6;

/// Different services in the exports from which on another should show too.
const SERVICES: usize = 3;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let system = &workspace.system;
    let (mut accounts, mut regions, mut services) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut items = BTreeSet::new();
    for (item, found) in super::found(context).filter(|(_, found)| found.scanner) {
        items.insert(item.id.as_str());
        accounts.extend(found.said.accounts.keys().map(String::as_str));
        regions.extend(found.said.regions.keys().map(|region| region.to_lowercase()));
        services.extend(found.said.services.keys().flat_map(|ids| ids.iter().copied()));
    }
    // Where a masked or shortened id is shown, which account is meant is not known.
    let whole = accounts.iter().all(|id| id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit()));
    let lacking_accounts: Vec<String> = system
        .accounts
        .iter()
        .filter(|account| whole && !accounts.is_empty() && !accounts.contains(account.id.as_str()))
        .filter_map(|account| system.policy.account_ids.show(&account.id))
        .collect();
    let lacking_regions: Vec<String> = system
        .regions
        .iter()
        .filter(|region| !regions.is_empty() && !regions.contains(&region.to_lowercase()))
        .cloned()
        .collect();
    let shown: BTreeSet<&str> = super::declared_services(context);
    let lacking_services: Vec<String> = shown
        .into_iter()
        .filter(|id| services.len() >= SERVICES && is_observable(id) && !services.contains(id))
        .filter_map(|id| workspace.knowledge.service(id))
        .map(|service| service.name.clone())
        .collect();
    let of_service = |name: &str| {
        let used = system.services.iter().find(|used| {
            let known = workspace.knowledge.service(&used.id);
            known.is_some_and(|service| service.name == name)
        });
        used.map_or_else(|| system.at("services"), |used| &used.origin)
    };
    let lacking_region = lacking_regions.first().cloned().unwrap_or_default();
    let lacking_account = system.accounts.iter().find(|one| !accounts.contains(one.id.as_str()));
    let places = [
        lacking_services.first().map_or_else(|| system.at("services"), |name| of_service(name)),
        system.entry_at("regions", &lacking_region),
        lacking_account
            .map_or_else(|| system.at("accounts"), |one| system.entry_at("accounts", &one.id)),
    ];
    let kinds =
        [("service", lacking_services), ("Region", lacking_regions), ("account", lacking_accounts)];
    kinds
        .into_iter()
        .zip(places)
        .filter(|((_, names), _)| !names.is_empty())
        .map(|((one, names), place)| {
            let (many, verb) = if names.len() == 1 { ("", "is") } else { ("s", "are") };
            RULE.finding(format!(
                "{} declared {one}{many} {verb} in no export ({}): {}",
                names.len(),
                few_and_more(&items, NAMED),
                few_and_more(&names, NAMED)
            ))
            .help("extend the scan, or take what is not in use out of carveout.yaml")
            .fault(place)
        })
        .collect()
}
