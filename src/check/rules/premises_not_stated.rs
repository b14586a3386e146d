//! `premises-not-stated`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Lack;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "premises-not-stated",
        severity: Severity::Error,
        summary: "the workspace says neither which premises there are nor that there are none",
        manual: "\
Offices, laptops and machine rooms of the organization bring physical controls that are never AWS's. A
part that AWS would carry alone is open until the workspace says whether there are any: an auditor asks
for them even where the system runs wholly on AWS.

List them under `premises` in carveout.yaml, or state `no_premises` with who said so and when.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let parts = context.plans.iter().flat_map(crate::model::Plan::parts);
    let lacking =
        parts.filter(|(_, part)| part.missing.iter().any(|one| one.what == Lack::Premises));
    let open = lacking.count();
    let system = &context.workspace.system;
    if open == 0 {
        return Vec::new();
    }
    let (what, at) = match &system.no_premises {
        Some(none) => (
            format!(
                "`no_premises` does not count: it is of {} and said by {}",
                none.on, none.said_by
            ),
            system.at("no_premises"),
        ),
        None => ("neither `premises` nor `no_premises` is stated".to_owned(), &system.origin),
    };
    vec![
        RULE.finding(format!("{what}{}", super::open_for_it(open)))
            .help("list the premises, or state `no_premises: {said_by: ROLE, on: DAY}`")
            .fault(at),
    ]
}
