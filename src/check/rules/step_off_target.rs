//! `step-off-target`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{ControlId, PartId};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "step-off-target",
        severity: Severity::Warning,
        summary: "a step or attribute names a part of a control that its test does not test",
        manual: "\
A test names under `tests` the implementations or controls it tests, and its steps name the parts they look
at. A step that names a part of another control, or a part that its control does not have, is most often a
slip in the id, and then the part that was meant stays untested. Correct the id, or add the control under
`tests`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let known: BTreeSet<&ControlId> =
        context.plan.controls.iter().map(|control| &control.id).collect();
    let parts: BTreeSet<&PartId> = context.plan.parts().map(|(_, part)| &part.id).collect();
    let implementations = &context.workspace.implementations;
    let mut findings = Vec::new();
    for test in &context.plan.tests {
        // Controls the test reaches by what it names as a whole.
        let mut reached: BTreeSet<ControlId> = BTreeSet::new();
        for (id, _) in &test.tests {
            match implementations.iter().find(|implementation| implementation.id == *id) {
                Some(found) => {
                    reached.extend(found.satisfies.iter().map(|(part, _)| part.control.clone()));
                }
                None => reached.extend(id.parse::<PartId>().ok().map(|part| part.control)),
            }
        }
        let here = |named: &&PartId| known.contains(&named.control);
        let absent =
            |named: &PartId| !parts.iter().any(|part| named.covers(part) || part.covers(named));
        let within = |named: &PartId| reached.iter().any(|control| control.covers(&named.control));
        let steps = test.steps.iter().map(|step| step.parts.as_slice());
        let attributes = test.operating.iter().flat_map(|one| one.attributes.values());
        let mut named: BTreeSet<&PartId> = BTreeSet::new();
        for parts in steps.chain(attributes.map(|attribute| attribute.parts.as_slice())) {
            named.extend(parts.iter().filter(here).filter(|part| absent(part)));
            // A step that also looks at other controls is fine; one that looks at nothing of its own is not.
            if !parts.iter().any(within) {
                named.extend(parts.iter().filter(here));
            }
        }
        let Some(first) = named.first() else { continue };
        findings.push(
            RULE.finding(format!(
                "{}: a step or attribute names {}, which the controls it tests do not have",
                test.id,
                few_and_more(named.iter(), 4)
            ))
            .help("correct the part id, or name the control under `tests`")
            .control(&first.control)
            .fault(context.workspace.facts.part(test, first)),
        );
    }
    findings
}
