//! `frequency-shortfall`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "frequency-shortfall",
        severity: Severity::Error,
        summary: "a control that operated less often than its frequency requires",
        manual: "\
A monthly review that was held twice in a quarter did not operate in one month, whatever the sample shows.
The rule compares how often the control operated (`occurrences` of the test) with the number that its
frequency requires in the audit period; a daily control is counted on working days. Event-driven and
automated controls have no such number. A word that is no frequency is found by `frequency-unknown`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
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
                "{} states {acted} {}; {} requires at least {due} in {}",
                test.id,
                if acted == 1 { "occurrence" } else { "occurrences" },
                frequency.label(),
                context.plan.period_label
            ))
            .help("find the missing occurrences, or report them as an exception")
            .fault(facts.field(test, "occurrences"))
            .cause(origin),
        )
    })
}
