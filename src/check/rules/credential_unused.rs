//! `credential-unused`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Observation;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "credential-unused",
        severity: Severity::Warning,
        summary: "a password or access key that is enabled and has not been used for longer than firm policy allows",
        manual: "\
A credential that nobody uses is one that nobody misses when it is stolen: often the account of somebody who
left. The rule reads the IAM credential report: an enabled password or an active access key that was not used
for more than `policy.unused_credential_days` (default 90) before the day of the report, or was never used
for as long since it was made.

Disable the credential, or record why it is kept (an account for emergencies) in a waiver.",
    },
    check,
};

/// When credentials were last used, by tool.
const CHECKS: &[(&str, &str)] = &[
    ("iam-credential-report", "access-key-last-used"),
    ("iam-credential-report", "password-last-used"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let most = context.plan.policy.unused_credential_days;
    let unused = |row: &Observation| super::days_before(context, row);
    let found = super::observed(context, CHECKS, |row, counts| {
        counts
            && !super::is_answered(context, row)
            && unused(row).is_some_and(|days| days > i64::from(most))
    });
    let finding = |seen: super::Observed<'_>| {
        let what = match seen.rule() {
            "password-last-used" => "passwords are enabled",
            _ => "access keys are active",
        };
        let told = seen.each(|row| {
            let days = unused(row).unwrap_or_default();
            let since = row.on.map(|on| format!(" since {on}")).unwrap_or_default();
            let note = row.note.as_deref().map(|note| format!("{note}, ")).unwrap_or_default();
            format!("{} ({note}{days} days{since})", row.resource)
        });
        seen.placed(
            RULE.finding(format!(
                "{what} and not used for more than the {most} days that firm policy allows: {told}"
            ))
            .help("disable the credentials that nobody uses, or record why they are kept"),
        )
    };
    found.into_iter().map(finding).collect()
}
