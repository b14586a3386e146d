//! `sample-item-repeated`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use std::collections::BTreeSet;

use crate::model::text::{few_and_more, one_line};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-item-repeated",
        severity: Severity::Error,
        summary: "an item that a test lists twice",
        manual: "\
The items of a sample are different items. One that is listed twice was tested once, so the sample is
smaller than it says, and the rate of exceptions is wrong.

Take the second entry out, and test another item in its place.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let mut met = BTreeSet::new();
        let names = operating.items.iter().map(|item| one_line(&item.item));
        let again: Vec<(usize, String)> =
            names.enumerate().filter(|(_, name)| !met.insert(name.clone())).collect();
        let (first, _) = again.first()?;
        let first = *first;
        let repeated: BTreeSet<String> = again.into_iter().map(|(_, name)| name).collect();
        let (one, verb) = if repeated.len() == 1 { ("item", "is") } else { ("items", "are") };
        Some(
            RULE.finding(format!(
                "{}: {} {one} of the sample {verb} listed more than once: {}",
                test.id,
                repeated.len(),
                few_and_more(&repeated, 3)
            ))
            .help("take the second entry out, and test another item in its place")
            .fault(context.workspace.facts.item(test, first)),
        )
    })
}
