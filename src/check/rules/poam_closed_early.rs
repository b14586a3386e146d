//! `poam-closed-early`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{PlanPart, PoamStatus, TestResult};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-closed-early",
        severity: Severity::Warning,
        summary: "an item of the plan of action is closed, and a part that it names still fails",
        manual: "\
An item is closed when the weakness is gone and somebody has seen it. Where a test of the period is still
ineffective for a part that the item names, closing it hides the weakness. A test after the day of
closing shows that it is gone.

Test again after the correction, or open the item.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let closed = context.workspace.poam.iter().filter(|item| item.status == PoamStatus::Closed);
    for item in closed {
        let failing: Vec<(&PlanPart, &str)> = context
            .plan
            .parts()
            .filter(|(_, part)| item.parts.iter().any(|id| id.covers(&part.id)))
            .filter_map(|(_, part)| Some((part, failed(part)?)))
            .collect();
        let Some((_, test)) = failing.first() else { continue };
        findings.push(
            RULE.finding(format!(
                "{} is closed, and {test} is ineffective for {}, which it names",
                item.id,
                few_and_more(failing.iter().map(|(part, _)| &part.id), 4)
            ))
            .help("test again after the correction, or open the item")
            .subject(&item.id)
            .controls(failing.iter().map(|(part, _)| &part.id))
            .fault(item.at("status")),
        );
    }
    findings
}

/// The test that is ineffective for a part.
fn failed(part: &PlanPart) -> Option<&str> {
    let failed = part.results.iter().find(|one| one.result == TestResult::Ineffective)?;
    Some(&failed.test)
}
