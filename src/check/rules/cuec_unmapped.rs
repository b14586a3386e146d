//! `cuec-unmapped`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Cuec, Implementation};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "cuec-unmapped",
        severity: Severity::Error,
        summary: "a user entity control of a report that nothing of ours, or nothing in place, answers",
        manual: "\
The controls of AWS and of other providers work only together with the complementary user entity controls
that their reports list. Relying on a report means having them. The review lists them by the report's own
numbers; each needs an implementation of ours that is in place, or a reason why it does not apply.

Name the implementations under `implementations` of the entry in `cuecs`, or write a `rationale`. Where an
implementation is planned or only partly in place, put it in place or name another. Never copy the report's
wording.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let of_aws = context.workspace.reviews.iter().map(|review| (&review.report, &review.cuecs));
    let others = context.workspace.system.providers.iter().map(|one| (&one.name, &one.cuecs));
    of_aws
        .chain(others)
        .flat_map(|(of, cuecs)| cuecs.iter().filter_map(move |cuec| unanswered(context, of, cuec)))
        .collect()
}

fn unanswered(context: &Context<'_>, of: &str, cuec: &Cuec) -> Option<Diagnostic> {
    if cuec.is_reasoned() {
        return None;
    }
    if cuec.implementations.is_empty() {
        let message = format!("{} of {of} has neither an implementation nor a rationale", cuec.id);
        return Some(
            RULE.finding(message)
                .help("name the implementations that cover it, or state why it does not apply")
                .fault(&cuec.origin),
        );
    }
    let named = |i: &&Implementation| cuec.implementations.contains(&i.id);
    let own = context.workspace.implementations.iter().filter(named);
    let waiting: Vec<&Implementation> = own.filter(|i| !i.status.operates()).collect();
    let first = waiting.first()?;
    let states: Vec<String> = waiting
        .iter()
        .map(|i| format!("{} is {}", i.id, i.status.label().to_lowercase()))
        .collect();
    Some(
        RULE.finding(format!(
            "{} of {of} rests on what is not in place: {}",
            cuec.id,
            states.join(", ")
        ))
        .help("put the control in place, or name one that is")
        .fault(&cuec.origin)
        .cause(&first.status_origin),
    )
}
