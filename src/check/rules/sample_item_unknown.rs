//! `sample-item-unknown`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::PopulationCount;
use crate::model::text::{few_and_more, one_line};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-item-unknown",
        severity: Severity::Error,
        summary: "an item of a sample that is not in the population",
        manual: "\
A sample is drawn from its population, so every item tested is in the population file under the same
name. One that is not was drawn from elsewhere, is misspelt, or shows that the population is not
complete.

Correct the name, or export the population again; `population_column` names the column with the names of
items.",
    },
    check,
};

/// Where the first of the unknown items is listed.
fn place<'a>(context: &Context<'a>, population: &'a PopulationCount) -> &'a Origin {
    let workspace = context.workspace;
    let test = workspace.tests.iter().find(|test| test.id == population.test);
    let found = test.and_then(|test| {
        let items = &test.operating.as_ref()?.items;
        let at = items.iter().position(|i| population.unknown.contains(&one_line(&i.item)))?;
        Some(workspace.facts.item(test, at))
    });
    found.unwrap_or(&population.origin)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let populations = context.workspace.facts.populations.iter();
    populations
        .filter(|population| !population.unknown.is_empty())
        .map(|population| {
            let unknown = &population.unknown;
            let (one, verb) = if unknown.len() == 1 { ("item", "is") } else { ("items", "are") };
            RULE.finding(format!(
                "{}: {} {one} of the sample {verb} not in `{}`: {}",
                population.test,
                unknown.len(),
                population.path,
                few_and_more(unknown, 3)
            ))
            .help("correct the names, or name the column with them under `population_column`")
            .fault(place(context, population))
            .cause(&Origin::file(population.path.as_str()))
        })
        .collect()
}
