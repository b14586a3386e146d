//! Statements and other texts that rules on words look through.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::prose::{Said, Sentence, TextKind, claims_of_patching, contradicted};
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Origin};
use crate::model::text::few_and_more;
use crate::model::{PlanControl, PlanPart, Section};

/// Sections that are statements of parts of the plan, each with the parts it serves.
pub(crate) fn serving<'a>(
    context: &Context<'a>,
) -> Vec<(&'a Said<'a>, Vec<(&'a PlanControl, &'a PlanPart)>)> {
    let implementations = &context.workspace.implementations;
    let mut parts: BTreeMap<*const Section, Vec<(&PlanControl, &PlanPart)>> = BTreeMap::new();
    for control in &context.plan.controls {
        let of_control = |id: &String| implementations.iter().find(|one| one.id == *id);
        for implementation in control.implementations.iter().filter_map(of_control) {
            for part in control.parts.iter().filter(|part| implementation.satisfies(&part.id)) {
                if let Some(section) = implementation.statement(&part.id) {
                    parts.entry(std::ptr::from_ref(section)).or_default().push((control, part));
                }
            }
        }
    }
    let served =
        |said: &'a Said<'a>| Some((said, parts.remove(&std::ptr::from_ref(said.section))?));
    context.prose.said.iter().filter_map(served).collect()
}

/// Sentences of statements and of the description that say that AWS patches what the customer has to.
pub(crate) fn patching(
    context: &Context<'_>,
    rule: &'static Rule,
    guests: bool,
) -> Vec<Diagnostic> {
    let message = |who: &str, sentence: &Sentence| {
        let names = &context.prose.names;
        let found = claims_of_patching(context.plan, names, sentence, guests)?;
        let note = found.note.map(|note| format!(": {}", note.trim_end_matches('.')));
        let whose = match found.services.as_slice() {
            [] => "on every service that is the organization's".to_owned(),
            services => format!(
                "on {} that is the organization's{}",
                few_and_more(services, 3),
                note.clone().unwrap_or_default()
            ),
        };
        let help = "state who of the organization patches it, how often and in which record";
        if let Some(mode) = found.mode {
            let message = format!(
                "{who} says \"{}\", and carveout.yaml declares {} with the mode `{mode}`{}",
                found.what,
                few_and_more(&found.services, 3),
                note.unwrap_or_default()
            );
            return Some(rule.finding(message).help("correct the text, or the mode"));
        }
        let message = format!("{who} says that AWS patches \"{}\"; {whose}", found.what);
        Some(rule.finding(message).help(help))
    };
    in_texts(context, &message)
}

/// Sentences of statements and of the description that a dated default of a service contradicts.
pub(crate) fn defaults(
    context: &Context<'_>,
    rule: &'static Rule,
    encryption: bool,
) -> Vec<Diagnostic> {
    let message = |who: &str, sentence: &Sentence| {
        let facts = contradicted(context.workspace, &context.prose.names, sentence, encryption);
        let certain = facts.iter().any(|fact| fact.certain);
        let told = facts.iter().filter(|fact| fact.certain == certain);
        let told: Vec<String> = told
            .map(|fact| format!("{}: {}", fact.service, fact.holds.trim_end_matches('.')))
            .collect();
        let (first, rest) = told.split_first()?;
        let mut message = format!("{who} rests on a default that does not hold. {first}");
        for more in rest.iter().take(2) {
            message.push_str(&format!("; {more}"));
        }
        let severity = if certain { rule.code.severity } else { crate::diag::Severity::Warning };
        let help =
            "state which setting of the organization does it, since when, and how that is checked";
        let mut finding = rule.finding(message).severity(severity).help(help);
        finding.places.extend(facts.iter().filter_map(|fact| fact.declared.as_ref()).take(3).map(
            |declared| crate::diag::Place { role: crate::diag::Role::Cause, at: declared.clone() },
        ));
        Some(finding)
    };
    in_texts(context, &message)
}

/// The findings about sentences of statements, of the description of the system and of values.
pub(crate) fn in_texts(
    context: &Context<'_>,
    find: &dyn Fn(&str, &Sentence) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    // The sentence comes first among the places.
    let placed = |finding: Diagnostic, at: &Origin| {
        let causes = finding.places.clone();
        let mut finding = Diagnostic { places: Vec::new(), ..finding }.fault(at);
        finding.places.extend(causes);
        finding
    };
    let mut findings = Vec::new();
    for said in context.statements() {
        for sentence in &said.sentences {
            let Some(found) = find(&said.who(), sentence) else { continue };
            let finding = placed(found, &sentence.origin);
            findings.push(match said.subject() {
                Some(part) => finding.control(part),
                None => finding,
            });
        }
    }
    for other in &context.prose.others {
        let looked_at = matches!(other.kind, TextKind::System | TextKind::Value);
        for sentence in other.sentences.iter().filter(|_| looked_at) {
            let Some(found) = find(&other.what, sentence) else { continue };
            findings.push(placed(found, &sentence.origin));
        }
    }
    findings
}

/// True if a sentence names something of its own: a number, a tool, a record, a role. The words in `given`, those of
/// the values of parameters, are not its own.
pub(crate) fn is_specific(
    context: &Context<'_>,
    sentence: &Sentence,
    given: &BTreeSet<String>,
) -> bool {
    let system = &context.workspace.system;
    let text = sentence.text.to_lowercase();
    let titled = system.roles.values().any(|role| {
        let title = role.title.to_lowercase();
        let head = title.split(['(', ',']).next().unwrap_or_default();
        head.split(" and ").map(str::trim).any(|one| !one.is_empty() && text.contains(one))
    });
    let own: BTreeSet<String> = [&system.name, &system.organization]
        .iter()
        .flat_map(|name| name.split([' ', '-']).map(str::to_lowercase))
        .collect();
    let named = sentence.words.iter().enumerate().any(|(n, word)| {
        let upper = word.written.chars().any(char::is_uppercase);
        let name = n > 0 && upper && !own.contains(word.text.trim_end_matches("'s"));
        let number = word.written.chars().any(|c| c.is_ascii_digit());
        word.code || name || (number && !given.contains(&word.text))
    });
    titled || named
}
