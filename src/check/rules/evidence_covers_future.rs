//! `evidence-covers-future`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::EvidenceKind;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-covers-future",
        severity: Severity::Error,
        summary: "an item claims to cover days after it was extracted, or was extracted after today",
        manual: "\
A list extracted in July cannot show September. If an export, tool output, configuration or screenshot
claims to cover days after it was extracted, one of the two dates is wrong: extract it again, or correct
the register. Policies and other documents may be valid into the future. A date of extraction after the
date of the plan is an error for every kind.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_evidence(context, |item| {
        let extracted = item.extracted_on()?;
        let made = matches!(
            item.kind,
            EvidenceKind::Export
                | EvidenceKind::ToolOutput
                | EvidenceKind::Configuration
                | EvidenceKind::Screenshot
        );
        let message = match item.covers {
            _ if extracted > context.plan.as_of => {
                format!(
                    "was extracted on {extracted}, after the date of the plan ({})",
                    context.plan.as_of
                )
            }
            Some(covers) if made && covers.to > extracted => {
                format!("was extracted on {extracted} but claims to cover days until {}", covers.to)
            }
            _ => return None,
        };
        Some(
            RULE.finding(format!("{} {message}", item.id))
                .help("extract it again, or correct the date in the register")
                .fault(&item.covers_origin),
        )
    })
}
