//! `poam-names-no-control`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::PoamStatus;
use crate::model::text::few_and_more;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "poam-names-no-control",
        severity: Severity::Warning,
        summary: "an open item of the plan of action that bears on no control of any plan",
        manual: "\
An item gives the parts that it names their next step, owner and date. One that names no part, or only
parts that are in no plan of the workspace, is printed and leads nowhere: nobody sees which control waits
for it.

Name the controls or parts under `parts`, or correct their ids.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for item in context.workspace.poam.iter().filter(|item| item.status != PoamStatus::Closed) {
        let mut parts = context.plans.iter().flat_map(crate::model::Plan::parts);
        if parts.any(|(_, part)| item.bears_on(&part.id)) {
            continue;
        }
        let what = if item.parts.is_empty() {
            "names no control".to_owned()
        } else {
            format!("names {}, and no plan of this workspace has it", few_and_more(&item.parts, 3))
        };
        findings.push(
            RULE.finding(format!("{} {what}", item.id))
                .help("name the controls or parts it bears on under `parts`")
                .fault(item.at("parts")),
        );
    }
    findings
}
