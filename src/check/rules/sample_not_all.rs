//! `sample-not-all`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-not-all",
        severity: Severity::Warning,
        summary: "a test of all items whose sample is smaller than its population",
        manual: "\
A test that says that it looked at all items, and states a sample smaller than the population, says two
things. A reader cannot tell whether the rest was looked at.

Correct `sampling`, or the sizes.",
    },
    check,
};

/// Words of `sampling` that mean that nothing was left out.
const ALL: &[&str] = &["all", "every", "entire", "whole", "full", "100"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let (population, sample) = (operating.population_size?, operating.sample_size?);
        let method = operating.sampling.as_deref()?.to_lowercase();
        let first = method.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
        (ALL.contains(&first) && sample < population).then(|| {
            RULE.finding(format!(
                "{} says that it looked at all items, and at {sample} of {population}",
                test.id
            ))
            .help("correct `sampling`, or the sizes")
            .fault(context.workspace.facts.field(test, "sampling"))
        })
    })
}
