//! `bridge-too-long`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "bridge-too-long",
        severity: Severity::Warning,
        summary: "a Continued Operations Letter that continues a report for too long",
        manual: "\
A letter is AWS's own assertion; nobody tested what it says. Auditors take it for a short time between
two reports, commonly three months. `policy: {bridge_days: 92}` in carveout.yaml sets the limit. It is
counted from the end of the report over all letters that follow one another; days beyond it do not count.

Cite the version of the report with a later period as soon as AWS publishes it.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let limit = context.workspace.system.policy.bridge_days;
    let long = |letter: &&crate::model::Letter| letter.period.days() > i64::from(limit);
    let letters = context.workspace.letters.iter().filter(long);
    let own = letters.map(|letter| {
        RULE.finding(format!(
            "{} continues {} for {} days ({}; limit {limit})",
            letter.id,
            letter.continues,
            letter.period.days(),
            letter.period
        ))
        .help("cite a version of the report whose period reaches further")
        .fault(&letter.origin)
        .cause(&Origin::file("carveout.yaml"))
    });
    // Letters that are short enough one by one, and too long after one another.
    let together = context.workspace.letters.iter().filter(|letter| !long(letter));
    let cut = together.filter_map(|letter| {
        let listed = context.plan.report(&letter.id).filter(|report| report.over_limit)?;
        let remark = listed.note.as_deref().or(listed.unusable.as_deref())?;
        Some(
            RULE.finding(format!("{}: {remark}", letter.id))
                .help("cite a version of the report whose period reaches further")
                .fault(&letter.origin)
                .cause(&Origin::file("carveout.yaml")),
        )
    });
    own.chain(cut).collect()
}
