//! `provider-unknown-reference`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "provider-unknown-reference",
        severity: Severity::Error,
        summary: "a provider or a user entity control names a part, topic or implementation that does not exist",
        manual: "\
`carries`, `csocs` and `cuecs` of a provider and the entries of `user_controls` name parts, topics and
implementations. An id that nothing has is most often a typing error; the half, the assumption or the
map that it should stand for is then missing from the plan.

An id of a catalog that is known but not selected is no finding. `carveout matrix` prints the topics,
and `carveout catalog show CATALOG` the parts.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let unknown = |one: &crate::model::Unknown| {
        RULE.finding(one.message.clone()).help("correct the id, or remove it").fault(&one.origin)
    };
    context.workspace.unknown_of_providers.iter().map(unknown).collect()
}
