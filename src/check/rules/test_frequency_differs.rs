//! `test-frequency-differs`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Frequency;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-frequency-differs",
        severity: Severity::Warning,
        summary: "a test and the control it tests state different frequencies",
        manual: "\
The size of a sample follows from how often the control operates. A test that says annual of a control
that operates daily is judged by the wrong line of the sampling policy: one item is asked for instead of
25. Where a test states no `frequency`, that of the implementations it tests is used.

Correct the frequency that is wrong, or remove it from the test.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    super::of_tests(context, |test, operating| {
        let own = operating.frequency.as_deref().and_then(Frequency::of)?;
        let tested = workspace
            .implementations
            .iter()
            .filter(|one| test.tests.iter().any(|(id, _)| *id == one.id));
        let stated: Vec<_> = tested
            .filter_map(|one| Some((one, Frequency::of(one.frequency.as_deref()?)?)))
            .collect();
        // Of several controls with frequencies of their own, the test may mean any.
        if stated.iter().any(|(_, frequency)| *frequency == own) {
            return None;
        }
        let (one, frequency) = stated.first()?;
        Some(
            RULE.finding(format!(
                "{} states that the control is {}; {} states {}",
                test.id,
                own.label(),
                one.id,
                frequency.label()
            ))
            .help("correct the frequency that is wrong, or remove it from the test")
            .fault(workspace.facts.field(test, "frequency"))
            .cause(one.frequency_origin.as_ref().unwrap_or(&one.origin)),
        )
    })
}
