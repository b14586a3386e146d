//! `poam-due-late`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{PoamSeverity, PoamStatus};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-due-late",
        severity: Severity::Warning,
        summary: "an item of the plan of action due later than FedRAMP allows for its severity",
        manual: "\
FedRAMP expects weaknesses to be corrected within 30 days where their risk is high, 90 where it is
moderate and 180 where it is low, counted from the day they were found. A later date needs a deviation
that the authorizing official agreed to. The rule applies to plans for FedRAMP only.

Set an earlier date, or say in `response` which deviation was agreed, and accept the finding.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut frameworks = context.workspace.frameworks.iter();
    if !frameworks.any(|(choice, catalog)| choice.is_federal(catalog)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for item in context.workspace.poam.iter().filter(|item| item.status == PoamStatus::Open) {
        let (Some(severity), Some(found), Some(due)) = (item.severity, item.found_on, item.due)
        else {
            continue;
        };
        let limit = match severity {
            PoamSeverity::Critical | PoamSeverity::High => 30,
            PoamSeverity::Moderate => 90,
            PoamSeverity::Low => 180,
        };
        let days = found.days_to(due);
        if days > limit {
            findings.push(
                RULE.finding(format!(
                    "{} is of {} severity and due on {due}, {days} days after it was found ({found}); FedRAMP expects {limit}",
                    item.id,
                    severity.label().to_lowercase()
                ))
                .help("set an earlier date, or say in `response` which deviation was agreed")
                .fault(item.at("due")),
            );
        }
    }
    findings
}
