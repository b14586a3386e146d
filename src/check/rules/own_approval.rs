//! `own-approval`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "own-approval",
        severity: Severity::Warning,
        summary: "a change or request that was approved by the person who made it",
        manual: "\
A list of changes or requests with a column for who made each (`author`, `requested_by` …) and one for
who approved it (`approver`, `reviewed_by` …) shows whether two people took part. The rule reads such
lists where the headings are unmistakable and names each row of the audit period with one person in both.
An exception of a test that names the row answers it, and so does an item of the plan of action.

Find out who else looked at the change, and record the exception in the test of the control.",
    },
    check,
};

/// Rows with one person in both columns.
const CHECKS: &[(&str, &str)] = &[("list", "own-approval")];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let own = super::observed(context, CHECKS, |row, counts| {
        // A row without a day of its own is of the day of its list.
        let stated = row.on.filter(|_| super::days_before(context, row) != Some(0));
        stated.map_or(counts, |on| audit.contains(on)) && !super::is_answered(context, row)
    });
    let finding = |seen: super::Observed<'_>| {
        let told = seen
            .each(|row| format!("{} ({})", row.resource, row.note.as_deref().unwrap_or_default()));
        seen.placed(RULE.finding(format!("author and approver are one person: {told}")).help(
            "find out who else looked at it, and record the exception in the test of the control",
        ))
    };
    own.into_iter().map(finding).collect()
}
