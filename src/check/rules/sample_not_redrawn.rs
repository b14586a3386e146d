//! `sample-not-redrawn`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "sample-not-redrawn",
        severity: Severity::Error,
        summary: "a sample that its seed does not draw",
        manual: "\
A random sample counts because anybody can draw it again. Where a test names its population file and
the seed, the sample is drawn again and compared with the items listed. Other items may have been chosen
by hand, the file may be another than the one drawn from, or rows may have changed order.
`carveout evidence sample DIR TEST` prints what the seed draws.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        if let (Some(seed), None) = (&operating.seed, &operating.population_file) {
            return Some(
                RULE.finding(format!("{} names the seed `{seed}` and no population file", test.id))
                    .help("name `population_file`, so that anybody can draw the sample again")
                    .fault(&test.origin),
            );
        }
        let drawn = operating.drawn.as_ref().filter(|_| !operating.items.is_empty())?;
        let tested: Vec<&str> = operating.items.iter().map(|item| item.item.as_str()).collect();
        if !drawn.differs(&tested) {
            return None;
        }
        let other = tested.iter().filter(|item| !drawn.items.iter().any(|name| name == *item));
        let other: Vec<&str> = other.copied().take(3).collect();
        let such = if other.is_empty() {
            format!(
                ": {} of the {} drawn are not among them",
                drawn.items.len().saturating_sub(tested.len()),
                drawn.items.len()
            )
        } else {
            format!(", such as {}", other.join(", "))
        };
        Some(
        RULE
            .finding(format!(
                "{} tested other items than its seed draws from {}{such}",
                test.id, drawn.population
            ))
            .help("`carveout evidence sample DIR TEST` prints the items; test those, or say how the sample was chosen")
            .fault(&test.origin),
        )
    })
}
