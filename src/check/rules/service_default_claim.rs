//! `service-default-claim`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "service-default-claim",
        severity: Severity::Error,
        summary: "a text says that a service logs, keeps or rotates by default what it only does on request",
        manual: "\
CloudTrail records no data events, a VPC no flow logs, S3 no access logs and keeps no versions, and KMS
rotates no customer managed key until the customer turns it on. A control that rests on such a default does
not operate. The claim is compared with the dated facts of the services that it names, or else of those that
carveout.yaml declares.

`carveout services show SERVICE` prints the facts with their sources. State who turned the setting on, where,
and how that is checked.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::defaults(context, &RULE, false)
}
