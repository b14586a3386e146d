//! `design-not-effective`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Conclusion;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "design-not-effective",
        severity: Severity::Error,
        summary: "operation concluded effective while the design is not",
        manual: "\
A control whose design cannot achieve its objective does not achieve it, however regularly it is performed.
So a conclusion that it operates effectively needs a design that was tested and found effective first.

Conclude on the design, or conclude the operation as ineffective and remediate the design. A part that rests
on a test with an ineffective design is Open: failed.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() {
            return None;
        }
        let state = match test.design? {
            Conclusion::Ineffective => "the design is ineffective",
            Conclusion::NotTested => "the design was not tested",
            _ => return None,
        };
        Some(
            RULE.finding(format!(
                "{}: {state}, but its operation is concluded {}",
                test.id,
                operating.conclusion.label().to_lowercase()
            ))
            .help("test the design first; where it is ineffective, so is the operation")
            .fault(facts.field(test, "design"))
            .cause(facts.field(test, "conclusion")),
        )
    })
}
