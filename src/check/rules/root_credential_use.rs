//! `root-credential-use`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::ObservationStatus;
use crate::model::text::few_and_more;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "root-credential-use",
        severity: Severity::Error,
        summary: "the root user's access key, its use in the period, or evidence gathered with it",
        manual: "\
No policy restricts the root user. It should have no access key, and be used only for the few tasks that
require it, with a record of the reason. The rule reads the IAM credential report, CloudTrail events, and
the checks of Prowler, Security Hub and AWS Config, and the name of who extracted an evidence item. Accept a
use that was needed with a waiver that names the ticket.",
    },
    check,
};

/// Checks for an access key of the root user, by tool.
const KEY: &[(&str, &str)] = &[
    ("iam-credential-report", "root-access-key"),
    ("prowler", "iam_no_root_access_key"),
    ("security-hub", "IAM.4"),
    ("config", "iam-root-access-key-check"),
    ("aws-cli", "root-access-key"),
];
/// Checks and records of the use of the root user, by tool.
const USE: &[(&str, &str)] = &[
    ("iam-credential-report", "root-last-used"),
    ("cloudtrail", "root-activity"),
    ("prowler", "iam_avoid_root_usage"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    const OF_KEY: &str = "delete the access key";
    const OF_USE: &str =
        "record why the root user was needed, and accept the finding with a waiver";
    for (checks, what, help) in
        [(KEY, "the root user has an access key", OF_KEY), (USE, "the root user was used", OF_USE)]
    {
        for seen in super::observed(context, checks, |row, counts| {
            let dated = row.on.is_some_and(|on| context.plan.period.contains(on));
            match &*row.rule {
                "root-last-used" => dated,
                "root-activity" => dated && row.status == ObservationStatus::Fail,
                _ => counts && row.status == ObservationStatus::Fail,
            }
        }) {
            // A use has a day; a key is there on every day.
            let mut days: Vec<String> =
                seen.rows.iter().filter_map(|row| row.on).map(|on| on.to_string()).collect();
            days.sort_unstable();
            days.dedup();
            let what = match days.as_slice() {
                [] => what.to_owned(),
                _ if checks == KEY => what.to_owned(),
                days => format!("{what} on {}", few_and_more(days, 3)),
            };
            let told = seen.each(|row| {
                let account = match row.account.as_deref() {
                    Some(account) if !row.resource.contains(account) => {
                        format!(" in account {account}")
                    }
                    _ => String::new(),
                };
                let time = row.note.as_deref().map(|at| format!(" {at}")).unwrap_or_default();
                format!("{}{account}{time}", row.resource)
            });
            let finding = RULE.finding(format!("{what}: {} on {told}", seen.rule())).help(help);
            findings.push(seen.placed(finding).cause(&context.workspace.system.period_origin));
        }
    }
    for item in &context.workspace.evidence {
        let by = item.extracted_by.as_deref().unwrap_or_default().trim().to_lowercase();
        let words = by.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        let is_root = match words.as_slice() {
            ["root"] => true,
            [.., "root"] => by.ends_with(":root"),
            ["root", "user" | "account", ..] | ["aws" | "the", "root", "user" | "account", ..] => {
                true
            }
            _ => false,
        };
        // The query or source of an item says with which credentials it was made.
        let told = [item.query.as_deref(), item.source.as_deref()];
        let with_root = told.into_iter().flatten().any(|text| {
            let text = text.to_lowercase();
            [
                "as root",
                "as the root",
                "as aws root",
                "as account root",
                "using root",
                "using the root",
                "with root credentials",
                "with the root user",
                "root credentials",
                "profile root",
            ]
            .iter()
            .any(|phrase| text.contains(phrase))
        });
        if is_root || with_root {
            findings.push(
                RULE.finding(format!("{} was extracted by the root user", item.id))
                    .help("extract it again with a read-only role")
                    .fault(&item.origin),
            );
        }
    }
    findings
}
