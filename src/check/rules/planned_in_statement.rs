//! `planned-in-statement`

use std::ops::Range;
use std::sync::LazyLock;

use crate::check::prose::{Phrases, Sentence};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "planned-in-statement",
        severity: Severity::Warning,
        summary: "a control is stated to be implemented, and its text says that it is yet to come",
        manual: "\
`status: implemented` says that the control operated in the audit period. A sentence such as \"scanning
will be introduced in the fourth quarter\" says that a part of it did not. An assessor reads both, and the
status is the one that is wrong.

Set `status: partial` or `planned` with `planned_for`, or take the outlook out of the statement. A
sentence that names an item of the plan of action is left alone, and so is what will be done in some
event.",
    },
    check,
};

/// What is yet to come, whatever else the sentence says.
static TO_COME: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "will be introduced|rolled|procured|purchased|formalized",
        "is|are to be introduced|rolled|procured|formalized",
        "will introduce|formalize",
        "is|are not yet implemented|in|enabled|deployed|available|documented|written|introduced|configured|automated|complete|active|operating",
        "has|have not yet been implemented|introduced|enabled|deployed|documented|written|configured",
        "is|are under development",
        "is|are in preparation",
        "is|are being rolled|introduced|implemented|drafted",
        "we plan|intend to introduce|implement|deploy|enable|adopt|roll|establish",
        "work is underway|ongoing to",
    ])
});

/// What may be a habit (`exceptions will be documented`), unless a time is named.
static DATED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "will be|become implemented|deployed|enabled|established|installed|set|documented|adopted|extended|configured|activated|available|completed|operational|automated|defined|migrated|added|covered",
        "will implement|deploy|enable|establish|adopt|start|begin|define",
        "is|are to be implemented|deployed|enabled|established|installed|documented|adopted",
        "is|are planned|scheduled for|to",
    ])
});

/// Words that name a time to come.
const TIMES: &[&str] =
    &["quarter", "q1", "q2", "q3", "q4", "soon", "later", "upcoming", "future", "roadmap"];

/// Words with which what is to come is no part of the control, or is accounted for.
const ACCOUNTED: &[&str] =
    &["when", "if", "whenever", "once", "before", "unless", "should", "poam", "action"];

/// The words by which a sentence says that something is yet to come.
fn to_come(sentence: &Sentence) -> Option<Range<usize>> {
    let timed = sentence.words.iter().enumerate().any(|(n, word)| {
        let year = word.text.parse::<u16>().is_ok_and(|year| (2024..2100).contains(&year));
        let before = n.checked_sub(1).and_then(|n| sentence.words.get(n));
        let of_time = before.is_some_and(|word| {
            matches!(&*word.text, "in" | "by" | "from" | "during" | "next" | "until" | "the")
        });
        TIMES.contains(&&*word.text) || (year && of_time)
    });
    let range = TO_COME.find(sentence).or_else(|| DATED.find(sentence).filter(|_| timed))?;
    let accounted = sentence
        .words
        .iter()
        .any(|word| ACCOUNTED.contains(&&*word.text) || word.text.starts_with("poam"));
    (!accounted && !sentence.is_quoted(&range) && !sentence.is_told()).then_some(range)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for said in context.prose.in_plan(context.plan) {
        if !said.implementation.status.operates() {
            continue;
        }
        let mut sentences = said.sentences.iter();
        let Some((sentence, range)) = sentences.find_map(|one| Some((one, to_come(one)?))) else {
            continue;
        };
        let words: Vec<&str> =
            sentence.words[range].iter().map(|word| word.written.as_str()).collect();
        findings.push(
            said.place(
                RULE.finding(format!(
                    "{} is {}, and its text says \"{}\"",
                    said.who(),
                    said.implementation.status.label().to_lowercase(),
                    words.join(" ")
                )),
                &sentence.origin,
            )
            .help(
                "set `status: partial` or `planned` with `planned_for`, or state what is in place",
            )
            .cause(&said.implementation.status_origin),
        );
    }
    findings
}
