//! `poam-names-other-parts`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::PoamStatus;
use crate::model::text::{few_and_more, names_id};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-names-other-parts",
        severity: Severity::Note,
        summary: "a statement tells of an open item of the plan of action that does not name its part",
        manual: "\
The text of a part says that a weakness of it is open as POAM-22, and POAM-22 names other parts only. The
part is then shown without the open weakness that its own statement admits, and the item without a part
that waits for it.

Name the part under `parts` of the item, or take the item out of the text if it is about something else. A
text that lists several items is left alone.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let open = |status| matches!(status, PoamStatus::Open);
    let items: Vec<_> =
        workspace.poam.iter().filter(|item| open(item.status) && !item.parts.is_empty()).collect();
    let mut told = BTreeSet::new();
    let mut findings = Vec::new();
    for said in context.statements() {
        let names = |id: &str| said.sentences.iter().find(|one| names_id(&one.text, id));
        // A text that lists several items is about the plan of action.
        if items.iter().filter(|item| names(&item.id).is_some()).count() > 1 {
            continue;
        }
        for item in &items {
            // A text of the whole implementation speaks of all that it satisfies.
            let named = match said.part {
                Some(part) => item.bears_on(part),
                None => said.implementation.satisfies.iter().any(|(part, _)| item.bears_on(part)),
            };
            let Some(sentence) = names(&item.id) else { continue };
            if named || !told.insert((said.who(), item.id.as_str())) {
                continue;
            }
            let finding = RULE
                .finding(format!(
                    "{} speaks of {}, which names {}",
                    said.who(),
                    item.id,
                    few_and_more(&item.parts, 3)
                ))
                .help("name the part under `parts` of the item, or take the item out of the text")
                .cause(item.at("parts"));
            findings.push(said.place(finding, &sentence.origin));
        }
    }
    findings
}
