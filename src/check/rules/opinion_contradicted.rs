//! `opinion-contradicted`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::Opinion;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "opinion-contradicted",
        severity: Severity::Error,
        summary: "a review states an unqualified opinion, and its notes speak of a modified one",
        manual: "\
The opinion decides whether a report can be relied on at all. Here the field says `unqualified`, while the
exceptions or section notes of the same review speak of a qualified or adverse opinion, a disclaimer, or an
opinion \"except for\" something.

Read the auditor's opinion again, and correct the field or the note.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut look = |title: &str, texts: &[&str], at: &Origin| {
        let Some(phrase) = texts.iter().find_map(|text| modified(text)) else { return };
        findings.push(
            RULE.finding(format!(
                "the review of {title} states an unqualified opinion, and a note in it says \"{phrase}\""
            ))
            .help("read the opinion again, and correct `opinion` or the note")
            .fault(at),
        );
    };
    let unqualified = |opinion: Option<Opinion>| opinion == Some(Opinion::Unqualified);
    for review in context.workspace.reviews.iter().filter(|one| unqualified(one.opinion)) {
        let exceptions = review.exceptions.iter();
        let mut texts: Vec<&str> = exceptions
            .flat_map(|one| [Some(one.summary.as_str()), one.disposition.as_deref()])
            .flatten()
            .collect();
        texts.extend(review.sections.values().map(String::as_str));
        let at = if review.exceptions.is_empty() { "opinion" } else { "exceptions" };
        look(&review.report, &texts, review.at(at));
    }
    for provider in &context.workspace.system.providers {
        for (index, report) in provider.reports.iter().enumerate() {
            if unqualified(report.opinion) {
                let texts: Vec<&str> = report.exceptions.iter().map(String::as_str).collect();
                look(&report.title, &texts, provider.report_at(index, "opinion"));
            }
        }
    }
    findings
}

/// Phrases of a modified opinion.
const PHRASES: &[&str] = &[
    "qualified opinion",
    "opinion is qualified",
    "opinion was qualified",
    "qualified the opinion",
    "qualified its opinion",
    "qualified their opinion",
    "adverse opinion",
    "opinion is adverse",
    "disclaimer of opinion",
    "disclaims an opinion",
    "disclaimed an opinion",
    "modified opinion",
    "opinion is modified",
    "opinion was modified",
    "except for the matter",
    "except for the effect",
    "basis for qualified",
];

/// The phrase of a modified opinion in a text, unless its sentence denies it.
fn modified(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    lower.split(['.', ';', '\n']).find_map(|sentence| {
        let denied = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| {
            matches!(
                word,
                "no" | "not" | "never" | "without" | "neither" | "nor" | "none" | "nothing"
            )
        });
        // What was so in another year is no word on this opinion.
        let before = ["last year", "previous year", "prior year", "earlier", "former"];
        let denied = denied || before.iter().any(|word| sentence.contains(word));
        let found = PHRASES.iter().copied().find(|phrase| {
            sentence.match_indices(phrase).any(|(at, _)| {
                let before = &sentence[..at];
                !before.ends_with("un") && !before.ends_with("un-")
            })
        })?;
        (!denied).then_some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::modified;

    #[test]
    fn what_is_denied_or_unqualified_is_no_modification() {
        assert!(modified("The auditor issued a qualified opinion on CC6.").is_some());
        assert!(modified("Opinion is qualified with respect to logging").is_some());
        assert!(modified("An unqualified opinion.").is_none());
        assert!(modified("An un-qualified opinion").is_none());
        assert!(modified("This did not lead to a qualified opinion.").is_none());
        assert!(modified("One late review; judged without effect on us").is_none());
        assert!(modified("A qualified assessor did it").is_none());
        assert!(modified("Last year's opinion was qualified for this.").is_none());
    }
}
