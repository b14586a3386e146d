//! `population-other-period`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-other-period",
        severity: Severity::Error,
        summary: "a population of which no item is of the audit period",
        manual: "\
The population file has a column with the days on which its items happened, such as `date`, `opened` or
`approved`, and no day in it is a day of the audit period. A sample from it says nothing about the
period.

Export the population for the audit period.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let populations = context.workspace.facts.populations.iter();
    populations
        .filter_map(|population| {
            // Something opened before the period may be closed in it: any column will do.
            let meets = population.days.iter().any(|(_, days)| days.intersection(audit).is_some());
            let (column, days) = population.days.first().filter(|_| !meets)?;
            Some(
                RULE.finding(format!(
                    "{}: no item of `{}` is of the audit period; its column `{column}` has days of {days}",
                    population.test, population.path
                ))
                .help("export the population for the audit period")
                .subject(&population.test)
                .fault(&population.origin)
                .cause(&Origin::file(population.path.as_str())),
            )
        })
        .collect()
}
