//! `control-level-only`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{Disposition, Level, PlanPart};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "control-level-only",
        severity: Severity::Warning,
        summary: "parts that no step or attribute of a test looks at",
        manual: "\
A test of a control with several parts often looks at some of them. An auditor draws a part, reads the
procedure and asks which step looked at it. Such parts are listed as tested at control level only. Name the
part under `parts` of the step or attribute that looks at it, or add a step that does. Firm policy may
accept tests at control level (`policy.control_level_tests: accept`); each label then says so.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        let apart = |part: &&PlanPart| part.disposition == Disposition::ControlLevel;
        let parts: Vec<&PlanPart> = control.parts.iter().filter(apart).collect();
        let Some(first) = parts.first() else { continue };
        let tests =
            first.results.iter().filter(|r| r.level == Level::Control && r.result.supports());
        let tests: Vec<&str> = tests.map(|result| result.test.as_str()).collect();
        let ids = few_and_more(parts.iter().map(|part| &part.id), 4);
        let mut finding = RULE
            .finding(format!(
                "{ids}: no step or attribute of {} looks at {}",
                tests.join(", "),
                if parts.len() == 1 { "it" } else { "them" }
            ))
            .help("name the part under `parts` of the step or attribute that looks at it, or add such a step")
            .control(&control.id);
        let test = context.plan.tests.iter().find(|test| tests.first() == Some(&test.id.as_str()));
        finding = match test {
            Some(test) => finding.fault(&test.origin),
            None => finding.fault(&super::home(context, control, Some(first))),
        };
        findings.push(finding);
    }
    findings
}
