//! `premises-named-not-declared`

use std::sync::LazyLock;

use crate::check::prose::{Phrases, Said, Sentence};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "premises-named-not-declared",
        severity: Severity::Warning,
        summary: "statements speak of an office or of laptops that carveout.yaml does not declare",
        manual: "\
What premises an organization has decides which physical duties are its own. Statements that describe the
doors of an office, or laptops of the staff, while `premises` lists none of that kind, say that duties are
missing in the plan: parts for which AWS alone seems to be responsible are the organization's too.

List the office or the laptops under `premises` in carveout.yaml, or take them out of the statements.",
    },
    check,
};

static OFFICE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "the|our|its|each|both|every office|offices|headquarters",
        "office in|at|of",
        "office door|doors|network|building",
    ])
});

static LAPTOPS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(["laptop|laptops|notebooks|workstations"]));

/// Sentences from which on it is no figure of speech.
const ENOUGH: usize = 3;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    let declared = |id: &str| {
        system.premises.iter().any(|used| {
            let known = context.workspace.knowledge.premises.get(&used.id);
            used.id == id || known.is_some_and(|known| known.id == id)
        })
    };
    let kinds: [(&str, &str, &LazyLock<Phrases>); 2] =
        [("office", "an office", &OFFICE), ("laptops", "laptops", &LAPTOPS)];
    let mut findings = Vec::new();
    for (id, what, phrases) in kinds {
        if declared(id) {
            continue;
        }
        let mut told: Vec<(&Said<'_>, &Sentence)> = Vec::new();
        for said in context.statements() {
            if !said.implementation.status.operates() {
                continue;
            }
            let claims = |sentence: &&Sentence| {
                phrases.find(sentence).is_some_and(|range| {
                    sentence.claims(&range) && !sentence.is_about_others(&range)
                })
            };
            told.extend(said.sentences.iter().filter(claims).map(|sentence| (said, sentence)));
            if told.len() >= ENOUGH {
                break;
            }
        }
        // Other premises may be the ones that are meant: a machine room in an office.
        let titled = |(said, _): &&(&Said<'_>, &Sentence)| {
            let title = said.implementation.title.to_lowercase();
            title
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.trim_end_matches('s') == id.trim_end_matches('s'))
        };
        // A control whose title names them is about nothing else.
        let Some((said, sentence)) =
            told.iter().find(titled).or_else(|| told.first().filter(|_| told.len() >= ENOUGH))
        else {
            continue;
        };
        let place = match system.no_premises {
            Some(_) => system.at("no_premises"),
            None => system.at("premises"),
        };
        findings.push(
            RULE.finding(format!(
                "statements such as {} speak of {what}, and carveout.yaml declares none",
                said.who()
            ))
            .help(format!("add `{{id: {id}}}` to `premises`, or take it out of the statements"))
            .fault(place)
            .cause(&sentence.origin),
        );
    }
    findings
}
