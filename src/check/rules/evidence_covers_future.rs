//! `evidence-covers-future`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::EvidenceKind;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "evidence-covers-future",
        severity: Severity::Error,
        summary: "a list or picture that claims days after it was made, or was made after today",
        manual: "\
A list drawn in July cannot show September. Where the days an export, a tool's output, a setting or a
picture covers end after the day it was extracted, one of the two is wrong: extract it again, or correct
the register. Policies and other documents may be valid into the future. A day of extraction after the
day of the plan is a slip of the pen for every kind.",
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
                    "was extracted on {extracted}, after the day of the plan ({})",
                    context.plan.as_of
                )
            }
            Some(covers) if made && covers.to > extracted => {
                format!("was extracted on {extracted} and claims to cover days to {}", covers.to)
            }
            _ => return None,
        };
        Some(
            RULE.finding(format!("{} {message}", item.id))
                .help("extract it again, or correct the day in the register")
                .fault(&item.covers_origin),
        )
    })
}
