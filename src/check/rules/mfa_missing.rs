//! `mfa-missing`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ObservationStatus;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "mfa-missing",
        severity: Severity::Error,
        summary: "a console user or the root user without a second factor",
        manual: "\
A password alone opens the console of a user without a second factor. The rule reads the IAM
credential report, and the checks of Prowler, Security Hub and AWS Config that look at the same, as far
as they speak of a day of the audit period. Give the user a second factor, or take the password away.",
    },
    check,
};

/// Checks of a second factor, by tool.
const CHECKS: &[(&str, &str)] = &[
    ("iam-credential-report", "user-mfa"),
    ("iam-credential-report", "root-mfa"),
    ("prowler", "iam_user_mfa_enabled_console_access"),
    ("prowler", "iam_root_mfa_enabled"),
    ("security-hub", "IAM.5"),
    ("security-hub", "IAM.9"),
    ("security-hub", "IAM.19"),
    ("config", "mfa-enabled-for-iam-console-access"),
    ("config", "iam-user-mfa-enabled"),
    ("config", "root-account-mfa-enabled"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let failing =
        super::seen(context, CHECKS, |row, counts| counts && row.status == ObservationStatus::Fail);
    let finding = |seen: super::Seen<'_>| {
        RULE.finding(format!("no second factor: {}", seen.shown()))
            .help("enroll a second factor, or take the password away")
            .fault(&seen.origin)
            .cause(&context.workspace.system.period_origin)
    };
    failing.into_iter().map(finding).collect()
}
