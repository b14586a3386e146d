//! `sample-too-small`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "sample-too-small",
        severity: Severity::Error,
        summary: "fewer items tested than firm policy asks for the frequency",
        manual: "\
The number of items follows from how often the control acts: the table under `policy.samples` in
carveout.yaml, printed in the workbook as firm policy, and all items where the population has fewer. The
frequency is that of the test, else of the implementations it tests; where these differ, the one that
asks for most counts. Where the items are listed, those with a mark are counted, not the number stated.
The AICPA sets no sizes: change the table where your firm's policy differs.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        // Items that are listed speak for themselves: one without a mark was not tested.
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
                "{} tested {tested} of {}; firm policy for {} controls asks for {needed}",
                test.id,
                operating
                    .population_size
                    .map_or("a population without count".into(), |n| n.to_string()),
                frequency.label(),
            ))
            .help("test more items, or set the firm's own sizes under `policy.samples`")
            .fault(&test.origin)
            .cause(origin),
        )
    })
}
