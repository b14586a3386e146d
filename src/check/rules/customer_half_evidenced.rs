//! `customer-half-evidenced`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Half;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "customer-half-evidenced",
        severity: Severity::Warning,
        summary: "a part that is the customer's alone and lacks its proof",
        manual:
            "\
The part is listed as Open. It needs a statement that is in place, a test of operation that is more
than inquiry, and evidence whose coverage meets the audit period. A package with open parts is
honest; a package that hides them is not, so this is a warning and the Open sheet carries the list.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::open_parts(context, &RULE, |carried| !carried.aws(), Some(Half::Customer), "is needed")
}
