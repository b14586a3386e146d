//! `bridge-too-long`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "bridge-too-long",
        severity: Severity::Warning,
        summary: "a Continued Operations Letter that stands in for a report for too long",
        manual: "\
A letter is AWS's own assertion; nobody tested what it says. Auditors take it for a short time between
two reports, commonly three months. `policy: {bridge_days: 92}` in carveout.yaml sets the limit.

Cite the version of the report whose period reaches further, as soon as AWS publishes it.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let limit = context.workspace.system.policy.bridge_days;
    let long = |letter: &&crate::model::Letter| letter.period.days() > i64::from(limit);
    let letters = context.workspace.letters.iter().filter(long);
    letters
        .map(|letter| {
            RULE.finding(format!(
                "{} stands in for {} for {} days ({}; limit {limit})",
                letter.id,
                letter.continues,
                letter.period.days(),
                letter.period
            ))
            .help("cite a version of the report whose period reaches further")
            .fault(&letter.origin)
            .cause(&Origin::file("carveout.yaml"))
        })
        .collect()
}
