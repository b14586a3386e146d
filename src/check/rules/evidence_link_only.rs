//! `evidence-link-only`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{Disposition, PartId};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-link-only",
        severity: Severity::Warning,
        summary: "the evidence of a part is a link and nothing else",
        manual: "\
A link counts as evidence, and nothing behind it was read: the package has no copy, no hash and no rows
of it, and what it shows may change after the audit period. Where every item that supports a part is a
link, a reader of the package cannot check the part from it.

Export the page to a file and register that with its hash; the link can stay in `source`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let linked = |id: &String| {
        let item = context.links.listed(id)?;
        (item.path.is_none() && item.url.is_some()).then_some(item)
    };
    let mut resting: BTreeMap<&str, Vec<&PartId>> = BTreeMap::new();
    for (_, part) in plan.parts() {
        let supported = !matches!(part.disposition, Disposition::Open | Disposition::NotApplicable);
        if !supported || part.evidence.is_empty() {
            continue;
        }
        let links: Vec<_> = part.evidence.iter().filter_map(linked).collect();
        if links.len() == part.evidence.len() {
            links.iter().for_each(|item| resting.entry(&item.id).or_default().push(&part.id));
        }
    }
    let items = plan.evidence.iter();
    items
        .filter_map(|item| {
            let parts = resting.get(item.id.as_str())?;
            let named = few_and_more(parts.iter(), 4);
            Some(
                RULE.finding(format!("{} is a link, and no file supports {named}", item.id))
                    .help("register a copy of what the link shows, with its hash")
                    .control(&parts.first()?.control)
                    .fault(&item.origin),
            )
        })
        .collect()
}
