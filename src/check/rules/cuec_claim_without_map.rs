//! `cuec-claim-without-map`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "cuec-claim-without-map",
        severity: Severity::Warning,
        summary: "a text claims that user entity controls were mapped or reviewed, and no review lists any",
        manual: "\
A statement, a test or an evidence item says that the complementary user entity controls of a report are
mapped to the organization's own controls, or were reviewed. The reviews record none, so nobody can follow
the claim from the report to a control.

List them under `cuecs` of the review in aws-reports.yaml, by the report's own numbers, each with the
implementations that answer it; those of another provider under `cuecs` of its entry in `providers`. Or take
the claim out.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let of_aws = workspace.reviews.iter().any(|review| !review.cuecs.is_empty());
    let of_others = workspace.system.providers.iter().any(|one| !one.cuecs.is_empty());
    let own = !workspace.system.user_controls.is_empty();
    let unsupported = |text: &str| {
        claims(text).any(|sentence| {
            let aws = mentions(sentence, &["aws", "amazon"]);
            let other = mentions(sentence, &["report", "vendor", "provider", "subservice"]);
            match (of_aws, of_others) {
                (true, _) => false,
                (false, true) => aws,
                // Those of our own users are listed elsewhere, and are no claim about a report.
                (false, false) => aws || other || !own,
            }
        })
    };
    let finding = |who: &str, origin: &Origin| {
        RULE.finding(format!(
            "{who} says that user entity controls are mapped or reviewed, and no review lists any"
        ))
        .help("list them under `cuecs` of the review, each with the implementations that answer it")
        .fault(origin)
    };
    let mut findings = Vec::new();
    for implementation in &workspace.implementations {
        let sections = implementation.general.iter().chain(implementation.sections.values());
        if let Some(section) = sections.into_iter().find(|section| unsupported(&section.text)) {
            findings.push(finding(&implementation.id, &section.origin));
        }
    }
    for test in &workspace.tests {
        let steps = test.steps.iter().map(|step| step.action.as_str());
        let mut texts = [test.title.as_str(), test.procedure.as_str()].into_iter().chain(steps);
        if texts.any(unsupported) {
            findings.push(finding(&test.id, &test.origin));
        }
    }
    for item in workspace.evidence.iter().filter(|item| unsupported(&item.title)) {
        findings.push(finding(&item.id, &item.origin));
    }
    findings
}

/// Sentences that say of user entity controls that they were mapped or reviewed.
fn claims(text: &str) -> impl Iterator<Item = &str> {
    let about =
        ["cuec", "user entity control", "user-entity control", "user entity considerations"];
    let done = ["map", "review", "assigned", "matched", "compared", "traced", "checked"];
    text.split_inclusive(['.', ';', '\n'])
        .filter(move |sentence| mentions(sentence, &about) && mentions(sentence, &done))
}

fn mentions(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    words.iter().any(|word| lower.contains(word))
}
