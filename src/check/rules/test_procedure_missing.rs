//! `test-procedure-missing`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{nothing_said, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-procedure-missing",
        severity: Severity::Error,
        summary: "a test that concludes on operation without saying what was done",
        manual: "\
Another person has to be able to do the test again. A test without a procedure and without steps, or with a
placeholder in place of them, concludes on something that nobody can follow; it supports nothing.

Write under `procedure` or `steps` what was obtained, what was compared with what, and for which items.",
    },
    check,
};

/// A text that says that another is to come: `To be written up after the review`.
fn to_come(text: &str) -> Option<String> {
    const DONE: &[&str] = &[
        "written",
        "done",
        "added",
        "described",
        "completed",
        "defined",
        "documented",
        "determined",
        "supplied",
        "filled",
    ];
    let lower = text.trim().to_lowercase();
    let word = lower.strip_prefix("to be ")?.split(|c: char| !c.is_alphabetic()).next()?;
    DONE.contains(&word).then(|| format!("to be {word}"))
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() {
            return None;
        }
        let texts = test.steps.iter().map(|step| step.action.as_str());
        let texts: Vec<&str> = texts.chain([test.procedure.as_str()]).collect();
        let left = texts
            .iter()
            .find_map(|text| placeholder(text).map(str::to_owned).or_else(|| to_come(text)));
        let what = match left {
            Some(left) => format!("{}: the procedure has a placeholder, `{left}`", test.id),
            None if texts.iter().all(|text| nothing_said(text)) => {
                format!("{} concludes on operation and states no procedure", test.id)
            }
            None => return None,
        };
        Some(
            RULE.finding(what)
                .help("write under `procedure` or `steps` what was obtained, compared and seen")
                .fault(facts.field(test, "procedure")),
        )
    })
}
