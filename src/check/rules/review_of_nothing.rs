//! `review-of-nothing`

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity, nearest};
use crate::model::RemarkKind;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "review-of-nothing",
        severity: Severity::Warning,
        summary: "an entry of reviews/ is about a part, test or evidence item that the plan does not have",
        manual: "\
What an auditor wrote is printed beside the thing that it is about. If a test, an evidence item or a
part of that id is not in the plan any more, the entry is printed nowhere but in the list of all
entries, and a question in it is easily lost. Requests and findings come and go, and are not reported.

Correct the id, or move what is still open to the entry that took its place.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    // What could not be read may be what is meant.
    if plan.remarks.is_empty() || !context.workspace.facts.unread.is_empty() {
        return Vec::new();
    }
    let parts: BTreeSet<String> = plan.parts().map(|(_, part)| part.id.to_string()).collect();
    let parts: BTreeSet<&str> = parts.iter().map(String::as_str).collect();
    let tests: BTreeSet<&str> = plan.tests.iter().map(|test| test.id.as_str()).collect();
    let evidence: BTreeSet<&str> = plan.evidence.iter().map(|item| item.id.as_str()).collect();
    let mut findings = Vec::new();
    for one in &plan.remarks {
        let id = one.id.as_str();
        let (known, id) = match one.kind {
            RemarkKind::Part => (&parts, id),
            RemarkKind::Test | RemarkKind::Population => (&tests, id),
            // An item and an exception are of a test.
            RemarkKind::Item | RemarkKind::Exception => {
                (&tests, id.split_once('/').map_or(id, |(test, _)| test))
            }
            RemarkKind::Evidence => (&evidence, id),
            RemarkKind::Finding | RemarkKind::Request | RemarkKind::SignOff => continue,
        };
        if known.contains(id) {
            continue;
        }
        let help = match nearest(id, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "correct the id, or remove the entry".to_owned(),
        };
        findings.push(
            RULE.finding(format!(
                "an entry is about the {} {}, which the plan of {} does not have",
                one.kind.label().to_lowercase(),
                one.id,
                plan.framework
            ))
            .subject(format!("{} {}", one.kind.key(), one.id))
            .help(help)
            .fault(&one.origin),
        );
    }
    findings
}
