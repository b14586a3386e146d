//! `mfa-missing`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ObservationStatus;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "mfa-missing",
        severity: Severity::Error,
        summary: "a console user or the root user without multi-factor authentication",
        manual: "\
Without multi-factor authentication (MFA), a password alone gives access to the console. The rule reads
the IAM credential report, `aws iam get-account-summary`, lists of users with a column such as `MFA enabled`,
and the equivalent checks of Prowler, Security Hub and AWS Config, for days of the audit period. Enable MFA
for the user, or remove the password.",
    },
    check,
};

/// Checks for multi-factor authentication, by tool.
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
    ("aws-cli", "root-mfa"),
    ("list", "user-mfa"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let failing = super::observed(context, CHECKS, |row, counts| {
        counts && row.status == ObservationStatus::Fail
    });
    let finding = |seen: super::Observed<'_>| {
        let finding = RULE.finding(format!("no MFA: {}", seen.summary()));
        seen.placed(finding.help("enable MFA for the user, or remove the password"))
            .cause(&context.workspace.system.period_origin)
    };
    failing.into_iter().map(finding).collect()
}
