//! `bridge-too-long`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "bridge-too-long",
        severity: Severity::Warning,
        summary: "a Continued Operations Letter that bridges too long a gap",
        manual: "\
A letter is AWS's own assertion; nobody tested what it states. Auditors accept it for a short gap between
two reports, commonly up to three months. `policy: {bridge_days: 92}` in carveout.yaml sets the limit.

Cite the version of the report with a later period as soon as AWS publishes it.",
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
                "{} bridges {} for {} days ({}; limit {limit})",
                letter.id,
                letter.continues,
                letter.period.days(),
                letter.period
            ))
            .help("cite a version of the report with a later period")
            .fault(&letter.origin)
            .cause(&Origin::file("carveout.yaml"))
        })
        .collect()
}
