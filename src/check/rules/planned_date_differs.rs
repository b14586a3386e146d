//! `planned-date-differs`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Date;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "planned-date-differs",
        severity: Severity::Warning,
        summary: "a statement of what is planned names another day than its front matter",
        manual: "\
What is planned has a day, under `planned_for`, and the next step of its parts is printed with it. A
statement that says `by 2026-12-11` under a `planned_for` of 2027-03-31 leaves the reader with two.

State one day.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for said in context.statements() {
        let Some(planned) = said.implementation.planned_for else { continue };
        if said.implementation.status.operates() && planned <= context.plan.as_of {
            continue;
        }
        let other = said.sentences.iter().find_map(|sentence| {
            let day = due(&sentence.text).filter(|day| *day != planned)?;
            Some((sentence, day))
        });
        if let Some((sentence, day)) = other {
            let finding = RULE
                .finding(format!(
                    "{} says by {day}, and its `planned_for` is {planned}",
                    said.implementation.id
                ))
                .help("state one day");
            findings.push(said.place(finding, &sentence.origin));
        }
    }
    findings
}

/// The day in `by 2026-12-11`.
fn due(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find_map(|two| {
        let by = ["by", "until", "before"].contains(&two[0].to_lowercase().as_str());
        let day = two[1].trim_matches(|c: char| !c.is_ascii_digit());
        by.then(|| day.parse().ok()).flatten()
    })
}
