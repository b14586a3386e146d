//! `hipaa-no-baa`

use indexmap::IndexMap;

use crate::check::{Context, Rule, phi};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::few_and_more;
use crate::model::{Agreement, Coverage, Period};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "hipaa-no-baa",
        severity: Severity::Error,
        summary: "protected health information in an account without a Business Associate Addendum",
        manual: "\
Protected health information may be in an AWS account only under a Business Associate Addendum that is in
force for that account, or for its organization, on every day; addenda may follow one another. AWS
Artifact lists agreements; `carveout artifact sync` writes them into the lock file. The rule applies if
the HIPAA catalog is selected or a data category names health information, patients or medical records.

Accept the addendum in AWS Artifact and sync again. If another account of the organization has accepted
it, add it under `agreements:` in aws-reports.yaml with id, accounts (or `organization: true`) and date.",
    },
    check,
};

/// Accounts with the same days without an addendum, and where to look.
struct Bare<'a> {
    accounts: Vec<String>,
    gaps: Vec<Period>,
    /// An addendum that covers the accounts on other days.
    partly: Option<&'a Agreement>,
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (workspace, audit) = (context.workspace, context.plan.period);
    let system = &workspace.system;
    let category = phi::of(system);
    if category.is_none() && !phi::is_planned(workspace) {
        return Vec::new();
    }
    let place = match category {
        Some((category, _)) => system.entry_at("data_categories", category).clone(),
        None => {
            let mut frameworks = workspace.frameworks.iter();
            let planned = frameworks.find(|(choice, catalog)| phi::is_of_health(choice, catalog));
            planned
                .map_or_else(|| Origin::file("carveout.yaml"), |(choice, _)| choice.origin.clone())
        }
    };
    let why =
        if category.is_some() { "health information is declared" } else { "HIPAA is planned for" };
    if system.accounts.is_empty() {
        return vec![
            RULE.finding(format!(
                "{why}, and the workspace lists no account that an addendum could cover"
            ))
            .help("list the accounts under `accounts` in carveout.yaml")
            .fault(&place),
        ];
    }
    let addenda: Vec<&Agreement> = workspace.agreements.iter().filter(|one| one.baa).collect();
    let mut bare: IndexMap<Vec<Period>, Bare<'_>> = IndexMap::new();
    for account in &system.accounts {
        let own: Vec<&Agreement> =
            addenda.iter().copied().filter(|one| one.covers(&account.id)).collect();
        let coverage = Coverage::of(audit, own.iter().filter_map(|one| one.in_force(audit)));
        if coverage.is_full() {
            continue;
        }
        let shown = system.policy.account_ids.show(&account.id);
        let entry = bare.entry(coverage.gaps.clone()).or_insert_with(|| Bare {
            accounts: Vec::new(),
            gaps: coverage.gaps,
            partly: own.last().copied(),
        });
        entry.accounts.push(shown.unwrap_or_else(|| "an account".to_owned()));
    }
    bare.into_values().map(|bare| finding(&bare, why, &place, &addenda, context)).collect()
}

fn finding(
    bare: &Bare<'_>,
    why: &str,
    place: &Origin,
    addenda: &[&Agreement],
    context: &Context<'_>,
) -> Diagnostic {
    let accounts = few_and_more(&bare.accounts, 4);
    let days = Period::list(&bare.gaps);
    let mut text =
        format!("{why}, and no Business Associate Addendum is in force for {accounts} on {days}");
    let mut at = place;
    match bare.partly {
        Some(one) if !one.active => {
            text.push_str(&format!("; {} was ended", one.id));
            at = &one.origin;
        }
        Some(one) => {
            let audit = context.plan.period;
            if let Some(from) = one.from.filter(|from| *from > audit.from) {
                text.push_str(&format!("; {} begins on {from}", one.id));
                at = one.at("effective_from");
            } else if let Some(to) = one.to.filter(|to| *to < audit.to) {
                text.push_str(&format!("; {} ends on {to}", one.id));
                at = one.at("effective_to");
            }
        }
        None => {
            // An addendum of other accounts is told, so that nobody takes it for this one.
            let show = context.workspace.system.policy.account_ids;
            for one in addenda.iter().filter(|one| !one.accounts.is_empty()) {
                let of: Vec<String> = one.accounts.iter().filter_map(|id| show.show(id)).collect();
                if !of.is_empty() {
                    text.push_str(&format!("; {} covers {} only", one.id, few_and_more(&of, 3)));
                }
            }
        }
    }
    let mut finding = RULE
        .finding(text)
        .help("accept it in AWS Artifact and run `carveout artifact sync`, or add it under `agreements:` in aws-reports.yaml")
        .fault(at);
    if at != place {
        finding = finding.cause(place);
    }
    for addendum in
        addenda.iter().filter(|one| bare.partly.is_none_or(|partly| partly.id != one.id))
    {
        finding = finding.cause(&addendum.origin);
    }
    finding
}
