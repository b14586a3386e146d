//! `narrative-restates`

use std::collections::BTreeSet;

use crate::check::prose::{sentences_of, stems};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "narrative-restates",
        severity: Severity::Warning,
        summary: "a statement repeats the requirement in place of what is done for it",
        manual: "\
\"The organization reviews accounts to confirm that they follow the account management rules\" is the
requirement. A statement says how it is met here: which role, which system, when, with which record. A text is
reported if four fifths of its words are those of the requirement or of any requirement, and it names no role,
system, number, tool or record of its own. A number that is the value of a parameter is not its own.

Write what is done, by whom and where, so that a tester can tell what to look at.",
    },
    check,
};

/// Words of any requirement, in stems.
const GENERIC: &str = "organization entity company system information component procedures policy control
    security privacy accordance defined requirements applicable personnel users process established
    implemented documented developed maintained ensured appropriate necessary objectives activities
    management responsible assigned relevant including related identified designated authorized required
    effective adequate regularly periodically timely manner place needed based satisfied met complies
    retained retain retention retaining support supports supporting fact meet meets meeting regulatory
    regulations regulation legal laws organizational times always days unauthorized modification modified
    modify logging audited protect protected protects";

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let place = Origin::file("");
    let generic = stems(&sentences_of(GENERIC, &place));
    let system = &context.workspace.system;
    let names = stems(&sentences_of(&format!("{} {}", system.name, system.organization), &place));
    let mut findings = Vec::new();
    for (said, parts) in super::serving(context) {
        // The values of parameters are part of the requirement.
        let given: BTreeSet<String> = {
            let values = said.implementation.parameters.values();
            let values = values.chain(context.workspace.system.parameters.values());
            let sentences = values.flat_map(|(value, origin)| sentences_of(value, origin));
            sentences.flat_map(|one| one.words).map(|word| word.text).collect()
        };
        if !said.implementation.status.operates()
            || said.sentences.iter().any(|one| super::is_specific(context, one, &given))
        {
            continue;
        }
        let mut asked: BTreeSet<String> = BTreeSet::new();
        for (control, part) in parts {
            let lead = part.lead.iter().map(|lead| lead.text.as_str());
            for text in lead.chain([part.text.as_str(), control.title.as_str()]) {
                asked.extend(stems(&sentences_of(text, &place)));
            }
        }
        let own: BTreeSet<String> =
            stems(&said.sentences).into_iter().filter(|word| !names.contains(word)).collect();
        let of_requirement = own.iter().filter(|word| asked.contains(*word)).count();
        let new = own.iter().filter(|w| !asked.contains(*w) && !generic.contains(*w)).count();
        if asked.is_empty() || own.len() < 4 || of_requirement < 3 || new * 5 > own.len() {
            continue;
        }
        findings.push(
            said.place(
                RULE.finding(format!(
                    "{} repeats the requirement and does not say how it is met",
                    said.who()
                )),
                &said.section.origin,
            )
            .help("say who does it, where, when, and which record shows it"),
        );
    }
    findings
}
