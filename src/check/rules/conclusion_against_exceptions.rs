//! `conclusion-against-exceptions`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::{few_and_more, normalized};
use crate::model::{Conclusion, Mark, Operating, TestItem};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "conclusion-against-exceptions",
        severity: Severity::Error,
        summary: "a conclusion that its own exceptions contradict: effective with some, with exceptions without any",
        manual: "\
A test that lists an exception, or marks an item ✗, did not find the control effective without exception.
Its conclusion is `effective-with-exceptions` where firm policy tolerates as many
(`policy.tolerable_deviation`), and else `ineffective`. The other way round, `effective-with-exceptions`
names at least one exception, with cause, extent and response.

Correct the conclusion, or the list of exceptions.",
    },
    check,
};

/// True for a text that says that there is no exception.
fn is_none(text: &str) -> bool {
    const NONE: &[&str] = &[
        "",
        "none",
        "no",
        "nil",
        "na",
        "noexception",
        "noexceptions",
        "noexceptionsnoted",
        "noexceptionnoted",
        "nonenoted",
        "nonefound",
    ];
    NONE.contains(&normalized(text).as_str())
}

/// Names of the items that were marked ✗.
fn marked(operating: &Operating) -> Vec<&str> {
    let failed = |item: &&TestItem| item.marks.values().any(|mark| *mark == Mark::No);
    operating.items.iter().filter(failed).map(|item| item.item.as_str()).collect()
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        let listed = operating.exceptions.iter().filter(|text| !is_none(text)).count();
        let marked = marked(operating);
        let (what, help) = match operating.conclusion {
            Conclusion::Effective if listed > 0 => (
                format!(
                    "{} concludes effective and lists {listed} {}",
                    test.id,
                    if listed == 1 { "exception" } else { "exceptions" }
                ),
                "conclude `effective-with-exceptions`, or `ineffective` above what firm policy tolerates",
            ),
            Conclusion::Effective if !marked.is_empty() => (
                format!(
                    "{} concludes effective, and {} of its items {} marked ✗: {}",
                    test.id,
                    marked.len(),
                    if marked.len() == 1 { "is" } else { "are" },
                    few_and_more(&marked, 3)
                ),
                "list the exceptions and conclude `effective-with-exceptions`, or correct the marks",
            ),
            Conclusion::EffectiveWithExceptions if listed == 0 && marked.is_empty() => (
                format!("{} concludes effective with exceptions and lists none", test.id),
                "list each exception with `what`, `cause`, `extent` and `response`, or conclude `effective`",
            ),
            _ => return None,
        };
        Some(
            RULE.finding(what)
                .help(help)
                .fault(facts.field(test, "conclusion"))
                .cause(facts.field(test, "exceptions")),
        )
    })
}
