//! `reviewer-is-tester`

use crate::check::{Context, Rule, people};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "reviewer-is-tester",
        severity: Severity::Warning,
        summary: "a test reviewed by its own tester",
        manual: "\
A review is a second person's look at what the tester did and concluded. A reviewer who is the tester is no
second person, whether both are given by name, by role, or one by name and one by the role that the person
has.

Have another person review the test, and state the day of that review.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let tests = context.plan.tests.iter();
    tests
        .filter_map(|test| {
            let part = test.parts.first()?;
            let (tester, reviewer) = (test.tester.as_deref()?, test.reviewer.as_deref()?);
            let (tester, reviewer) = (tester.trim(), reviewer.trim());
            if tester.is_empty() || !people::same(&workspace.system, tester, reviewer) {
                return None;
            }
            let who = if tester.eq_ignore_ascii_case(reviewer) {
                tester.to_owned()
            } else {
                format!("{reviewer}; {tester} tested, who is the same person or role")
            };
            Some(
                RULE.finding(format!("{} was reviewed by its tester, {who}", test.id))
                    .help("have another person review it, and state the day of that review")
                    .control(&part.control)
                    .fault(workspace.facts.field(test, "reviewer"))
                    .cause(workspace.facts.field(test, "tester")),
            )
        })
        .collect()
}
