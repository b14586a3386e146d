//! `waiver-dates`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "waiver-dates",
        severity: Severity::Error,
        summary: "a waiver that was granted after its last day or after the day of the plan",
        manual: "\
A waiver is in force from the day it was granted to its last day. One that was granted after its last day is
never in force. One that was granted after the day of the plan was not there yet, so the finding counts.

Correct `granted` or `expires` of the entry in waivers.yaml.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let as_of = context.plan.as_of;
    let mut findings = Vec::new();
    for waiver in &context.workspace.waivers {
        let Some(granted) = waiver.granted else { continue };
        let why = if granted > waiver.expires {
            format!("after its last day ({})", waiver.expires)
        } else if granted > as_of {
            format!("after the day of the plan ({as_of}), so it is not in force")
        } else {
            continue;
        };
        findings.push(
            RULE.finding(format!(
                "the waiver for `{}` was granted on {granted}, {why}",
                waiver.rule
            ))
            .help("correct `granted` or `expires`")
            .fault(waiver.at("granted"))
            .cause(waiver.at("expires")),
        );
    }
    findings
}
