//! `statement-repeated`

use std::collections::{BTreeMap, BTreeSet};

use super::inherit_policy_control::is_of_the_organization;
use crate::check::prose::{Said, Sentence};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;

/// Shorter sentences are alike by chance.
const LEAST_WORDS: usize = 12;

/// A sentence in so many statements was copied.
const MANY: usize = 3;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "statement-repeated",
        severity: Severity::Warning,
        summary: "the same sentence stands in the statements of three or more different controls",
        manual: "\
A sentence that fits every control says nothing about any of them. Assessors search a plan for repeated text
first, because it was pasted to fill space, and what it claims holds for none of the controls in particular.
Sentences of twelve words or more are compared, whatever their case and punctuation.

Say in each statement what is done for that control. What does hold for all belongs into the description of
the system, once. Policies of several families may share sentences: they are kept in the same way. Two
sections of one implementation with the same text are reported too: one of the two says nothing of its part.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut same: BTreeMap<String, Vec<(&Said<'_>, &Sentence)>> = BTreeMap::new();
    for said in &context.prose.said {
        let mut here: BTreeSet<String> = BTreeSet::new();
        for sentence in said.sentences.iter().filter(|one| one.words.len() >= LEAST_WORDS) {
            let words: Vec<&str> = sentence.words.iter().map(|word| word.text.as_str()).collect();
            let text = words.join(" ");
            if here.insert(text.clone()) {
                same.entry(text).or_default().push((said, sentence));
            }
        }
    }
    // The policies of all families are written, approved and reviewed in the same way.
    let policies: BTreeSet<String> = {
        let catalogs = context.workspace.frameworks.iter().map(|(_, catalog)| catalog);
        let controls = catalogs.flat_map(crate::model::Catalog::controls);
        let own = controls.filter(|one| is_of_the_organization(&one.id, &one.title));
        own.map(|control| control.id.to_string()).collect()
    };
    let mut told: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut findings = Vec::new();
    for places in same.values() {
        let controls: BTreeSet<String> = places
            .iter()
            .filter_map(|(said, _)| said.subject())
            .map(|part| part.control.to_string())
            .collect();
        let who: Vec<String> = places.iter().map(|(said, _)| said.who()).collect();
        // Several sentences that stand together in the same statements are one finding.
        if places.len() < MANY
            || controls.len() < MANY
            || controls.iter().all(|id| policies.contains(id))
            || !told.insert(who.clone())
        {
            continue;
        }
        let mut places = places.iter();
        let Some((said, sentence)) = places.next() else { continue };
        let mut finding = said.place(
            RULE.finding(format!(
                "{} statements have the same sentence: {}",
                who.len(),
                few_and_more(who.iter(), 4)
            )),
            &sentence.origin,
        );
        for (_, other) in places.take(5) {
            finding = finding.cause(&other.origin);
        }
        findings.push(finding.help("say in each what is done for that control"));
    }
    findings.extend(twice_in_one(context));
    findings
}

/// Sections of one implementation, headed with different parts, that have the same text.
fn twice_in_one(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, String), &Said<'_>> = BTreeMap::new();
    let mut findings = Vec::new();
    for said in context.statements() {
        let Some(part) = said.part.filter(|_| said.length() >= LEAST_WORDS) else { continue };
        let words = said.sentences.iter().flat_map(|one| &one.words);
        let text: Vec<&str> = words.map(|word| word.text.as_str()).collect();
        let id = said.implementation.id.as_str();
        let Some(first) = seen.get(&(id, text.join(" "))) else {
            seen.insert((id, text.join(" ")), said);
            continue;
        };
        let Some(other) = first.part.filter(|other| *other != part) else { continue };
        findings.push(
            said.place(
                RULE.finding(format!("{id} has the same text for {other} and for {part}")),
                &said.section.origin,
            )
            .cause(&first.section.origin)
            .help("say in each what is done for that part"),
        );
    }
    findings
}
