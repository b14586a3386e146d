//! `frequency-unknown`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Frequency;
use crate::model::text::{few_and_more, quote};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "frequency-unknown",
        severity: Severity::Error,
        summary: "a frequency that does not say how often: `regularly`, `periodically`, `as appropriate`",
        manual: "\
How often a control operates decides how many items are tested, how often it has to have operated, and how
long a gap in its evidence may be. A word such as `regularly` says none of this, so none of it can be
checked.

Write automated, daily, weekly, monthly, quarterly, semi-annual, annual or event-driven, or words that begin
with one of these: `monthly, first Monday`, `each joiner`.",
    },
    check,
};

const HELP: &str =
    "write automated, daily, weekly, monthly, quarterly, semi-annual, annual or event-driven";

fn unknown(text: &str) -> bool {
    !text.trim().is_empty() && Frequency::of(text).is_none()
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    let in_plan: BTreeSet<&str> =
        context.plan.implementations.iter().map(|one| one.id.as_str()).collect();
    for one in workspace.implementations.iter().filter(|one| in_plan.contains(one.id.as_str())) {
        let Some(text) = one.frequency.as_deref().filter(|text| unknown(text)) else { continue };
        let tests = workspace.tests.iter();
        let tests: Vec<&str> = tests
            .filter(|test| test.tests.iter().any(|(id, _)| *id == one.id))
            .map(|test| test.id.as_str())
            .collect();
        let rests = match tests.len() {
            0 => String::new(),
            _ => format!("; the sample of {} cannot be judged by it", few_and_more(&tests, 4)),
        };
        findings.push(
            RULE.finding(format!("{}: unknown frequency {}{rests}", one.id, quote(text)))
                .help(HELP)
                .fault(one.frequency_origin.as_ref().unwrap_or(&one.origin)),
        );
    }
    findings.extend(super::of_tests(context, |test, operating| {
        let text = operating.frequency.as_deref().filter(|text| unknown(text))?;
        Some(
            RULE.finding(format!("{}: unknown frequency {}", test.id, quote(text)))
                .help(HELP)
                .fault(workspace.facts.field(test, "frequency")),
        )
    }));
    findings
}
