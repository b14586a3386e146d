//! `occurrence-contradicted`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Conclusion, Evidence, EvidenceKind, Test};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "occurrence-contradicted",
        severity: Severity::Error,
        summary: "a test concludes that nothing occurred, and states items, occurrences or exceptions",
        manual: "\
`did-not-occur` says that the event which the control answers did not occur in the period: there is nothing
to sample. A population, a number of occurrences, tested items or exceptions in the same test say that it
did.

Test what occurred and conclude on it, or take out the numbers that are of another period.",
    },
    check,
};

/// A list among what the test cites that has rows, where none of them has none.
fn listed(context: &Context<'_>, test: &Test) -> Option<Diagnostic> {
    let workspace = context.workspace;
    let lists: Vec<&Evidence> = test
        .evidence_ids()
        .filter_map(|id| context.links.item(id))
        .filter(|item| matches!(item.kind, EvidenceKind::Export | EvidenceKind::Record))
        .filter(|item| item.in_period(context.plan.period))
        .collect();
    let rows =
        |item: &Evidence| workspace.facts.found.get(&item.id).map(|found| found.rows).or(item.rows);
    if lists.iter().any(|item| rows(item) == Some(0)) {
        return None;
    }
    let (item, rows) = lists.iter().find_map(|item| Some((item, rows(item)?)))?;
    Some(
        RULE.finding(format!(
            "{} concludes did not occur, and {}, which it cites, has {rows} {}",
            test.id,
            item.id,
            if rows == 1 { "row" } else { "rows" }
        ))
        .help("test what occurred and conclude on it, or cite the query that found nothing")
        .fault(workspace.facts.field(test, "conclusion"))
        .cause(&item.origin),
    )
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        if operating.conclusion != Conclusion::DidNotOccur {
            return None;
        }
        let counts = [
            ("population_size", operating.population_size, "a population of"),
            ("occurrences", operating.occurrences, "occurrences:"),
            ("sample_size", operating.sample_size, "a sample of"),
            ("items", Some(operating.items.len() as u64), "items tested:"),
            ("exceptions", Some(operating.exceptions.len() as u64), "exceptions:"),
        ];
        let stated = counts
            .into_iter()
            .find_map(|(field, count, what)| Some((field, count.filter(|n| *n > 0)?, what)));
        let Some((field, count, what)) = stated else { return listed(context, test) };
        Some(
            RULE.finding(format!("{} concludes did not occur, and states {what} {count}", test.id))
                .help("test what occurred and conclude on it, or correct the numbers")
                .fault(facts.field(test, field))
                .cause(facts.field(test, "conclusion")),
        )
    })
}
