//! `root-credential-use`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ObservationStatus;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "root-credential-use",
        severity: Severity::Error,
        summary: "the root user's access key, its use in the period, or evidence gathered with it",
        manual: "\
The root user stands above every policy. It should have no access key, and be used for the few tasks
that need it, with a record of why. The rule reads the IAM credential report, CloudTrail events, and the
checks of Prowler, Security Hub and AWS Config; and the name of who extracted an evidence item. Accept a
use that was needed with a waiver that names the ticket.",
    },
    check,
};

/// Checks of an access key of the root user, by tool.
const KEY: &[(&str, &str)] = &[
    ("iam-credential-report", "root-access-key"),
    ("prowler", "iam_no_root_access_key"),
    ("security-hub", "IAM.4"),
    ("config", "iam-root-access-key-check"),
];
/// Checks and records of its use.
const USE: &[(&str, &str)] = &[
    ("iam-credential-report", "root-last-used"),
    ("cloudtrail", "root-activity"),
    ("prowler", "iam_avoid_root_usage"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (checks, what) in
        [(KEY, "the root user has an access key"), (USE, "the root user was used")]
    {
        for seen in super::seen(context, checks, |row, counts| {
            let dated = row.on.is_some_and(|on| context.plan.period.contains(on));
            match &*row.rule {
                "root-last-used" => dated,
                "root-activity" => dated && row.status == ObservationStatus::Fail,
                _ => counts && row.status == ObservationStatus::Fail,
            }
        }) {
            findings.push(
                RULE.finding(format!("{what}: {}", seen.shown()))
                    .help("delete the key, or record why the root user was needed; a waiver accepts it")
                    .fault(&seen.origin)
                    .cause(&context.workspace.system.period_origin),
            );
        }
    }
    for item in &context.workspace.evidence {
        let by = item.extracted_by.as_deref().unwrap_or_default().trim().to_lowercase();
        if by == "root" || by == "<root_account>" || by.ends_with(":root") {
            findings.push(
                RULE.finding(format!("{} was extracted by the root user", item.id))
                    .help("extract it again with a role that may only read")
                    .fault(&item.origin),
            );
        }
    }
    findings
}
