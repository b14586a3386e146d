//! `evidence-outside-period`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-outside-period",
        severity: Severity::Error,
        summary: "evidence whose coverage has no day in common with the audit period",
        manual: "\
Evidence counts for the days it covers, not for the day it was uploaded. An item that covers no day of
the audit period supports nothing in this package, and neither does one without stated coverage. Extract
it again for the period, or state the days it covers.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    super::of_evidence(context, |item| {
        if item.in_period {
            return None;
        }
        let message = match item.covers {
            Some(covers) if covers.from == covers.to => {
                format!(
                    "{} covers {} only, outside the audit period ({audit})",
                    item.id, covers.from
                )
            }
            Some(covers) => {
                format!("{} covers {covers}, outside the audit period ({audit})", item.id)
            }
            None => format!("{} does not state the days it covers", item.id),
        };
        Some(
            RULE.finding(message)
                .help("extract it again for the period, or correct `covers`")
                .fault(&item.covers_origin)
                .cause(&context.workspace.system.period_origin),
        )
    })
}
