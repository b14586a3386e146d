//! `inherit-no-authorization`

use std::sync::LazyLock;

use crate::check::prose::Phrases;
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Authorization, AuthorizationStatus, Origination};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "inherit-no-authorization",
        severity: Severity::Error,
        summary: "a control is inherited from an authorization, and no authorization is listed with id and date",
        manual: "\
Inheritance in the sense of FedRAMP exists only from a provider that is authorized, and the plan names it:
the provider, the id of the authorization and the day it was granted. A control marked `inherited` in a
plan for FedRAMP, or a sentence that says \"inherited from AWS's FedRAMP authorization\" in any plan,
needs an entry under `authorizations` in aws-reports.yaml with `id`, `service_offering` and
`authorized_on`, and status authorized.

Add the entry, with who reviewed it and when, or describe what the organization itself does.",
    },
    check,
};

static LEVERAGED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "inherited|inherits|inherit|leverages|leveraged|leverage .. from|of? ... authorization|authorizations|ato|fedramp",
        "inherited|inherits|inherit|leverages|leverage ... fedramp",
        "leveraged authorization",
        "inherited|inherits ... pre existing",
        "covered|satisfied by .. aws|amazon|aws's ... authorization|fedramp",
    ])
});

/// Words that make AWS's authorization, or a part of it, the organization's: in one clause.
static TAKEN_OVER: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "takes|take|taken|took|adopts|adopt|adopted ... under|from|through|with .. fedramp authorization|ato|package",
        "takes|take|taken|adopts|adopt|adopted ... under|from|through|with .. authorization|ato of|from .. aws|amazon|provider",
    ])
});

/// A conclusion from an authorization to what is inherited, across clauses.
static CONCLUDED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "fedramp low|moderate|high? authorized|authorization ... so|therefore|thus|hence|consequently|and ... is|are .. inherited",
        "fedramp low|moderate|high? authorized|authorization ... so|therefore|thus|hence|consequently|and .. we inherit",
        "because|since|as ... fedramp low|moderate|high? authorized|authorization ... inherited|inherit",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let usable = |one: &Authorization| {
        one.status == AuthorizationStatus::Authorized
            && one.authorized_on.is_some()
            && !one.id.trim().is_empty()
            && !one.service_offering.trim().is_empty()
    };
    let authorizations = &context.workspace.authorizations;
    let listed: Vec<&Authorization> = authorizations.iter().filter(|one| usable(one)).collect();
    let lacks = match authorizations.first() {
        None => "aws-reports.yaml lists no authorization".to_owned(),
        Some(_) if !listed.is_empty() => {
            "names neither the provider nor the id of the authorization".to_owned()
        }
        Some(one) if one.authorized_on.is_none() => {
            format!("the authorization {} does not state when it was granted", one.id)
        }
        Some(one) => format!("the authorization {} is not in force", one.id),
    };
    let help =
        "list it under `authorizations` in aws-reports.yaml: id, service offering, day, reviewer";
    let mut findings = Vec::new();
    let federal = context.is_federal();
    let controls = &context.plan.controls;
    for implementation in &context.workspace.implementations {
        let inherited = implementation.origination.contains(&Origination::Inherited);
        let first = implementation
            .satisfies
            .iter()
            .map(|(id, _)| &id.control)
            .find(|id| controls.iter().any(|control| control.id == **id));
        let (true, true, true, Some(first)) = (federal, inherited, listed.is_empty(), first) else {
            continue;
        };
        let fault = implementation.origination_origin.as_ref().unwrap_or(&implementation.origin);
        findings.push(
            RULE.finding(format!("{} is marked as inherited, and {lacks}", implementation.id))
                .help(help)
                .control(first)
                .fault(fault),
        );
    }
    for said in context.statements() {
        let text = said.section.text.to_lowercase();
        let named = listed.iter().any(|one| {
            text.contains(&one.id.to_lowercase())
                || text.contains(&one.service_offering.to_lowercase())
                || ["aws", "amazon"].iter().any(|name| text.contains(name))
        });
        if named {
            continue;
        }
        for sentence in &said.sentences {
            let found = LEVERAGED.find(sentence).or_else(|| TAKEN_OVER.find(sentence));
            let found = found.or_else(|| CONCLUDED.across(sentence));
            let Some(range) = found.filter(|range| sentence.claims(range)) else { continue };
            // An authorization to operate of the organization's own is another matter.
            let own =
                sentence.words[range].iter().any(|word| matches!(&*word.text, "our" | "common"));
            if own {
                continue;
            }
            let message = format!("{} rests on an authorization, and {lacks}", said.who());
            findings.push(said.place(RULE.finding(message), &sentence.origin).help(help));
        }
    }
    findings
}
