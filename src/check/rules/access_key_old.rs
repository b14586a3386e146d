//! `access-key-old`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Observation;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "access-key-old",
        severity: Severity::Warning,
        summary: "an active access key that was not rotated within the days that firm policy allows",
        manual: "\
An access key is a password that does not expire. The rule reads the IAM credential report, and the answer of
`aws iam list-access-keys`: an active key of a user is older than `policy.access_key_days` (default 90) on
the day the list was extracted. The root user has its own rule, `root-credential-use`.

Rotate the key, or replace it by a role; set the firm's own number of days under `policy`.",
    },
    check,
};

/// When keys were made or rotated, by tool.
const CHECKS: &[(&str, &str)] =
    &[("iam-credential-report", "access-key-rotated"), ("aws-cli", "access-key-created")];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let most = context.plan.policy.access_key_days;
    let age = |row: &Observation| super::days_before(context, row);
    let old = super::observed(context, CHECKS, |row, counts| {
        counts
            && !super::is_answered(context, row)
            && age(row).is_some_and(|days| days > i64::from(most))
    });
    let finding = |seen: super::Observed<'_>| {
        let told = seen.each(|row| {
            let days = age(row).unwrap_or_default();
            let key = row.note.as_deref().unwrap_or("key");
            let since = row.on.map(|on| format!(", since {on}")).unwrap_or_default();
            format!("{} ({key}, {days} days old{since})", row.resource)
        });
        seen.placed(
            RULE.finding(format!(
                "access keys are older than the {most} days that firm policy allows: {told}"
            ))
            .help("rotate the keys, or replace them by roles"),
        )
    };
    old.into_iter().map(finding).collect()
}
