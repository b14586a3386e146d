//! `region-named-not-declared`

use std::collections::BTreeSet;

use crate::check::prose::{Sentence, TextKind};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::resource::COMPASS;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "region-named-not-declared",
        severity: Severity::Warning,
        summary: "a statement or the description names an AWS Region that carveout.yaml does not declare",
        manual: "\
Evidence is held against the declared Regions, and so are letters that exclude some. A copy, a replica or
a host in another Region is outside the plan: nobody tests it. Either the Region is missing from
`system.regions`, or the text was left from another system.

Declare the Region, or correct the text. Sentences about global services, whose records appear in
us-east-1, and sentences that deny or forbid a Region are left alone.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    let mut findings = Vec::new();
    let message = |who: &str, region: &str| {
        RULE.finding(format!(
            "{who} names the Region {region}, which carveout.yaml does not declare"
        ))
        .help(format!("add `{region}` to `regions`, or correct the text"))
    };
    for said in context.statements() {
        for sentence in &said.sentences {
            for region in undeclared(context, sentence) {
                if told.insert((said.implementation.id.clone(), region.clone())) {
                    findings.push(said.place(message(&said.who(), &region), &sentence.origin));
                }
            }
        }
    }
    for other in context.prose.others.iter().filter(|other| other.kind == TextKind::System) {
        for sentence in &other.sentences {
            for region in undeclared(context, sentence) {
                if told.insert((other.what.clone(), region.clone())) {
                    findings.push(message(&other.what, &region).fault(&sentence.origin));
                }
            }
        }
    }
    findings
}

/// Words with which another Region is in order.
const IN_ORDER: &[&str] = &[
    "global",
    "artifact",
    "cloudfront",
    "billing",
    "denies",
    "denied",
    "deny",
    "blocked",
    "blocks",
    "outside",
    "forbidden",
    "except",
    "other",
    "iam",
    "organizations",
    "support",
    "route",
];

fn undeclared(context: &Context<'_>, sentence: &Sentence) -> Vec<String> {
    let declared = &context.workspace.system.regions;
    if declared.is_empty() || sentence.words.iter().any(|word| IN_ORDER.contains(&&*word.text)) {
        return Vec::new();
    }
    let words = &sentence.words;
    let mut found = Vec::new();
    for at in 0..words.len() {
        let Some((region, range)) = region_at(words.iter().skip(at).map(|w| w.text.as_str()), at)
        else {
            continue;
        };
        if !declared.contains(&region) && sentence.claims(&range) {
            found.push(region);
        }
    }
    found
}

/// `eu-central-1` as the words it was split into.
fn region_at<'w>(
    words: impl Iterator<Item = &'w str>,
    at: usize,
) -> Option<(String, std::ops::Range<usize>)> {
    let words: Vec<&str> = words.take(4).collect();
    let area = ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx", "cn"];
    let gov = usize::from(words.get(1) == Some(&"gov"));
    let fits = area.contains(words.first()?)
        && COMPASS.contains(words.get(1 + gov)?)
        && words.get(2 + gov)?.len() == 1
        && words.get(2 + gov)?.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| (words[..3 + gov].join("-"), at..at + 3 + gov))
}
