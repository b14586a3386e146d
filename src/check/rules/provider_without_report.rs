//! `provider-without-report`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "provider-without-report",
        severity: Severity::Error,
        summary: "a provider carries parts, and no report of it can be relied on",
        manual: "\
A subservice organization that is carved out is not tested here, so its half rests on a report of its own:
Type 2, with an unqualified opinion, issued and reviewed by the day of the plan. Without one the parts that
it carries stay open.

Obtain the report, review it and record it under `reports` of the provider in carveout.yaml. Where the
provider has none, the organization has to test what it relies on, and list the provider under the
inclusive method or take the part over.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (provider, lacks) in super::unsupported_providers(context) {
        if provider.parts.is_empty() || provider.usable().next().is_some() {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "{} carries parts of controls, and no report supports them: {lacks}",
                provider.name
            ))
            .help(
                "obtain its Type 2 report, review it and record it under `reports` of the provider",
            )
            .subject(&provider.id)
            .controls(provider.parts.iter().map(|part| &part.control))
            .fault(&super::place_of_provider(context, &provider.id)),
        );
    }
    findings
}
