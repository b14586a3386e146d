//! `population-missing`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-missing",
        severity: Severity::Error,
        summary: "a conclusion on operation without the population it was drawn from",
        manual: "\
A sample supports a conclusion on operation only with its population: what it was drawn from, by which
query, and how many items there were. Without the count nobody can tell whether the sample was large
enough, and without the source nobody can draw it again.
State `population` with source and query, and `population_size`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() {
            return None;
        }
        let stated =
            [&operating.population, &operating.population_query, &operating.population_file];
        let named = stated.iter().any(|text| text.as_ref().is_some_and(|t| !t.trim().is_empty()));
        let message = match (named, operating.population_size) {
            (true, Some(_)) => return None,
            (true, None) => "does not state how many items the population has",
            (false, Some(_)) => "does not state what the sample was drawn from",
            (false, None) => "states no population",
        };
        Some(
            RULE.finding(format!("{} concludes on operation and {message}", test.id))
                .help("state `population` with source and query, and `population_size`")
                .fault(context.workspace.facts.field(test, "population")),
        )
    })
}
