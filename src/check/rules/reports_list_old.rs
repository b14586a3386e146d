//! `reports-list-old`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "reports-list-old",
        severity: Severity::Warning,
        summary: "the list of AWS's reports was retrieved too long ago, or before a report in it ended",
        manual: "\
The lock file is what AWS Artifact listed when it was retrieved. AWS issues new reports and letters all
through the year, so a list that is older than firm policy allows for evidence (`policy.staleness_days`) at
the end of the audit period may lack the report that an auditor asks for. A list that was retrieved before
the end of a period in it was edited by hand: AWS lists no report before its period is over.

Run `carveout artifact sync` again.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let Some(retrieved) = workspace.lock_retrieved else { return Vec::new() };
    let place = Origin::file("aws-reports.lock.json");
    let early = workspace.reports.iter().find_map(|report| {
        // The days of a certificate go on, and those of a letter may.
        let name = report.name.as_deref().unwrap_or_default().to_lowercase();
        let ends = report.period?.to;
        (name.starts_with("soc") && !name.contains("letter") && retrieved < ends)
            .then_some((report, ends))
    });
    if let Some((report, ends)) = early {
        return vec![
            RULE.finding(format!(
                "the list was retrieved on {retrieved}, and {} in it is of a period that ended on {ends}",
                report.id
            ))
            .help("run `carveout artifact sync` again")
            .fault(&report.origin),
        ];
    }
    let end = context.plan.period.to;
    let days = retrieved.days_to(end);
    let most = i64::from(workspace.system.policy.staleness_days);
    if days <= most {
        return Vec::new();
    }
    vec![
        RULE.finding(format!(
            "the list was retrieved on {retrieved}, {days} days before the audit period ended; firm policy allows {most}"
        ))
        .help("run `carveout artifact sync` again")
        .fault(&place),
    ]
}
