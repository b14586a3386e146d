//! `masking-incomplete`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Pictures, Redaction};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "masking-incomplete",
        severity: Severity::Warning,
        summary: "pictures are shown although account ids are masked",
        manual: "\
`policy: {account_ids: masked}` or `omitted` holds in every text of every output: statements, findings, file
names, captions, lists. It cannot hold in the pixels of a picture, and `policy: {pictures: shown}` prints
pictures all the same. What they show of accounts and mail addresses is in the package.

Remove `pictures: shown`, or make sure that the pictures show neither, and say so in a waiver.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let policy = &context.workspace.system.policy;
    let shown: Vec<&str> = context
        .plan
        .evidence
        .iter()
        .filter(|item| item.picture.is_some())
        .map(|item| item.id.as_str())
        .collect();
    let masked = policy.account_ids != Redaction::Full && policy.pictures() == Pictures::Shown;
    if !masked || shown.is_empty() {
        return Vec::new();
    }
    let (pictures, verb) = if shown.len() == 1 { ("picture", "is") } else { ("pictures", "are") };
    vec![
        RULE.finding(format!(
            "{} {pictures} {verb} shown, and account ids and mail addresses in {} pixels are not masked: {}",
            shown.len(),
            if shown.len() == 1 { "its" } else { "their" },
            crate::model::text::few_and_more(shown.iter(), 6)
        ))
        .help("remove `pictures: shown`, or crop the pictures")
        .fault(context.workspace.system.fields.at("policy", &Origin::file("carveout.yaml"))),
    ]
}
