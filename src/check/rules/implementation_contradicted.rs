//! `implementation-contradicted`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{Answer, Lack, PlanControl, PlanPart};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "implementation-contradicted",
        severity: Severity::Warning,
        summary: "a failing check of the period that speaks against a part, and that nothing answers",
        manual: "\
The statement says the control is in place; a tool says that a resource in scope fails a check mapped to
it. The part is Open until that is answered: by a later pass of the same check on the same resource, by
an exception of a test with a response, by an item of the plan of action (poam.yaml) with an owner and a
date that is not past, or by a waiver of this rule that names the compensating control. What answered it
is printed beside the part. If the check asks for more than the control does, map it elsewhere in
controls/checks.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // One finding for what is said, however many parts it opens.
    let mut open: BTreeMap<String, Vec<(&PlanControl, &PlanPart)>> = BTreeMap::new();
    for (control, part) in context.plan.parts() {
        for missing in part.missing.iter().filter(|missing| missing.what == Lack::Contradiction) {
            open.entry(missing.message.clone()).or_default().push((control, part));
        }
        // A waiver answers the check and still has a finding to be printed beside.
        for answered in part.answered.iter().filter(|answered| answered.by == Answer::Waiver) {
            open.entry(answered.check.clone()).or_default().push((control, part));
        }
    }
    let found = open.into_iter().filter_map(|(message, parts)| {
        let (control, part) = *parts.first()?;
        let ids = few_and_more(parts.iter().map(|(_, part)| &part.id), 5);
        let finding = RULE
            .finding(format!("{ids}: {message}"))
            .help("fix the resource and run the check again, or answer it in poam.yaml with an owner and a date")
            .control(if parts.len() == 1 { part.id.to_string() } else { control.id.to_string() })
            .fault(&super::home(context, control, Some(part)));
        let evidence = context.plan.observations.get(&control.id);
        let id = evidence.and_then(|counts| counts.evidence.first());
        let item = context.workspace.evidence.iter().find(|item| Some(&item.id) == id);
        Some(match item {
            Some(item) => finding.cause(&item.origin),
            None => finding,
        })
    });
    found.collect()
}
