//! `sample-not-redrawn`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-not-redrawn",
        severity: Severity::Error,
        summary: "the tested items differ from the sample that the seed gives",
        manual: "\
A random sample can be relied on because anybody can draw it again. If a test names its population file and
seed, the sample is redrawn and compared with the items listed. A difference means that items were chosen
by hand, that the file is not the one drawn from, or that its rows changed order.
`carveout evidence sample DIR TEST` prints the sample for the seed.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        if let (Some(seed), None) = (&operating.seed, &operating.population_file) {
            return Some(
                RULE.finding(format!("{} names the seed `{seed}` but no population file", test.id))
                    .help("name `population_file`, so that anybody can draw the sample again")
                    .fault(&test.origin),
            );
        }
        let drawn = operating.drawn.as_ref().filter(|_| !operating.items.is_empty())?;
        let tested: Vec<&str> = operating.items.iter().map(|item| item.item.as_str()).collect();
        if !drawn.differs(&tested) {
            return None;
        }
        Some(
            RULE.finding(format!(
                "the items of {} differ from the sample that its seed gives for {} items: {}",
                test.id,
                drawn.population,
                differences(&drawn.items, &tested)
            ))
            .help("test the items that `carveout evidence sample DIR TEST` prints, or state how the sample was chosen")
            .fault(facts.item(test, first_other(&drawn.items, &tested))),
        )
    })
}

/// The first item that is listed a second time or is not drawn; else the first of all.
fn first_other(drawn: &[String], tested: &[&str]) -> usize {
    let wrong = |at: &usize| {
        let item = tested[*at];
        tested[..*at].contains(&item) || !drawn.iter().any(|name| name == item)
    };
    (0..tested.len()).find(wrong).unwrap_or_default()
}

/// `CHG-2252 is listed more than once; not drawn: CHG-2260; drawn but not listed: CHG-2251`.
fn differences(drawn: &[String], tested: &[&str]) -> String {
    let mut repeated = BTreeSet::new();
    let mut listed = BTreeSet::new();
    for item in tested {
        if !listed.insert(*item) {
            repeated.insert(*item);
        }
    }
    let drawn: BTreeSet<&str> = drawn.iter().map(String::as_str).collect();
    let mut out = Vec::new();
    if !repeated.is_empty() {
        let verb = if repeated.len() == 1 { "is" } else { "are" };
        out.push(format!("{} {verb} listed more than once", few_and_more(&repeated, 3)));
    }
    let other: Vec<&&str> = listed.difference(&drawn).collect();
    if !other.is_empty() {
        out.push(format!("not drawn: {}", few_and_more(&other, 3)));
    }
    let missing: Vec<&&str> = drawn.difference(&listed).collect();
    if !missing.is_empty() {
        out.push(format!("drawn but not listed: {}", few_and_more(&missing, 3)));
    }
    out.join("; ")
}
