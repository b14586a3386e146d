//! `evidence-not-by-step`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{PartId, Test};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-not-by-step",
        severity: Severity::Warning,
        summary: "the steps of a test look at different parts, and none says which evidence it looked at",
        manual: "\
Evidence of the whole test supports every part that the test looks at. Where the steps look at different
parts and the test cites several items, nobody can tell which item shows which part, and a part may be
counted as supported by a file that says nothing about it. Write `evidence: [EV-001]` at each step (the
fifth column of a step on a test sheet), or at each attribute. An item that a step cites supports the parts
of the steps that cite it, and no other. An item that bears on everything, such as the population, stays in
the list of the test.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tests = context.plan.tests.iter();
    tests
        .filter(|test| !test.cites_by_step())
        .filter_map(|test| {
            let sets = looked_at(test);
            let items = context.links.naming_or_of([test.id.as_str()], test.evidence_ids()).len();
            let part = test.parts.first()?;
            (sets.len() > 1 && items > 1).then(|| {
                RULE.finding(format!(
                    "{}: its steps look at {} different sets of parts and cite none of its {items} evidence items",
                    test.id,
                    sets.len()
                ))
                .help("write at each step the evidence it looked at: `evidence: [EV-001]`")
                .control(&part.control)
                .fault(&test.origin)
            })
        })
        .collect()
}

/// The different sets of parts that the steps and attributes of a test name.
fn looked_at(test: &Test) -> BTreeSet<BTreeSet<&PartId>> {
    let steps = test.steps.iter().map(|step| &step.parts);
    let attributes = test.operating.iter().flat_map(|operating| operating.attributes.values());
    let all = steps.chain(attributes.map(|attribute| &attribute.parts));
    all.filter(|parts| !parts.is_empty()).map(|parts| parts.iter().collect()).collect()
}
