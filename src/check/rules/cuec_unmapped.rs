//! `cuec-unmapped`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Cuec;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "cuec-unmapped",
        severity: Severity::Error,
        summary: "a user entity control of a report that no control of ours answers, without a reason",
        manual: "\
The controls of AWS and of other providers work only together with the complementary user entity controls
that their reports list. Relying on a report means having them. The review lists them by the report's own
numbers; each needs an implementation of ours, or a reason why it does not apply, in at least four words.

Name the implementations under `implementations` of the entry in `cuecs`, or write a `rationale`. Never copy
the report's wording.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let of_aws = context.workspace.reviews.iter().map(|review| (&review.report, &review.cuecs));
    let others = context.workspace.system.providers.iter().map(|one| (&one.name, &one.cuecs));
    of_aws
        .chain(others)
        .flat_map(|(of, cuecs)| cuecs.iter().filter_map(move |cuec| unanswered(of, cuec)))
        .collect()
}

/// Fewest words of a reason.
const WORDS: usize = 4;

fn unanswered(of: &str, cuec: &Cuec) -> Option<Diagnostic> {
    if !cuec.implementations.is_empty() {
        return None;
    }
    let message = match &cuec.rationale {
        Some(why) if cuec.is_reasoned() => {
            let words = why.split_whitespace().count();
            if words >= WORDS {
                return None;
            }
            let s = if words == 1 { "" } else { "s" };
            format!("{} of {of} is set aside in {words} word{s}: \"{}\"", cuec.id, why.trim())
        }
        Some(why) if !why.trim().is_empty() => {
            format!("{} of {of} is set aside for \"{}\", which is no reason", cuec.id, why.trim())
        }
        _ => format!("{} of {of} has neither an implementation nor a rationale", cuec.id),
    };
    Some(
        RULE.finding(message)
            .help("name the implementations that cover it, or state why it does not apply to the system")
            .fault(cuec.fields.at("rationale", &cuec.origin)),
    )
}
