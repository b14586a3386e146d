//! `sample-too-small`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "sample-too-small",
        severity: Severity::Error,
        summary: "fewer items tested than the sampling policy requires for the frequency",
        manual: "\
The sample size depends on how often the control operates: it is set in the table under `policy.samples` in
carveout.yaml, printed in the workbook as firm policy, or is the whole population if that is smaller. The
frequency is that of the test, or else of the implementations it tests; if these differ, the one that
requires the largest sample is used. If items are listed, those with a mark are counted instead of the
stated number. The AICPA prescribes no sizes: change the table if your firm's policy differs.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        // A listed item without a mark was not tested.
        let tested = operating.marked().or(operating.sample_size);
        let tested = tested.filter(|_| operating.is_relied_on())?;
        let sizes = &context.plan.policy.samples;
        let asked = super::frequencies(context, test);
        let most = asked
            .iter()
            .max_by_key(|(frequency, _)| sizes.of(*frequency, operating.population_size));
        let (frequency, origin) = most?;
        let needed = sizes.of(*frequency, operating.population_size);
        if tested >= needed {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} tested {tested} of {}; firm policy for {} controls requires {needed}",
                test.id,
                operating
                    .population_size
                    .map_or("a population of unknown size".into(), |n| n.to_string()),
                frequency.label(),
            ))
            .help("test more items, or set the firm's own sizes under `policy.samples`")
            .fault(context.workspace.facts.field(test, "sample_size"))
            .cause(origin),
        )
    })
}
