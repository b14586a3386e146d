//! `leaver-access-late`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Date, Observation, ObservationStatus};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "leaver-access-late",
        severity: Severity::Warning,
        summary: "an account that was disabled days after its person had left, or was not disabled",
        manual: "\
A list with the day on which people left (`terminated_on`, `last_day` …) and the day on which their accounts
were disabled (`disabled_on`, `deactivated_on` …) shows how long access outlived employment. The rule reads
such lists where the headings are unmistakable, and speaks of people who left, or whose account was disabled,
in the audit period. It leaves three days, for a weekend; a shorter time is for the test of the control to
judge. An exception of a test that names the person answers it, and so does an item of the plan of action.

Find out what the account was used for after the person had left, and record the exception in the test.",
    },
    check,
};

/// When people left and their accounts were disabled.
const CHECKS: &[(&str, &str)] = &[("list", "account-disabled")];

/// Days that are left: a weekend and the day after it.
const ALLOWED: i64 = 3;

/// The day on which the account was disabled.
fn disabled(row: &Observation) -> Option<Date> {
    let rest = row.note.as_deref()?.strip_prefix("disabled on ")?;
    rest.get(..10)?.parse().ok()
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let late = super::observed(context, CHECKS, |row, counts| {
        let Some(left) = row.on.filter(|_| row.status == ObservationStatus::Manual) else {
            return false;
        };
        let (days, of_period) = match disabled(row) {
            Some(disabled) => {
                (Some(left.days_to(disabled)), audit.contains(left) || audit.contains(disabled))
            }
            None => (super::days_before(context, row), counts),
        };
        of_period && days.is_some_and(|days| days > ALLOWED) && !super::is_answered(context, row)
    });
    let finding = |seen: super::Observed<'_>| {
        let told = seen.each(|row| {
            let left = row.on.map(|on| format!("left on {on}, ")).unwrap_or_default();
            format!("{} ({left}{})", row.resource, row.note.as_deref().unwrap_or_default())
        });
        seen.placed(
            RULE.finding(format!("accounts outlived their people: {told}"))
                .help("find out what the accounts were used for, and record the exception in the test of the control"),
        )
    };
    late.into_iter().map(finding).collect()
}
