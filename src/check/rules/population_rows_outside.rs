//! `population-rows-outside`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::few_and_more;
use crate::model::{Period, PopulationCount};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-rows-outside",
        severity: Severity::Note,
        summary: "a population of which some items are not of the audit period",
        manual: "\
The population file has columns with the days on which its items happened, such as `opened`, `approved` or
`deployed`. The rule counts the items of which no such day, nor the time between two of them, meets the audit
period, and says which items of the sample are among them. It is a note: the population of a yearly control is
often of the whole year. Where the control acts more often, such an item says nothing about the period.

Export the population for the audit period, and draw the sample from that.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let populations = context.workspace.facts.populations.iter();
    populations.filter_map(|population| one(context, population)).collect()
}

fn one(context: &Context<'_>, population: &PopulationCount) -> Option<Diagnostic> {
    let audit = context.plan.period;
    let outside: BTreeMap<usize, Period> = population
        .spans
        .iter()
        .filter(|(_, days)| days.intersection(audit).is_none())
        .copied()
        .collect();
    // Where none is of the period, that is a finding of its own.
    if outside.is_empty() || outside.len() == population.spans.len() {
        return None;
    }
    let (from, to) = (
        outside.values().map(|days| days.from).min()?,
        outside.values().map(|days| days.to).max()?,
    );
    let sampled: Vec<&str> = population
        .sampled
        .iter()
        .filter(|(_, number)| outside.contains_key(number))
        .map(|(name, _)| name.as_str())
        .collect();
    let of_sample = match &sampled[..] {
        [] => String::new(),
        [one] => format!(", and {one} of the sample is one of them"),
        several => format!(
            ", and {} of the sample are among them: {}",
            several.len(),
            few_and_more(several, 4)
        ),
    };
    let days = Period::list(&[Period { from, to }]);
    let finding = RULE
        .finding(format!(
            "{}: {} of {} items of `{}` are of days outside the audit period ({days}){of_sample}",
            population.test,
            outside.len(),
            population.counted,
            population.path
        ))
        .help("export the population for the audit period, and draw the sample from that")
        .subject(&population.test)
        .fault(&population.origin)
        .cause(&Origin::file(population.path.as_str()));
    Some(finding)
}
