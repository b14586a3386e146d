//! `letters-overlap`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "letters-overlap",
        severity: Severity::Note,
        summary: "two Continued Operations Letters that continue the same report and name the same days",
        manual: "\
Letters of one report follow one another: the second begins on the day after the first ends. Days that two of
them name count once, for the letter that comes first. The overlap may be right, where a later letter takes
the place of an earlier one; or a day in one of the entries is wrong.

Correct `covers` of the entry that is wrong, or remove the letter that the other replaces.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let letters = &context.workspace.letters;
    let mut findings = Vec::new();
    for (nth, second) in letters.iter().enumerate() {
        for first in letters.iter().take(nth).filter(|first| first.continues == second.continues) {
            let Some(shared) = first.period.intersection(second.period) else { continue };
            let days = shared.days();
            let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            findings.push(
                RULE.finding(format!(
                    "{} and {} both continue {} over {days} ({shared}), which count once",
                    first.id, second.id, second.continues
                ))
                .help("correct the days of the letter that is wrong, or remove the one that the other replaces")
                .subject(&second.id)
                .fault(second.at("covers"))
                .cause(first.at("covers")),
            );
        }
    }
    findings
}
