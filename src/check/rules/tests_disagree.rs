//! `tests-disagree`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Level, PartId, PartResult, TestResult};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "tests-disagree",
        severity: Severity::Error,
        summary: "two tests come to opposite results for one part",
        manual: "\
One test of a part is effective and another is ineffective. The worse counts, so the part is Open. Find out
why they differ: another sample, another step, an exception that one of them left out. Correct the record
that is wrong, or remediate and retest.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // One finding for a pair of tests, however many parts they disagree on.
    let mut pairs: BTreeMap<(&str, &str), Vec<&PartId>> = BTreeMap::new();
    for (_, part) in context.plan.parts() {
        let of = |wanted: fn(&PartResult) -> bool| {
            part.results.iter().find(|result| wanted(result)).map(|result| result.test.as_str())
        };
        let for_it = of(|result| result.result.supports() && result.level == Level::Part);
        let against =
            of(|result| result.result == TestResult::Ineffective && result.level == Level::Part);
        if let (Some(for_it), Some(against)) = (for_it, against)
            && part.missing.iter().any(|missing| missing.what == crate::model::Lack::Failure)
        {
            pairs.entry((for_it, against)).or_default().push(&part.id);
        }
    }
    let test = |id: &str| context.plan.tests.iter().find(|test| test.id == id);
    pairs
        .into_iter()
        .filter_map(|((for_it, against), parts)| {
            let failed = test(against)?;
            let mut finding = RULE
                .finding(format!(
                    "{for_it} is effective and {against} is ineffective for the same part; the worse counts"
                ))
                .help("see whether they looked at the same thing; remediate and retest what failed, or correct a record that is wrong")
                .subject(against)
                .controls(&parts)
                .fault(&failed.origin);
            if let Some(test) = test(for_it) {
                finding = finding.cause(&test.origin);
            }
            Some(finding)
        })
        .collect()
}
