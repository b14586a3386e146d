//! `done-late`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Date, Observation};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "done-late",
        severity: Severity::Warning,
        summary: "a list shows what was done after the day on which it was due, or approved after it was done",
        manual: "\
A list with a day on which something was due (`due_on`, `deadline`) and a day on which it was done
(`fixed_on`, `completed_on` ...) shows what was late. A list with a day of approval and a day of
building, deploying, first access or use shows what was approved too late. The rule reads such lists
where the headings are unmistakable, and speaks of rows of the audit period. An exception of a test that
names the row answers it, and so does an item of the plan of action.

Record the exception in the test of the control.",
    },
    check,
};

/// Rows whose days are in the wrong order.
const CHECKS: &[(&str, &str)] = &[("list", "day-order")];

/// The day on which what was due was done.
fn done(row: &Observation) -> Option<Date> {
    let (_, rest) = row.note.as_deref()?.split_once("done on ")?;
    rest.get(..10)?.parse().ok()
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let late = super::observed(context, CHECKS, |row, counts| {
        let of_period = row.on.map_or(counts, |on| audit.contains(on));
        let done = done(row).is_some_and(|on| audit.contains(on));
        (of_period || done) && !super::is_answered(context, row)
    });
    let finding = |seen: super::Observed<'_>| {
        let told = seen
            .each(|row| format!("{} ({})", row.resource, row.note.as_deref().unwrap_or_default()));
        seen.placed(
            RULE.finding(format!("done too late: {told}"))
                .help("record the exception in the test of the control"),
        )
    };
    late.into_iter().map(finding).collect()
}
