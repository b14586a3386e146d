//! A rule that panics is that rule's internal error; the others run.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Context, Rule};
use crate::diag::{Diagnostic, Origin, codes};
use crate::model::text::printable;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// True while a rule runs: a panic of this thread becomes a finding, and need not be printed.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What a rule finds, or that it failed.
pub(super) fn run(rule: &Rule, context: &Context<'_>) -> Vec<Diagnostic> {
    GUARDED.set(true);
    // The workspace and the plan are only read, so a rule that stops halfway leaves nothing half done.
    let found = catch_unwind(AssertUnwindSafe(|| (rule.check)(context)));
    GUARDED.set(false);
    found.unwrap_or_else(|payload| {
        let said = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("it does not say why");
        let name = rule.code.name;
        let said = printable(said, 200);
        vec![
            Diagnostic::new(
                &codes::RULE_FAILED,
                format!("internal error: the rule `{name}` failed for {}: {said}", context.plan.framework),
            )
            .help(format!(
                "this is an error of carveout, not of the workspace: report it with this message, and check by hand \
                 what `carveout explain {name}` says"
            ))
            .fault(&Origin::file("carveout.yaml")),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;
    use crate::diag::{Code, Severity};

    #[test]
    fn a_rule_that_panics_is_its_own_error_and_the_rest_run() {
        let code = Code { name: "breaks", severity: Severity::Error, summary: "", manual: "" };
        let broken = Rule { code, check: |_| panic!("index out of {}", "bounds") };
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/minimal");
        let loaded = crate::workspace::load(&root, &crate::workspace::Options::default());
        let workspace = loaded.workspace.unwrap();
        let plans = crate::plans(&workspace, "2026-10-05".parse().unwrap());
        let prose = crate::check::prose::Prose::of(&workspace);
        let explained = crate::check::causes::Explained::new();
        let context = Context {
            workspace: &workspace,
            plan: &plans[0],
            plans: &plans,
            prose: &prose,
            stated: &[],
            links: &crate::check::links::Links::of(&workspace, &plans[0]),
            explained: &explained,
        };
        let quiet = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let found = run(&broken, &context);
        std::panic::set_hook(quiet);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code.name, "rule-failed");
        assert!(found[0].message.contains("`breaks`"), "{:?}", found[0]);
        assert!(found[0].message.contains("index out of bounds"), "{:?}", found[0]);
        assert!(!is_guarded());
        let others: usize = RULES.iter().map(|rule| run(rule, &context).len()).sum();
        assert!(others > 0);
    }
}
