//! `sample-without-seed`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-without-seed",
        severity: Severity::Warning,
        summary: "a sample that is called random and cannot be drawn again",
        manual: "\
A random sample is only known to be random if it can be drawn again: with the population file, the seed
and the method. A test that names its population file or lists its items, calls the sample random and
states no seed, may have chosen them by hand.

Draw the sample with `carveout evidence sample FILE --seed N --size N` and state the seed, or say how the
items were chosen.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        let how = operating.sampling.as_deref()?.to_lowercase();
        let seed = operating.seed.as_deref().unwrap_or_default();
        let blind = ["blind", "haphazard", "arbitrar", "at will"];
        let random = (how.contains("random") || blind.iter().any(|word| how.contains(word)))
            && !how.contains("not random")
            && !how.contains("seed");
        let can = operating.population_file.is_some() || !operating.items.is_empty();
        if !random || !seed.trim().is_empty() || !can || !operating.is_relied_on() {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} says that its sample is {} and states no seed: nobody can draw it again",
                test.id,
                crate::model::text::quote(operating.sampling.as_deref().unwrap_or_default())
            ))
            .help("state the `seed` it was drawn with, or say how the items were chosen")
            .fault(facts.field(test, "sampling")),
        )
    })
}
