//! `population-unproven`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::is_answer;
use crate::model::text::{normalized, quote};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-unproven",
        severity: Severity::Warning,
        summary: "a population without its source, its query and how it was seen to be complete",
        manual: "\
A sample speaks for its population only as far as the population is known to be whole: from which system it
was drawn, by which query, and how it was seen to be complete. The rule speaks where none of the three is
stated, no population file is named, and there is more than one item; where the source is stated and nothing
says how the population of a sample was seen to be complete; and where `assumed` or the like stands there.

State `population_source`, `population_query` and `population_complete`.",
    },
    check,
};

/// True for words that stand where a comparison should: `assumed`, `yes`, `not checked`.
fn says_nothing(text: &str) -> bool {
    const NOTHING: &[&str] = &[
        "assumed",
        "assumedcomplete",
        "assumedtobecomplete",
        "believedcomplete",
        "believedtobecomplete",
        "complete",
        "notchecked",
        "notcompared",
        "notverified",
        "ok",
        "presumed",
        "trusted",
        "true",
        "unchecked",
        "unknown",
        "yes",
    ];
    NOTHING.contains(&normalized(text).as_str())
}

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
        if !several || !operating.is_relied_on() {
            return None;
        }
        if told {
            let said = operating.population_complete.as_deref();
            let sampled = operating.sample_size < operating.population_size;
            let message = match said {
                Some(text) if !is_answer(text) || says_nothing(text) => format!(
                    "{}: `population_complete` is {}, which does not say how it was seen",
                    test.id,
                    quote(text)
                ),
                None if sampled => format!(
                    "{} does not say how the population of its sample was seen to be complete",
                    test.id
                ),
                _ => return None,
            };
            return Some(
                RULE.finding(message)
                    .help(
                        "state in `population_complete` what it was compared with, and the result",
                    )
                    .fault(facts.field(
                        test,
                        if said.is_some() { "population_complete" } else { "population" },
                    )),
            );
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
