//! `parameter-stated-twice`

use std::collections::BTreeMap;

use crate::check::prose::{sentences_of, stated_length};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::{normalized, quote};
use crate::model::{ControlId, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "parameter-stated-twice",
        severity: Severity::Error,
        summary: "two implementations, or one and carveout.yaml, give a parameter different values",
        manual: "\
An organization-defined parameter has one value in a system, which is printed in the requirement. Where two
implementations of the same control give two, the plan prints the first and says nothing of the other, and a
tester does not know which one to hold the control to. `every quarter` and `quarterly` are the same value.

Keep the value in one place. Where a rule differs by kind of account or host, write both into the one value.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let place = Origin::file("");
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        let names = aliases(context, &control.id);
        let mut first: BTreeMap<&str, (String, String, &Origin)> = BTreeMap::new();
        let satisfying = workspace.implementations.iter().filter(|implementation| {
            implementation.satisfies.iter().any(|(id, _)| id.control == control.id)
        });
        let stated = satisfying.map(|one| (one.id.as_str(), &one.parameters));
        for (who, values) in stated.chain([("carveout.yaml", &workspace.system.parameters)]) {
            for (id, (value, origin)) in values {
                let Some(id) = names.get(id.as_str()) else { continue };
                if value.trim().is_empty() || placeholder(value).is_some() {
                    continue;
                }
                let Some((by, before, at)) = first.get(id) else {
                    first.insert(id, (who.to_owned(), value.clone(), origin));
                    continue;
                };
                let length = |text: &str| stated_length(&sentences_of(text, &place));
                let same_length =
                    length(before).zip(length(value)).is_some_and(|(one, other)| one.same(&other));
                if normalized(before) == normalized(value) || same_length {
                    continue;
                }
                findings.push(
                    RULE.finding(format!(
                        "{id} of {} is {} in {by} and {} in {who}; the plan prints the first",
                        control.id,
                        quote(before),
                        quote(value)
                    ))
                    .help("keep the value in one place")
                    .control(&control.id)
                    .fault(origin)
                    .cause(at),
                );
            }
        }
    }
    findings
}

/// The ids of a control's parameters by every name they are written with.
fn aliases<'a>(context: &'a Context<'_>, control: &ControlId) -> BTreeMap<String, &'a str> {
    let mut names = BTreeMap::new();
    let catalogs = context.workspace.frameworks.iter();
    let of_plan = catalogs.filter(|(choice, _)| choice.name == context.plan.framework);
    for known in of_plan.filter_map(|(_, catalog)| catalog.control(control)) {
        for (id, parameter) in &known.parameters {
            names.insert(id.to_lowercase(), id.as_str());
            if let Some(alias) = &parameter.alias {
                names.entry(alias.to_lowercase()).or_insert(id.as_str());
            }
        }
    }
    names
}
