//! `inherited-without-half`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{Implementation, Origination, PartId, PlanPart};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "inherited-without-half",
        severity: Severity::Warning,
        summary: "an implementation claims to be inherited, and nobody else carries any part it satisfies",
        manual: "\
`origination: [inherited]` says that another organization carries a half. For none of the parts that the
implementation satisfies does AWS carry one on the services in use, and no provider is declared that
does. So either the claim is wrong, or a hosted service that carries a duty is missing from `providers`.

Declare the provider with what it carries and its report, or take `inherited` out of `origination`. An
implementation that also satisfies requirements of another framework in the workspace is left alone.",
    },
    check,
};

/// The parts of the plan that an implementation claims to inherit though nobody carries a half of any of them.
pub(super) fn claimed_of_nobody<'a>(
    context: &Context<'a>,
    implementation: &Implementation,
) -> Option<Vec<&'a PlanPart>> {
    let plan = context.plan;
    let elsewhere = |part: &PartId| {
        let here = plan.parts().any(|(_, leaf)| part.covers(&leaf.id));
        let mut catalogs = context.workspace.frameworks.iter();
        let selected = catalogs
            .any(|(_, catalog)| catalog.controls().any(|control| part.control.covers(&control.id)));
        selected && !here
    };
    if !implementation.origination.contains(&Origination::Inherited)
        || implementation.satisfies.iter().any(|(part, _)| elsewhere(part))
    {
        return None;
    }
    let parts: Vec<_> = plan
        .parts()
        .map(|(_, part)| part)
        .filter(|part| implementation.satisfies(&part.id))
        .collect();
    let carried = parts.iter().any(|part| part.carried().aws() || part.carried().provider());
    (!parts.is_empty() && !carried).then_some(parts)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        let Some(parts) = claimed_of_nobody(context, implementation) else { continue };
        let Some(first) = parts.first() else { continue };
        let fault = implementation.origination_origin.as_ref().unwrap_or(&implementation.origin);
        let ids = few_and_more(parts.iter().map(|part| &part.id), 4);
        findings.push(
            RULE.finding(format!(
                "{} claims to be inherited, and neither AWS nor a declared provider carries a half of {ids}",
                implementation.id
            ))
            .help("declare the provider under `providers`, or take `inherited` out of `origination`")
            .control(&first.id.control)
            .fault(fault),
        );
    }
    findings
}
