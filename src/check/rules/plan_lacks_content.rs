//! `plan-lacks-content`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Disposition, PartId, SectionState, sections};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "plan-lacks-content",
        severity: Severity::Error,
        summary: "PL-2 is called satisfied, and the plan itself lacks what PL-2 asks for",
        manual: "\
PL-2(a) of NIST SP 800-53 says what a security plan holds: among others the components, the types of
information with the security category and its reasons, threats, what the privacy risk assessment found, the
environment and its connections, the risk of design decisions, activities to coordinate, and an approval. The
document that this program prints is such a plan. Where it says that these parts are satisfied and has no such
content, it refutes itself, and an assessor reads both.

State what is lacking in description.yaml; the page on completeness names each section, and the role that can
give it. Where another document holds it, list that under `attachments` with `holds`. Where there is nothing
to say, say so under `none`, with the reason.",
    },
    check,
};

/// What each item of PL-2(a) asks for, by the sections that hold it. Items 11 and 12, the baseline and the controls,
/// are the plan itself.
const ASKS: &[(&str, &[&str])] = &[
    ("1", &["architecture"]),
    ("2", &["inventory"]),
    ("3", &["purpose"]),
    ("5", &["information"]),
    ("6", &["categorization"]),
    ("7", &["threats"]),
    ("8", &["privacy"]),
    ("9", &["environment", "interconnections"]),
    ("10", &["requirements"]),
    ("13", &["design_decisions"]),
    ("14", &["coordination"]),
    ("15", &["approvals"]),
];

/// The item of PL-2(a) that a part is, where it is one.
fn item(part: &PartId) -> Option<&'static [&'static str]> {
    let id = part.to_string();
    let number = id.strip_prefix("PL-2(a)(")?.strip_suffix(')')?;
    ASKS.iter().find(|(item, _)| *item == number).map(|(_, sections)| *sections)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if !context.catalog().is_some_and(|catalog| catalog.determination) {
        return Vec::new();
    }
    let plan = context.plan;
    let satisfied = |disposition: Disposition| {
        matches!(
            disposition,
            Disposition::CustomerTested
                | Disposition::Shared
                | Disposition::AwsAttested
                | Disposition::ProviderAttested
        )
    };
    let (mut parts, mut lacking): (Vec<&PartId>, Vec<SectionState>) = (Vec::new(), Vec::new());
    for (_, part) in plan.parts().filter(|(_, part)| satisfied(part.disposition)) {
        let Some(asked) = item(&part.id) else { continue };
        let states = sections(plan, asked).filter(|one| one.lacks.is_some());
        let before = lacking.len();
        lacking.extend(states);
        if lacking.len() > before {
            parts.push(&part.id);
        }
    }
    let Some(first) = lacking.first() else { return Vec::new() };
    let described = &context.workspace.described;
    let place = first.place.split([',', ' ']).next().unwrap_or_default();
    let told: Vec<String> = lacking
        .iter()
        .map(|one| {
            let lacks = one.lacks.as_deref().unwrap_or_default();
            format!("{} ({lacks})", one.title.to_lowercase())
        })
        .collect();
    let who: BTreeSet<&str> = lacking.iter().map(|one| one.who.as_str()).collect();
    let places: BTreeSet<&str> = lacking.iter().map(|one| one.place).collect();
    let message = format!(
        "PL-2 is called satisfied, and this plan has nothing on {} of what it asks for: {}",
        lacking.len(),
        told.join("; ")
    );
    let help = format!(
        "state it in description.yaml ({}), or name in `attachments` the document that `holds` it; ask {}",
        places.into_iter().collect::<Vec<_>>().join("; "),
        who.into_iter().collect::<Vec<_>>().join(", ")
    );
    vec![RULE.finding(message).help(help).controls(parts).fault(&described.at(place))]
}
