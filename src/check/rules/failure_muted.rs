//! `failure-muted`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Observation;
use crate::model::text::normalized;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "failure-muted",
        severity: Severity::Warning,
        summary: "a failing check of open administration ports, root, MFA, public access or encryption that was muted",
        manual: "\
A finding that is muted or suppressed in its tool is in no count of failures, but the resource still fails the
check. For a handful of checks that an auditor asks for by name, open administration and database ports, the
root user, multi-factor authentication, public access and encryption, muting is a decision that belongs in
the plan: who took it, why, and until when.

Fix the resource; or remove the muting and answer the check by an item of the plan of action, an exception of
a test, or a waiver that names the compensating control.",
    },
    check,
};

/// Security Hub controls on these subjects. Source: Security Hub controls reference.
const SECURITY_HUB: &[&str] = &[
    "CloudTrail.2",
    "EC2.1",
    "EC2.3",
    "EC2.7",
    "EC2.13",
    "EC2.14",
    "EC2.18",
    "EC2.19",
    "EFS.1",
    "IAM.4",
    "IAM.5",
    "IAM.6",
    "IAM.9",
    "IAM.19",
    "RDS.1",
    "RDS.2",
    "RDS.3",
    "RDS.4",
    "Redshift.1",
    "S3.1",
    "S3.2",
    "S3.3",
    "S3.4",
    "S3.8",
    "SNS.1",
    "SQS.1",
];

/// Words in the names of such checks of other tools.
const WORDS: &[&str] = &[
    "ingressfrominternet",
    "securitygroupadminports",
    "restrictedssh",
    "restrictedcommonports",
    "root",
    "mfa",
    "public",
    "encrypt",
];

fn matters(row: &Observation) -> bool {
    if &*row.tool == "security-hub" {
        return SECURITY_HUB.contains(&&*row.rule);
    }
    let name = normalized(&row.rule);
    // A load balancer that serves the internet on 443 fails this one as it should.
    let any_port = name.ends_with("internettoanyport");
    // A bastion and a load balancer have public addresses by design.
    let address = name.contains("publicip");
    !any_port && !address && WORDS.iter().any(|word| name.contains(word))
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let muted = super::observed_if(
        context,
        |row| row.failing && matters(row),
        |row, counts| counts && !super::is_answered(context, row),
    );
    let finding = |seen: super::Observed<'_>| {
        seen.placed(RULE.finding(format!("a failing check is muted: {}", seen.summary())).help(
            "fix the resource, or answer the check in poam.yaml or a waiver instead of muting it",
        ))
    };
    muted.into_iter().map(finding).collect()
}
