//! `review-unanswered`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{PlanRemark, RemarkField, RemarkKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "review-unanswered",
        severity: Severity::Warning,
        summary: "a question, refusal or note of an auditor has no response, or a returned request waits",
        manual: "\
An auditor who writes *Question* or *Not accepted* on a row waits for management's response, and so does
a note without a result. A request that the auditor returned waits to be provided again. What was
accepted, with a note or without, asks for nothing.

Write `response` beside the entry in `reviews/`, or in the column Management response of the workbook
and bring it back with `carveout ingest`. For a request, provide what is lacking and set
`internal_status` to `provided`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let open = context.plan.remarks.iter().filter(|one| one.answered == Some(false));
    open.map(finding).collect()
}

fn finding(one: &PlanRemark) -> Diagnostic {
    let what = match one.kind {
        RemarkKind::Request => {
            format!("the request {} was returned and is not provided again", one.id)
        }
        kind => {
            let asked = match one.get(RemarkField::Result) {
                Some(result) => format!("says `{}`", RemarkField::Result.shown(result)),
                None => "left a note".to_owned(),
            };
            let who = one.get(RemarkField::By).unwrap_or("the auditor");
            format!(
                "{who} {asked} on the {} {}, without a response",
                kind.label().to_lowercase(),
                one.id
            )
        }
    };
    let finding = RULE
        .finding(what)
        .subject(format!("{} {}", one.kind.key(), one.id))
        .help("write `response`, or set `internal_status` to `provided`")
        .fault(&one.origin);
    match one.kind {
        RemarkKind::Part => finding.control(&one.id),
        _ => finding,
    }
}
