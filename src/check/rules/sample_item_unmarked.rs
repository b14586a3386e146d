//! `sample-item-unmarked`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::TestItem;
use crate::model::text::few_and_more;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-item-unmarked",
        severity: Severity::Error,
        summary: "an item of a sample without any mark, in a test that concludes on operation",
        manual: "\
An item that is listed was drawn; one that is marked was looked at. A test that concludes while items have no
mark under any of its attributes did not look at them, and its sample is smaller than it says.

Look at the items and mark them, with ✓, ✗ or n/a.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        let blank = |item: &TestItem| item.marks.is_empty();
        // Where no item is marked at all, the test has no table of marks.
        if !operating.is_relied_on() || operating.items.iter().all(blank) {
            return None;
        }
        let unmarked: Vec<(usize, &TestItem)> =
            operating.items.iter().enumerate().filter(|(_, item)| blank(item)).collect();
        let (first, _) = unmarked.first()?;
        let names = unmarked.iter().map(|(_, item)| &item.item);
        Some(
            RULE.finding(format!(
                "{}: {} of {} items {} no mark: {}",
                test.id,
                unmarked.len(),
                operating.items.len(),
                if unmarked.len() == 1 { "has" } else { "have" },
                few_and_more(names, 4)
            ))
            .help("look at the items and mark them, with ✓, ✗ or n/a")
            .fault(facts.item(test, *first)),
        )
    })
}
