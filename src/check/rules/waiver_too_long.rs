//! `waiver-too-long`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "waiver-too-long",
        severity: Severity::Error,
        summary: "a waiver that is in force for longer than policy allows",
        manual: "\
A waiver accepts a finding for a limited time, after which somebody has to decide again. `policy:
{waiver_days: 366}` in carveout.yaml sets the longest time, counted from the day it was granted; where
none is stated, from the day of the plan.

Set an earlier last day, or fix the finding.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    let limit = system.policy.waiver_days;
    let mut findings = Vec::new();
    for waiver in &context.workspace.waivers {
        let from = waiver.granted.unwrap_or(context.plan.as_of);
        let days = from.days_to(waiver.expires);
        if days <= i64::from(limit) {
            continue;
        }
        let since = match waiver.granted {
            Some(granted) => format!("granted on {granted}"),
            None => format!("counted from the day of the plan ({from})"),
        };
        let text = format!(
            "the waiver for `{}` is in force until {}, {days} days, {since}; the limit is {limit}",
            waiver.rule, waiver.expires
        );
        findings.push(
            RULE.finding(text)
                .help("set an earlier last day, or fix the finding")
                .fault(waiver.at("expires"))
                .cause(system.at("policy")),
        );
    }
    findings
}
