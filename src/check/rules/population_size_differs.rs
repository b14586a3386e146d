//! `population-size-differs`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-size-differs",
        severity: Severity::Error,
        summary: "the number of items in a population file differs from the test",
        manual: "\
A sample represents its population, so its size is the first thing an auditor checks. The number stated in
the test differs from the file: an item was added or lost, or the wrong list was exported.

Export the population again, or correct the number.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let populations = context.workspace.facts.populations.iter();
    populations
        .filter_map(|population| {
            let stated = population.stated.filter(|stated| *stated != population.counted)?;
            Some(
                RULE.finding(format!(
                    "{} states a population of {stated}, but `{}` has {} items",
                    population.test, population.path, population.counted
                ))
                .help("export the population again, or correct the number")
                .fault(&population.origin)
                .cause(&Origin::file(population.path.as_str())),
            )
        })
        .collect()
}
