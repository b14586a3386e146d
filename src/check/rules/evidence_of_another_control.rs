//! `evidence-of-another-control`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{Evidence, Test};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-of-another-control",
        severity: Severity::Warning,
        summary: "a test all of whose evidence is registered for other controls",
        manual: "\
The register says what each item of evidence supports. A test of restore tests that cites the capacity
reviews, and nothing else, may cite the wrong id. The rule speaks where no cited item names the test,
what the test tests, or a control that the test covers, and every one names something else.

Cite what was looked at, or add what the item supports to the register.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_tests(context, |test, operating| {
        let cited: Vec<&Evidence> =
            test.evidence_ids().filter_map(|id| context.links.item(id)).collect();
        let foreign = |item: &&Evidence| {
            !item.supports.is_empty()
                && !item.supports.iter().any(|(id, _)| is_of(context, test, id))
        };
        if cited.is_empty() || !operating.is_relied_on() || !cited.iter().all(foreign) {
            return None;
        }
        let first = cited.first()?;
        let ids = few_and_more(cited.iter().map(|item| &item.id), 4);
        let supports = few_and_more(first.supports.iter().map(|(id, _)| id), 4);
        let at = test.evidence.iter().find(|(id, _)| *id == first.id).map(|(_, origin)| origin);
        let finding = RULE
            .finding(format!(
                "{} cites {ids}, and by the register {} supports {supports}",
                test.id, first.id
            ))
            .help("cite what was looked at, or add what the item supports to the register")
            .fault(at.unwrap_or(&test.origin));
        Some(finding.cause(&first.origin))
    })
}

/// True if an id names the test, what it tests, or a control or part that it covers.
fn is_of(context: &Context<'_>, test: &Test, id: &str) -> bool {
    if id == test.id || test.tests.iter().any(|(tested, _)| tested == id) {
        return true;
    }
    let planned = context.plan.tests.iter().filter(|planned| planned.id == test.id);
    let mut parts = planned.flat_map(|planned| &planned.parts);
    let served = |part: &crate::model::PartId| {
        let control = part.control.to_string();
        let of_implementation = context.workspace.implementations.iter().any(|one| {
            one.id == id && one.satisfies.iter().any(|(satisfied, _)| satisfied.covers(part))
        });
        control == id || part.to_string() == id || of_implementation
    };
    parts.any(served)
}
