//! `exception-outside-period`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "exception-outside-period",
        severity: Severity::Warning,
        summary: "an exception of a day outside the audit period",
        manual: "\
An exception is counted against the items of the period. One that happened before the period began or after it
ended says nothing of how the control operated in it, and makes the rate of exceptions wrong; or its day is
wrong.

Correct the day, or take the exception out and report it in the period it belongs to.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    super::of_tests(context, |test, operating| {
        // A test of other days is reported as such.
        let speaks_of = test.covers.unwrap_or(audit);
        speaks_of.intersection(audit)?;
        let outside = |day: &crate::model::Date| !audit.contains(*day) && !speaks_of.contains(*day);
        let (exception, day) = operating
            .deviations
            .iter()
            .find_map(|one| Some((one, one.date.filter(|day| outside(day))?)))?;
        let name = exception.item.as_deref().unwrap_or(&exception.what);
        Some(
            RULE.finding(format!(
                "{}: the exception on `{name}` is of {day}, outside the audit period ({audit})",
                test.id
            ))
            .help("correct the day, or take the exception out")
            .fault(context.workspace.facts.field(test, "exceptions"))
            .cause(&context.workspace.system.period_origin),
        )
    })
}
