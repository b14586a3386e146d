//! `review-without-services`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "review-without-services",
        severity: Severity::Warning,
        summary: "the review of a report that is relied on does not name every service in use",
        manual: "\
A report covers the services that it lists. Without the reviewer's word, whether a service is in scope comes
from a dated snapshot of AWS's public list, which may be older than the report and differ from it.

Look the services in use up in the report, and write them under `services:` of its review: `in` or `out`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (plan, workspace) = (context.plan, context.workspace);
    let mut findings = Vec::new();
    for program in &plan.programs {
        let reviews = super::reviews_of(context, program);
        let Some((report, review)) = reviews.last() else { continue };
        let named = |id: &String| {
            reviews.iter().any(|(_, review)| {
                let mut names = review.services.keys();
                names.any(|name| workspace.knowledge.service(name).is_some_and(|one| one.id == *id))
            })
        };
        let left: Vec<&String> = program.scope.keys().filter(|id| !named(id)).collect();
        if left.is_empty() {
            continue;
        }
        let rests = match workspace.knowledge.scopes.get(&program.id).and_then(|s| s.snapshot) {
            Some(day) => format!("that rests on a snapshot of {day}"),
            None => "nothing says whether they are in scope".to_owned(),
        };
        let (title, id, version) = (&report.title, &report.id, report.version);
        let all = program.scope.len();
        let s = if all == 1 { "" } else { "s" };
        let (what, at) = if left.len() == all {
            (format!("names none of the {all} service{s} in use"), &review.origin)
        } else {
            let left = few_and_more(left, 5);
            let services = review.services.keys().next();
            let field = services.map(|name| format!("services/{name}")).unwrap_or_default();
            (format!("does not say whether the report covers {left}"), review.at(&field))
        };
        findings.push(
            RULE.finding(format!(
                "the review of {title} ({id}, version {version}) {what}; {rests}"
            ))
            .help("look the services up in the report, and write them under `services:`")
            .fault(at),
        );
    }
    findings
}
