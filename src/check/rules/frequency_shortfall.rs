//! `frequency-shortfall`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "frequency-shortfall",
        severity: Severity::Error,
        summary: "a control that acted less often than its frequency says",
        manual: "\
A monthly review that was held twice in a quarter did not operate in one month, whatever the sample
shows. The rule compares how often the control acted, `occurrences` of the test, with what its frequency
comes to over the audit period; a daily control is taken for one of working days. Controls that act at
events, or by themselves, have no such number. A frequency in words that are not known is reported too, for
neither this rule nor the size of the sample could be checked.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        if let Some(text) =
            super::unknown_frequency(context, test).filter(|_| operating.is_relied_on())
        {
            return Some(
                RULE.finding(format!("{}: the frequency `{text}` is not understood", test.id))
                    .help("write automated, daily, weekly, monthly, quarterly, annual or event-driven")
                    .fault(&test.origin),
            );
        }
        let acted = operating.occurrences.filter(|_| operating.is_relied_on())?;
        let asked = super::frequencies(context, test);
        let asked = asked.iter().filter_map(|(frequency, origin)| {
            Some((frequency.occurrences(context.plan.period)?, frequency, origin))
        });
        let (due, frequency, origin) = asked.max_by_key(|(due, ..)| *due)?;
        if acted >= due {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} counts {acted} occurrences; {} is at least {due} in {}",
                test.id,
                frequency.label(),
                context.plan.period_label
            ))
            .help("find the occurrences that are missing, or report them as an exception")
            .fault(&test.origin)
            .cause(origin),
        )
    })
}
