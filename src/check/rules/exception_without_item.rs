//! `exception-without-item`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "exception-without-item",
        severity: Severity::Warning,
        summary: "an exception that names no item of the sample, or one that was not tested",
        manual: "\
An exception belongs to an item: the leaver, the change, the backup on which it was found. Without the item
nobody can follow it up, and it cannot be told whether two exceptions are one. Name the item as the sample
names it.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let listed = !operating.items.is_empty();
        let unknown =
            |item: &str| listed && !operating.items.iter().any(|tested| tested.item == item);
        let faulty = operating.deviations.iter().find(|deviation| {
            deviation.item.as_deref().map_or_else(|| operating.tested() != Some(1), unknown)
        })?;
        let what = match &faulty.item {
            Some(item) => format!(
                "{}: an exception names {item}, which is not among the items tested",
                test.id
            ),
            None => format!("{}: an exception names no item: {}", test.id, faulty.what),
        };
        Some(
            RULE.finding(what)
                .help("name under `item` the item of the sample on which it was found")
                .fault(context.workspace.facts.field(test, "exceptions")),
        )
    })
}
