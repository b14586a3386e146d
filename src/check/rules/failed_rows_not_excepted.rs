//! `failed-rows-not-excepted`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ObservationStatus;
use crate::model::text::number_of;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "failed-rows-not-excepted",
        severity: Severity::Warning,
        summary: "a list shows failures that the test which cites it does not have as exceptions",
        manual: "\
A list with a column `result` or `outcome` says of each row whether it went well. A test of all rows that
cites it and lists fewer exceptions than the list has failed rows has not looked at every row, or left
something out. Lists of several tests, and tests of a sample, are not compared.

List each failure as an exception, with cause, extent and response.",
    },
    check,
};

/// Tool and check of the rows that say of themselves that they failed.
const RESULT: (&str, &str) = ("list", "row-result");

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut failing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &workspace.observations {
        if row.status == ObservationStatus::Fail && (&*row.tool, &*row.rule) == RESULT {
            failing.entry(&row.evidence).or_default().push(&row.resource);
        }
    }
    super::of_tests(context, |test, operating| {
        let whole =
            operating.sample_size.is_some() && operating.sample_size == operating.population_size;
        if !whole || !operating.is_relied_on() {
            return None;
        }
        let cited: Vec<&str> = test.evidence_ids().collect();
        let [of_test] = cited.as_slice() else { return None };
        let failed = failing.get(of_test)?;
        let listed = operating.exceptions.len().max(operating.deviations.len());
        (failed.len() > listed).then(|| {
            let first = failed.first().copied().unwrap_or_default();
            let rows = number_of(failed.len() as u64, "failed row", "failed rows");
            let exceptions = match listed {
                0 => "no exception".to_owned(),
                _ => number_of(listed as u64, "exception", "exceptions"),
            };
            RULE.finding(format!(
                "{}: {of_test} has {rows}, such as {first}, and the test lists {exceptions}",
                test.id
            ))
            .help("list each failure as an exception, with cause, extent and response")
            .fault(workspace.facts.field(test, "exceptions"))
        })
    })
}
