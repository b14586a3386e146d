//! `service-named-not-declared`

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::check::prose::{Level, Phrases, Sentence, short_name};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "service-named-not-declared",
        severity: Severity::Warning,
        summary: "a statement rests on an AWS service that carveout.yaml does not declare",
        manual: "\
Who is responsible for what follows from the services that carveout.yaml declares. A statement such as
\"GuardDuty detects unusual calls\" in a plan without GuardDuty is either left from another system, or the
service is missing from `services`, with its duties and its place in the scope of AWS's reports.

Declare the service, or correct the statement. A sentence that says that a service is not used, was replaced,
or is planned is left alone.",
    },
    check,
};

static NOT_IN_USE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "not|never|no longer? used|use|uses|enabled|deployed|run|runs|needed|applicable|available|allowed|approved|permitted",
        "instead of|rather than|other than|except",
        "outside .. boundary|system|scope",
        "denied|blocked|forbidden|prohibited|denies|blocks|disabled|removed|retired",
        "of|by|in the? vendor's|customer's|provider's|merchant's|supplier's",
        "other|another accounts|account|system|team|organization",
        "scope|letter",
        "the|a|an|2|soc|its|this|that|latest|audit report|reports",
        "e g|for example|such as",
        "similar|comparable|equivalent to",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let knowledge = &workspace.knowledge;
    let declared = super::declared_services(context);
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    let mut findings = Vec::new();
    for said in context.statements() {
        // What is not in place yet may rest on what is not in use yet.
        if !said.implementation.status.operates() {
            continue;
        }
        for sentence in &said.sentences {
            for (id, name) in undeclared(context, sentence) {
                if declared.contains(id.as_str())
                    || !told.insert((said.implementation.id.clone(), id.clone()))
                {
                    continue;
                }
                let full = knowledge.services.get(&id).map_or(name.as_str(), |one| &one.name);
                findings.push(
                    said.place(
                        RULE.finding(format!(
                            "{} rests on {full}, which carveout.yaml does not declare",
                            said.who()
                        )),
                        &sentence.origin,
                    )
                    .help(format!("add `{id}` to `services`, or correct the statement")),
                );
            }
        }
    }
    findings
}

/// Services that the sentence says are in use.
fn undeclared(context: &Context<'_>, sentence: &Sentence) -> Vec<(String, String)> {
    if NOT_IN_USE.are_in(sentence) {
        return Vec::new();
    }
    let found = context.prose.names.named(sentence, Level::Sure).into_iter();
    let used =
        found.filter(|(range, _)| sentence.claims(range) && !sentence.is_of_the_future(range));
    used.map(|(_, service)| (service.id.clone(), short_name(service).to_owned())).collect()
}
