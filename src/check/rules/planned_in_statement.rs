//! `planned-in-statement`

use std::ops::Range;
use std::sync::LazyLock;

use crate::check::prose::{Phrases, Sentence, Word};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
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

/// What happens at a time to come that is named: `gets disabled … next spring`.
static NEXT: LazyLock<Phrases> = LazyLock::new(|| {
    let done = "rolled|introduced|deployed|enabled|disabled|activated|deactivated|installed|migrated|switched|turned|live|available";
    Phrases::new([
        format!(
            "is|are|gets|get|becomes|become|goes|go|has|have {done} ... next spring|summer|autumn|fall|winter|quarter|year"
        ),
        format!(
            "gets|get|becomes|become {done} ... as soon as ... next|coming spring|summer|autumn|fall|winter|quarter|year"
        ),
        format!(
            "is|are|gets|get|becomes|become|goes|go {done} .. in|during the? coming|following spring|summer|autumn|fall|winter|quarter|year|months"
        ),
    ])
});

/// A setting that is yet to be made. Of accounts, access and the like it is a habit: `accounts will be disabled`.
static SETTING: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(["will be|get disabled|deactivated|activated|enabled|installed|switched|turned"])
});

/// Words right after a setting with which it is one that is made again and again.
const AGAIN: &[&str] = &[
    "after",
    "within",
    "upon",
    "each",
    "every",
    "any",
    "by",
    "until",
    "during",
    "as",
    "on",
    "immediately",
    "automatically",
    "at",
];

/// Things that are switched off again and again: `accounts will be disabled`.
const OFTEN: &[&str] = &[
    "account",
    "accounts",
    "user",
    "users",
    "access",
    "session",
    "sessions",
    "key",
    "keys",
    "credential",
    "credentials",
    "badge",
    "badges",
    "visitor",
    "visitors",
    "device",
    "devices",
    "laptop",
    "laptops",
    "leaver",
    "leavers",
    "exception",
    "exceptions",
    "token",
    "tokens",
    "patches",
    "updates",
    "role",
    "roles",
    "employee",
    "employees",
    "contractor",
    "contractors",
    "they",
    "it",
    "these",
    "those",
    "person",
    "people",
    "certificate",
    "certificates",
];

/// True if a setting that will be made is one that is made again and again.
fn is_habit(sentence: &Sentence, range: &Range<usize>) -> bool {
    let clause = sentence.clause(range);
    let of_clause = |words: &[Word], list: &[&str]| {
        words.iter().any(|word| word.clause == clause && list.contains(&&*word.text))
    };
    let end = sentence.words.len().min(range.end + 3);
    // The subject is what stands right before: `accounts will be disabled`.
    of_clause(&sentence.words[range.start.saturating_sub(4)..range.start], OFTEN)
        || of_clause(&sentence.words[range.end..end], AGAIN)
}

/// What may be a habit (`exceptions will be documented`), unless a time is named.
static DATED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "will be|become implemented|deployed|enabled|established|installed|set|documented|adopted|extended|configured|activated|available|completed|operational|automated|defined|migrated|added|covered|blocked|enforced|encrypted|restricted|replaced|upgraded|integrated|centralized|retired|segmented|hardened|mandated|required|tightened",
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
    let range = TO_COME
        .find(sentence)
        .or_else(|| DATED.find(sentence).filter(|_| timed))
        .or_else(|| SETTING.find(sentence).filter(|at| timed || !is_habit(sentence, at)));
    if range.is_none()
        && let Some(next) = NEXT.find(sentence)
    {
        let listed = |word: &Word| word.text.starts_with("poam") || word.text == "if";
        let listed = sentence.words.iter().any(listed);
        return (!listed && !sentence.is_quoted(&next) && !sentence.is_told()).then_some(next);
    }
    let range = range?;
    let accounted = sentence.words.iter().enumerate().any(|(n, word)| {
        // `by a person's action` is no plan of action.
        let somebodys = word.text == "action"
            && n.checked_sub(1).is_some_and(|n| sentence.words[n].text.ends_with("'s"));
        (ACCOUNTED.contains(&&*word.text) && !somebodys) || word.text.starts_with("poam")
    });
    (!accounted && !sentence.is_quoted(&range) && !sentence.is_told()).then_some(range)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for said in context.statements() {
        if !said.implementation.status.operates() {
            continue;
        }
        let mut sentences = said.sentences.iter();
        let Some((sentence, range)) = sentences.find_map(|one| Some((one, to_come(one)?))) else {
            continue;
        };
        findings.push(
            said.place(
                RULE.finding(format!(
                    "{} is {}, and its text says \"{}\"",
                    said.who(),
                    said.implementation.status.label().to_lowercase(),
                    sentence.written(range)
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
