//! `sample-exceeds-population`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-exceeds-population",
        severity: Severity::Error,
        summary: "a sample that is larger than its population",
        manual: "\
More items were tested than there are by the test's own population. One of the numbers is wrong, items
were tested twice, or the population is not complete.

Correct the numbers, or export the population again.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let listed = operating.items.len() as u64;
        let tested = operating.tested()?.max(listed);
        let population = operating.population_size.filter(|size| *size < tested)?;
        Some(
            RULE.finding(format!(
                "{} tested {tested} items of a population of {population}",
                test.id
            ))
            .help("correct the numbers, or export the population again")
            .fault(context.workspace.facts.field(test, "population_size")),
        )
    })
}
