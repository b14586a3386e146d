//! `report-modified-or-exceptions`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Opinion, SupportRule};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-modified-or-exceptions",
        severity: Severity::Error,
        summary: "a report with a modified opinion, or with an exception without a disposition",
        manual: "\
A qualified or adverse opinion, or a disclaimer, means that AWS's auditor could not confirm what the
report states; such a report supports nothing. An unqualified opinion can still come with exceptions.
The reviewer must decide on each: why it has no effect on the organization, or which control compensates.

Write `disposition` next to `summary` under `exceptions` in aws-reports.yaml, in your own words; or cite
another version.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for review in &workspace.reviews {
        let of_review = workspace.reports.iter().filter(|report| review.is_of(report));
        let report = of_review.max_by_key(|report| report.version);
        match review.opinion {
            Some(Opinion::Unqualified) => {}
            Some(opinion) => {
                let opinion = opinion.label().to_lowercase();
                findings.push(
                    RULE.finding(format!("the opinion on {} is {opinion}", review.report))
                        .help("cite another version, or test AWS's half by other means")
                        .subject(&review.report)
                        .fault(review.at("opinion")),
                );
            }
            None => {
                let listed = report.and_then(|report| {
                    context.plan.report(&format!("{}@{}", report.id, report.version))
                });
                let attests =
                    listed.and_then(|listed| listed.supports) == Some(SupportRule::Period);
                if attests {
                    findings.push(
                        RULE.finding(format!("the review of {} states no opinion", review.report))
                            .help("read the auditor's opinion in the report, and state it under `opinion`")
                            .subject(&review.report)
                            .fault(&review.origin),
                    );
                }
            }
        }
        let all = review.exceptions.len();
        let open = review.exceptions.iter().filter(|exception| exception.is_open()).count();
        if open > 0 {
            findings.push(
                RULE.finding(format!(
                    "{open} of {all} exceptions of {} have no disposition",
                    review.report
                ))
                .help("state the decision on each under `disposition`")
                .subject(&review.report)
                .fault(review.at("exceptions")),
            );
        }
        let texts =
            review.exceptions.iter().filter(|one| one.one_text).map(|one| one.summary.as_str());
        findings.extend(undecided(texts, &review.report, review.at("exceptions")));
    }
    for provider in &workspace.system.providers {
        for (index, report) in provider.reports.iter().enumerate() {
            let texts = || report.exceptions.iter().map(String::as_str);
            let first = texts().position(|text| silent(&text)).unwrap_or_default();
            let at = provider.report_at(index, &format!("exceptions/{first}"));
            findings.extend(undecided(texts(), &report.title, at));
        }
    }
    findings
}

/// Words of a text that says what was decided about an exception.
const DECIDED: &[&str] = &[
    "judge",
    "effect",
    "impact",
    "affect",
    "compensat",
    "accept",
    "relevan",
    "mitigat",
    "material",
    "decid",
    "conclu",
    "consider",
    "assess",
    "evaluat",
    "no risk",
    "low risk",
    "risk",
    "we ",
    "our ",
    " us",
    "n/a",
    "does not apply",
    "not applicable",
    "resolved",
    "remediat",
    "corrected",
];

/// True if nothing in a text says what was decided.
fn silent(text: &&str) -> bool {
    let lower = format!("{} ", text.to_lowercase());
    // `No exceptions noted.` is none.
    let none =
        ["no exceptions", "no deviations", "none"].iter().any(|word| lower.starts_with(word));
    !none && !DECIDED.iter().any(|word| lower.contains(word))
}

/// A warning for exceptions, each one text, none of whose words says what was decided.
fn undecided<'a>(
    texts: impl Iterator<Item = &'a str>,
    of: &str,
    at: &crate::diag::Origin,
) -> Option<Diagnostic> {
    let open: Vec<&str> = texts.filter(silent).collect();
    let first = open.first()?;
    Some(
        RULE.finding(format!(
            "an exception of {of} is noted, and nothing says what was decided about it: {}",
            crate::model::text::quote(first)
        ))
        .help("write `summary` and `disposition`: why it has no effect on you, or what compensates")
        .severity(Severity::Warning)
        .fault(at),
    )
}
