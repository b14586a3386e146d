//! `inclusive-untested`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ProviderMethod;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "inclusive-untested",
        severity: Severity::Error,
        summary: "a provider under the inclusive method of which no test speaks",
        manual: "\
Under the inclusive method the controls of a subservice organization are in the scope of the plan and are
tested with the organization's own. That takes access to the provider, its own statement of its controls,
and tests that were done there. The provider is declared with `method: inclusive`, and no test in the
workspace names it in its procedure, its steps, its title or its population.

Test the provider's controls and name it in the tests, or declare `method: carve-out` and review its
report.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let providers = &workspace.system.providers;
    let untested = providers.iter().filter(|one| one.method == ProviderMethod::Inclusive);
    untested
        .filter(|one| {
            let names = |text: &str| {
                let text = text.to_lowercase();
                text.contains(&one.name.to_lowercase()) || text.contains(&one.id.to_lowercase())
            };
            !workspace.tests.iter().any(|test| {
                let operating = test.operating.iter();
                let population =
                    operating.flat_map(|o| [&o.population, &o.population_source]).flatten();
                names(&test.title)
                    || names(&test.procedure)
                    || test.steps.iter().any(|step| names(&step.action))
                    || population.into_iter().any(|text| names(text))
            })
        })
        .map(|one| {
            RULE.finding(format!(
                "{} is declared with the inclusive method, and no test speaks of it",
                one.name
            ))
            .help("test its controls and name it in the tests, or declare `method: carve-out`")
            .subject(&one.id)
            .fault(&one.origin)
        })
        .collect()
}
