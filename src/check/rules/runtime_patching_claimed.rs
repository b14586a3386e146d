//! `runtime-patching-claimed`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "runtime-patching-claimed",
        severity: Severity::Error,
        summary: "a text says that AWS patches images, dependencies or a runtime that the customer patches",
        manual: "\
AWS patches the runtime of a Lambda function that is a zip package on a managed runtime in automatic update
mode. It does not patch a runtime in function-update or manual mode, a function or task that is packaged as a
container image, or code and dependencies that the customer deploys. A database engine whose automatic minor
upgrades are off waits for the customer too.

The `mode:` of a service in carveout.yaml says how it is used; `carveout services show lambda` prints what
that changes. State who of the organization rebuilds or moves what it runs, or correct the mode.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::patching(context, &RULE, false)
}
