//! `conflation-customer-as-aws`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Half, Origination, PlanPart};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "conflation-customer-as-aws",
        severity: Severity::Error,
        summary: "an implementation claims full inheritance where the customer is responsible for a half",
        manual: "\
`origination: [inherited]` states that AWS does everything. If the services in use leave a half to the
customer, that claim is wrong, whether or not the half is tested; without customer evidence nothing supports
it either. This is the mistake that auditors reject most: \"AWS is compliant, so we are\".

Describe what the organization itself does, add the other originations, and test it.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        if implementation.origination != [Origination::Inherited] {
            continue;
        }
        let claimed: Vec<_> = context
            .plan
            .parts()
            .map(|(_, part)| part)
            .filter(|part| implementation.satisfies(&part.id))
            .filter(|part| part.carried().customer())
            .collect();
        let lacks = |part: &&&PlanPart| super::told(part, Some(Half::Customer)).next().is_some();
        let unsupported: Vec<_> = claimed.iter().filter(lacks).copied().collect();
        let wrong = if unsupported.is_empty() { &claimed } else { &unsupported };
        // A policy, and what nobody else carries any half of, have rules of their own.
        let told_elsewhere = || {
            super::inherit_policy_control::claims_inheritance(context, implementation)
                || super::inherited_without_half::claimed_of_nobody(context, implementation)
                    .is_some()
        };
        let Some(first) = wrong.first() else { continue };
        if unsupported.is_empty() && told_elsewhere() {
            continue;
        }
        let claimed = wrong;
        let fault = implementation.origination_origin.as_ref().unwrap_or(&implementation.origin);
        let mut finding = RULE
            .finding(format!(
                "{} claims to be inherited, but {}",
                implementation.id,
                match unsupported.is_empty() {
                    true => "the customer is responsible for a half of what it satisfies",
                    false => "the customer half of what it satisfies is unsupported",
                }
            ))
            .help("describe what the organization does, correct `origination`, and test it")
            .subject(&implementation.id)
            .controls(claimed.iter().map(|part| &part.id))
            .fault(fault);
        for place in super::table(context).iter().chain(
            implementation
                .satisfies
                .iter()
                .filter(|(id, _)| id.covers(&first.id))
                .map(|(_, origin)| origin),
        ) {
            finding = finding.cause(place);
        }
        findings.push(finding);
    }
    findings
}
