//! `hipaa-no-baa`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::Agreement;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "hipaa-no-baa",
        severity: Severity::Error,
        summary: "protected health information in an account without a Business Associate Addendum",
        manual: "\
Protected health information may be in an AWS account only under a Business Associate Addendum that is
in force for that account, or for its organization. AWS Artifact lists agreements; `carveout artifact
sync` writes them into the lock file. The rule applies if the HIPAA catalog is selected or a data category
names health information.

Accept the addendum in AWS Artifact and sync again. If another account of the organization has accepted it,
add it under `agreements:` in aws-reports.yaml with id, accounts (or `organization: true`) and date.",
    },
    check,
};

/// Words in a data category that declare health information.
const WORDS: &[&str] = &["phi", "ephi"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (workspace, audit) = (context.workspace, context.plan.period);
    let system = &workspace.system;
    let declared = system.data_categories.iter().any(|category| {
        let text = category.to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        text.contains("health information") || words.any(|word| WORDS.contains(&word))
    });
    if !declared && context.plan.catalog.id != "hipaa" {
        return Vec::new();
    }
    let in_force = |agreement: &&Agreement| {
        agreement.baa
            && agreement.active
            && agreement.from.is_some_and(|from| from <= audit.from)
            && agreement.to.is_none_or(|to| to >= audit.to)
    };
    let addenda: Vec<&Agreement> = workspace.agreements.iter().filter(in_force).collect();
    let bare: Vec<String> = system
        .accounts
        .iter()
        .filter(|account| !addenda.iter().any(|addendum| addendum.covers(&account.id)))
        .filter_map(|account| system.policy.account_ids.show(&account.id))
        .collect();
    let covered = !system.accounts.is_empty()
        && system.accounts.iter().all(|a| addenda.iter().any(|addendum| addendum.covers(&a.id)));
    if covered {
        return Vec::new();
    }
    let accounts = if bare.is_empty() { "the accounts".to_owned() } else { bare.join(", ") };
    let mut finding = RULE
        .finding(format!(
            "health information is declared, but no Business Associate Addendum is in force for the whole audit period for {accounts}"
        ))
        .help("accept it in AWS Artifact and run `carveout artifact sync`, or add it under `agreements:` in aws-reports.yaml")
        .fault(&Origin::file("carveout.yaml"));
    for addendum in workspace.agreements.iter().filter(|agreement| agreement.baa) {
        finding = finding.cause(&addendum.origin);
    }
    vec![finding]
}
