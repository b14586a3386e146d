//! `na-no-rationale`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Implementation, Lack, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "na-no-rationale",
        severity: Severity::Error,
        summary: "a control declared not applicable without a rationale",
        manual: "\
\"Not applicable\" is a claim like any other. State under `rationale` why the control does not apply to the
system, so that a reader can assess it. Until then its parts are Open. That AWS or another provider does it is
no such reason: it makes a part inherited.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        if implementation.status != Status::NotApplicable {
            continue;
        }
        if implementation.rationale.is_some() {
            findings.extend(no_reason(context, implementation));
            continue;
        }
        let here = context.plan.implementations.iter().find(|i| i.id == implementation.id);
        let Some((listed, first)) = here.and_then(|i| Some((i, i.controls.first()?))) else {
            continue;
        };
        let mut finding = RULE
            .finding(format!(
                "{} is declared not applicable without a rationale",
                implementation.id
            ))
            .help("add `rationale:` and state why it does not apply to the system")
            .subject(&implementation.id)
            .controls(&listed.controls)
            .fault(&implementation.status_origin);
        if let Some((_, origin)) =
            implementation.satisfies.iter().find(|(p, _)| p.control == *first)
        {
            finding = finding.cause(origin);
        }
        findings.push(finding);
    }
    findings
}

/// A rationale that is no reason about the system, in the words of the derivation.
fn no_reason(context: &Context<'_>, implementation: &Implementation) -> Option<Diagnostic> {
    let mut parts = context.plan.parts().map(|(_, part)| part);
    let (part, message) = parts.find_map(|part| {
        let of_it = implementation.satisfies(&part.id);
        let mut lacks = part.missing.iter().filter(|_| of_it);
        lacks.find(|lack| lack.what == Lack::Rationale).map(|lack| (part, &lack.message))
    })?;
    let help = "state under `rationale` why it does not apply to the system, or change the status";
    let finding = RULE.finding(message.as_str()).help(help).control(&part.id.control);
    Some(finding.fault(&implementation.status_origin))
}
