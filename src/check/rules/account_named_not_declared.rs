//! `account-named-not-declared`

use std::collections::BTreeSet;

use crate::check::prose::Sentence;
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "account-named-not-declared",
        severity: Severity::Warning,
        summary: "a text names an AWS account that the system does not declare",
        manual: "\
A statement that copies go to account 333344445555 says that the account is part of the system, or of
somebody whom it relies on. An account that carveout.yaml does not declare is outside the boundary, and a
wrong digit is easily written.

Declare the account under `accounts`, correct the number, or say whose account it is.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    if system.accounts.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for said in context.statements() {
        for sentence in &said.sentences {
            let Some(id) = named(sentence).filter(|id| !system.has_account(id)) else { continue };
            if !told.insert(id.clone()) {
                continue;
            }
            let shown = system.policy.account_ids.show(&id);
            let shown = shown.map_or("an account".to_owned(), |id| format!("account {id}"));
            let finding = RULE
                .finding(format!(
                    "{} names {shown}, which carveout.yaml does not declare",
                    said.who()
                ))
                .help(
                    "declare it under `accounts`, correct the number, or say whose account it is",
                );
            findings.push(said.place(finding, &sentence.origin));
        }
    }
    findings
}

/// The id in `account 333344445555`, unless it is somebody else's.
fn named(sentence: &Sentence) -> Option<String> {
    let others = [
        "vendor",
        "vendor's",
        "provider's",
        "customer's",
        "customers",
        "aws's",
        "example",
        "partner's",
    ];
    if sentence.words.iter().any(|word| others.contains(&&*word.text)) {
        return None;
    }
    let words = &sentence.words;
    words.iter().enumerate().find_map(|(at, word)| {
        let id = word.text.len() == 12 && word.text.bytes().all(|b| b.is_ascii_digit());
        let before = &words[at.saturating_sub(3)..at];
        let of_account = before.iter().any(|word| word.text.starts_with("account"));
        (id && of_account).then(|| word.text.clone())
    })
}
