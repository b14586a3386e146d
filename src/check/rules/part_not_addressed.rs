//! `part-not-addressed`

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::check::prose::{Said, sentences_of, stems};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::few_and_more;
use crate::model::{ControlId, PartId, PlanControl, PlanPart};

/// Fewer words than this for each part cannot speak of all of them.
const WORDS_A_PART: usize = 3;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "part-not-addressed",
        severity: Severity::Warning,
        summary: "a part of a control is covered only by a text that does not speak of it",
        manual: "\
A part without a section of its own takes the section of the control, or the text before the first heading.
That is fine as long as this text says what is done for the part. Three cases are told with certainty: the
other parts of the control have sections of their own and the general text shares no word with this one; all
others of four or more have sections and the general text has none of the words that only this part has; or
one short text serves three or more parts with fewer than three words for each. The first two are errors:
a part was left out.

Write a section headed with the part's id, such as `## AC-2(d)`, or say in the general text what is done.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (said, parts) in super::serving(context) {
        let implementation = said.implementation;
        if !implementation.status.operates() {
            continue;
        }
        let mut by_control: IndexMap<&ControlId, (&PlanControl, Vec<&PlanPart>)> = IndexMap::new();
        for (control, part) in parts.into_iter().filter(|(control, _)| control.parts.len() > 1) {
            by_control.entry(&control.id).or_insert((control, Vec::new())).1.push(part);
        }
        for (control, served) in by_control.into_values() {
            if !is_statement(said, control) {
                continue;
            }
            let silent =
                if said.part.is_none() { silent(said, control, &served) } else { Vec::new() };
            let severity = if silent.is_empty() { Severity::Warning } else { Severity::Error };
            let (parts, why): (Vec<&PartId>, String) = if !silent.is_empty() {
                let why = "only by its general text, which does not speak of it".to_owned();
                (silent, why)
            } else if served.len() >= 3 && said.length() < WORDS_A_PART * served.len() {
                let why =
                    format!("by one text of {} words for {} parts", said.length(), served.len());
                (served.iter().map(|part| &part.id).collect(), why)
            } else {
                continue;
            };
            let Some(first) = parts.first() else { continue };
            findings.push(
                RULE.finding(format!(
                    "{} covers {} {why}",
                    implementation.id,
                    few_and_more(parts.iter(), 4)
                ))
                .help(format!("write a section `## {first}` that says what is done for it"))
                .severity(severity)
                .control(*first)
                .fault(place(said)),
            );
        }
    }
    findings
}

/// Where the section begins.
fn place<'a>(said: &'a Said<'_>) -> &'a Origin {
    &said.section.origin
}

/// True unless it is a general text for several controls, which says something for each and is short on all.
fn is_statement(said: &Said<'_>, control: &PlanControl) -> bool {
    let only = said.implementation.satisfies.iter().all(|(id, _)| id.control == control.id);
    let has_sections = said.implementation.sections.keys().any(|id| id.control == control.id);
    said.part.is_some() || only || has_sections
}

/// Parts that the general text has no word for, while other parts of the control have sections.
fn silent<'p>(said: &Said<'_>, control: &PlanControl, served: &[&'p PlanPart]) -> Vec<&'p PartId> {
    let headed = control.parts.len() - served.len();
    let own = said.implementation.sections.keys().filter(|id| id.control == control.id).count();
    if own == 0 || headed < served.len() {
        return Vec::new();
    }
    let said_words = stems(&said.sentences);
    // Words that all parts of the control share do not tell one from another.
    let of = |part: &PlanPart| -> BTreeSet<String> {
        stems(&sentences_of(&part.text, &Origin::file("")))
    };
    let title = stems(&sentences_of(&control.title, &Origin::file("")));
    let shared = |word: &String| {
        word == "system"
            || title.contains(word)
            || control.parts.iter().filter(|part| of(part).contains(word)).count() > 2
    };
    // With all others headed, a part without a section was probably left out.
    let one_of_many = served.len() * 4 <= control.parts.len();
    let others: BTreeSet<String> = match one_of_many {
        true => control
            .parts
            .iter()
            .filter(|part| !served.iter().any(|one| one.id == part.id))
            .flat_map(of)
            .collect(),
        false => BTreeSet::new(),
    };
    served
        .iter()
        .filter(|part| {
            let words: BTreeSet<String> =
                of(part).into_iter().filter(|word| !shared(word)).collect();
            let own: BTreeSet<&String> =
                words.iter().filter(|word| !others.contains(*word)).collect();
            let left_out = one_of_many
                && own.len() >= 3
                && own.iter().filter(|word| said_words.contains(**word)).count() * 4 <= own.len();
            left_out || words.len() >= 2 && words.intersection(&said_words).count() == 0
        })
        .map(|part| &part.id)
        .collect()
}
