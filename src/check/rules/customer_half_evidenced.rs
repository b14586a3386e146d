//! `customer-half-evidenced`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Half;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "customer-half-evidenced",
        severity: Severity::Warning,
        summary: "an unsupported part that the customer alone is responsible for",
        manual:
            "\
The part is listed as Open. It needs a statement with the status implemented, a test of operation that is
more than inquiry, and evidence that covers days of the audit period. A package may have open parts but
must not hide them, so this is a warning, and the sheet Open lists them all.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::open_parts(context, &RULE, |carried| !carried.aws(), Some(Half::Customer), "is needed")
}
