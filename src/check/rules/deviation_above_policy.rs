//! `deviation-above-policy`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Mark, TestItem};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "deviation-above-policy",
        severity: Severity::Error,
        summary: "a test concluded effective with more exceptions than firm policy tolerates",
        manual: "\
Firm policy says which share of the tested items may deviate before a control is not effective
(`policy.tolerable_deviation`). A test above it is not effective, whatever its tester concluded, and its
parts are Open: failed. Conclude it as ineffective, then remediate and retest; or extend the sample.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tolerable = context.plan.policy.tolerable_deviation;
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() {
            return None;
        }
        let failed = |item: &&TestItem| item.marks.values().any(|mark| *mark == Mark::No);
        let marked = operating.items.iter().filter(failed).count();
        let exceptions = operating.exceptions.len().max(marked) as u64;
        let items = operating.tested()?;
        if exceptions == 0 || !tolerable.is_exceeded(exceptions, items) {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} concludes {} with {exceptions} of {items} items deviating, more than the {tolerable} that firm policy tolerates",
                test.id,
                operating.conclusion.label().to_lowercase()
            ))
            .help("conclude it as ineffective, or extend the sample; then remediate and retest")
            .fault(context.workspace.facts.field(test, "conclusion")),
        )
    })
}
