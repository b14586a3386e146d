//! `encryption-default-claim`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "encryption-default-claim",
        severity: Severity::Error,
        summary: "a text says that a service encrypts by default, and it does not, or not what is declared",
        manual: "\
Some services always encrypt (DynamoDB), some only what was created since a known day (S3 since 2023-01-05,
Aurora since 2026-02-18), and some only where it is asked for (EBS, RDS). A claim of encryption by default
is compared with these dated facts, with `created:` and with `mode:` of the service in carveout.yaml. What is
older than a default stays as it was made.

`carveout services show SERVICE` prints the facts with their sources. State the setting of the organization
that encrypts, and since when, or correct `created:`. Where the default is young and `created:` is not
stated, this is a warning.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::defaults(context, &RULE, true)
}
