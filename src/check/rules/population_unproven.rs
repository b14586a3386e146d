//! `population-unproven`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-unproven",
        severity: Severity::Warning,
        summary: "a population without its source, its query and how it was seen to be complete",
        manual: "\
A sample speaks for its population only as far as the population is known to be whole: from which system it
was drawn, by which query, and how it was seen to be complete. The rule speaks where none of the three is
stated, no population file is named, and there is more than one item.

State `population_source`, `population_query` and `population_complete`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        let several = operating.population_size.is_some_and(|size| size > 1);
        let told = [
            &operating.population_source,
            &operating.population_query,
            &operating.population_complete,
            &operating.population_file,
        ];
        let told = told.iter().any(|text| text.as_ref().is_some_and(|t| !t.trim().is_empty()));
        if told || !several || !operating.is_relied_on() {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} states neither where its population came from nor how it was seen to be complete",
                test.id
            ))
            .help("state `population_source`, `population_query` and `population_complete`")
            .fault(facts.field(test, "population")),
        )
    })
}
