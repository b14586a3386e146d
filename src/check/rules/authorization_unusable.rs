//! `authorization-unusable`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Lack;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "authorization-unusable",
        severity: Severity::Warning,
        summary: "a registered authorization of AWS's that AWS's half may not rest on",
        manual: "\
A plan leverages an authorization while it is in force: granted before the audit period began and not ended
in it, at the system's level or above, for the partition the Regions are in, and reviewed by somebody who is
named. One that fails in any of these supports nothing, and the rule says in which.

Correct the entry under `authorizations:` in aws-reports.yaml, or the `impact` and `regions` of
carveout.yaml. Where the authorization is another one, register that.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let own = |id: &str| context.workspace.authorizations.iter().find(|one| one.id == id);
    context
        .plan
        .authorizations
        .iter()
        .filter_map(|one| {
            let why = one.unusable.as_ref()?;
            let open = super::parts_open_for(context, &[Lack::Report], |_, missing| {
                missing.is_about(&one.id)
            });
            let open_for_it = super::open_for_it(open);
            let finding = RULE
                .finding(format!("authorization {} does not count: {why}{open_for_it}", one.id))
                .help("correct its entry, or register the authorization that is in force")
                .fault(own(&one.id)?.at(one.fault.unwrap_or_default()));
            Some(if open > 0 { finding.severity(Severity::Error) } else { finding })
        })
        .collect()
}
