//! `expired-in-list`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "expired-in-list",
        severity: Severity::Warning,
        summary: "a list shows what had run out by its own day: support, a certificate, a training",
        manual: "\
A list of the period has a column of days such as `supported_until`, `end_of_life`, `certificate_until` or
`training_valid_to`, and a row whose day was past when the list was extracted: a component without
support, a host with a lapsed certificate, a person whose training had run out. The rule reads such lists
where the headings are unmistakable. An exception of a test that names the row answers it, and so does an
item of the plan of action.

Replace or renew what has run out, and record the exception in the test of the control.",
    },
    check,
};

/// Rows with a day on which something runs out.
const CHECKS: &[(&str, &str)] = &[("list", "run-out")];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let out = super::observed(context, CHECKS, |row, counts| {
        let past = super::days_before(context, row).is_some_and(|days| days > 0);
        counts && past && !super::is_answered(context, row)
    });
    let finding = |seen: super::Observed<'_>| {
        let told = seen.each(|row| {
            let day = row.on.map(|day| day.to_string()).unwrap_or_default();
            format!("{} ({} {day})", row.resource, row.note.as_deref().unwrap_or("until"))
        });
        seen.placed(
            RULE.finding(format!("had run out when the list was extracted: {told}"))
                .help("replace or renew it, and record the exception in the test of the control"),
        )
    };
    out.into_iter().map(finding).collect()
}
