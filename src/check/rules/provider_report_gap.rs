//! `provider-report-gap`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "provider-report-gap",
        severity: Severity::Error,
        summary: "days of the audit period that no report of a provider covers",
        manual: "\
A provider's report speaks of its own period only. Where the audit period begins before it or goes on
after it, the provider's half is unsupported for the days between, and the parts that it carries stay
open. Letters of other providers are not counted.

Record the report whose period reaches further under `reports` of the provider, with its review. Rolling
reports may follow one another.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (provider, lacks) in super::unsupported_providers(context) {
        if provider.parts.is_empty() {
            continue;
        }
        if provider.usable().next().is_none() {
            continue;
        }
        findings.push(
            RULE.finding(format!("{}: {lacks}", provider.name))
                .help("record a report whose period reaches further, with its review")
                .subject(&provider.id)
                .controls(provider.parts.iter().map(|part| &part.control))
                .fault(&super::place_of_provider(context, &provider.id))
                .cause(&context.workspace.system.period_origin),
        );
    }
    findings
}
