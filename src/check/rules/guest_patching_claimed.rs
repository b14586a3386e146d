//! `guest-patching-claimed`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "guest-patching-claimed",
        severity: Severity::Error,
        summary: "a text says that AWS patches operating systems that are the customer's to patch",
        manual: "\
AWS patches the hosts and what runs under a managed service. The operating system of an EC2 instance, of a
self-managed node and of a container instance is the customer's from the first boot, and no AWS report covers
it. A plan that says otherwise leaves the patching to nobody, and an auditor asks for it first.

`carveout services show ec2` prints who patches what, and `mode:` in carveout.yaml says how a service is
used. State who of the organization patches these systems, how often and in which record, or correct the
mode.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::patching(context, &RULE, true)
}
