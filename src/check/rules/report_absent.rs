//! `report-absent`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Lack, SupportRule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-absent",
        severity: Severity::Error,
        summary: "no report that tests AWS's controls over a period is listed",
        manual: "\
Parts that AWS carries rest on a report that tests AWS's controls over a period: SOC 2 Type 2 or C5 Type
2. The lock file is missing, is empty, or lists only reports of other kinds. This is the one cause of all
the parts that are open for want of a report.

`carveout artifact sync` writes the lock file from what AWS Artifact lists for your account; without
network access, `--from-json` reads the output of the AWS CLI.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (plan, workspace) = (context.plan, context.workspace);
    let attests = |id: &String| {
        workspace.knowledge.programs.iter().any(|one| one.id == *id && one.attests_operation)
    };
    if plan.reports.iter().any(|r| !r.letter && r.program.as_ref().is_some_and(attests)) {
        return Vec::new();
    }
    let open = super::parts_open_for(context, &[Lack::Report], |_, missing| {
        missing.rule == Some(SupportRule::Period)
    });
    if open == 0 {
        return Vec::new();
    }
    let (message, help) = if !workspace.lock_found {
        (
            "aws-reports.lock.json is missing, so no report of AWS's counts".to_owned(),
            "run `carveout artifact sync`",
        )
    } else if workspace.reports.is_empty() {
        ("aws-reports.lock.json lists no report".to_owned(), "run `carveout artifact sync`")
    } else {
        let others: Vec<&str> = plan.reports.iter().map(|report| report.title.as_str()).collect();
        (
            format!(
                "no report in the lock file tests AWS's controls over a period; it lists {}",
                crate::model::text::few_and_more(others, 3)
            ),
            "obtain the SOC 2 Type 2 or C5 Type 2 report, and run `carveout artifact sync`",
        )
    };
    vec![RULE.finding(message).help(help).fault(&Origin::file(super::LOCK))]
}
