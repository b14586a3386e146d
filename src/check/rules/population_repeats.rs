//! `population-repeats`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-repeats",
        severity: Severity::Warning,
        summary: "a population with repeated item names",
        manual: "\
Items are identified by name. If a name is repeated, nobody can tell which of the items was tested, and
the population may count the same thing twice.

Name under `population_column` a column whose values are unique, or remove the repeated rows.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let populations = context.workspace.facts.populations.iter();
    populations
        .filter_map(|population| {
            let (name, count) = population.repeated.as_ref()?;
            let (names, verb) = if *count == 1 { ("name", "is") } else { ("names", "are") };
            Some(
                RULE.finding(format!(
                    "{}: {count} {names} {verb} repeated in `{}`, such as `{name}`",
                    population.test, population.path
                ))
                .help("name under `population_column` a column whose values are unique")
                .fault(&population.origin)
                .cause(&Origin::file(population.path.as_str())),
            )
        })
        .collect()
}
