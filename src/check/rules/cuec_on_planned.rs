//! `cuec-on-planned`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Cuec, CuecControl, Plan, PlanCuec, TestResult};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "cuec-on-planned",
        severity: Severity::Error,
        summary: "a user entity control rests on what is not in place, or on what no test supports",
        manual: "\
A complementary user entity control is answered by a control of the organization's that operates. One that
is planned, only partly in place or declared not applicable answers nothing; the report's controls then
lack what they assume. One that is in place but that no test supports is a warning: an auditor will ask
how it is known to operate.

Put the control in place, name another one that is, or test it.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for review in &workspace.reviews {
        for cuec in &review.cuecs {
            let listed = listed(context, |plan| {
                plan.cuecs.iter().filter(|one| {
                    let report = one.report.as_deref().unwrap_or_default();
                    one.id == cuec.id && report.split('@').next() == Some(review.report.as_str())
                })
            });
            findings.extend(finding(context, &review.report, cuec, &listed));
        }
    }
    for provider in &workspace.system.providers {
        for cuec in &provider.cuecs {
            let listed = listed(context, |plan| {
                let of_provider = plan.providers.iter().filter(|one| one.id == provider.id);
                of_provider.flat_map(|one| &one.cuecs).filter(|one| one.id == cuec.id)
            });
            findings.extend(finding(context, &provider.name, cuec, &listed));
        }
    }
    findings
}

/// The answers to one control in the plans of all frameworks.
fn listed<'a, I>(context: &Context<'a>, of_plan: impl Fn(&'a Plan) -> I) -> Vec<&'a CuecControl>
where
    I: Iterator<Item = &'a PlanCuec>,
{
    context.plans.iter().flat_map(of_plan).flat_map(|one| &one.controls).collect()
}

fn finding(
    context: &Context<'_>,
    of: &str,
    cuec: &Cuec,
    answers: &[&CuecControl],
) -> Option<Diagnostic> {
    if answers.is_empty() {
        return None;
    }
    let mut waiting: Vec<String> = Vec::new();
    for answer in answers.iter().filter(|answer| !answer.status.operates()) {
        let state = format!("{} is {}", answer.id, answer.status.label().to_lowercase());
        if !waiting.contains(&state) {
            waiting.push(state);
        }
    }
    let at = cuec.fields.at("implementations", &cuec.origin);
    let place = |id: &str| {
        let own = context.workspace.implementations.iter().find(|one| one.id == id);
        own.map(|one| one.status_origin.clone())
    };
    if !waiting.is_empty() {
        let first = answers.iter().find(|answer| !answer.status.operates())?;
        let finding = RULE
            .finding(format!(
                "{} of {of} rests on what is not in place: {}",
                cuec.id,
                waiting.join(", ")
            ))
            .help("put the control in place, or name one that is")
            .fault(at);
        return Some(match place(&first.id) {
            Some(status) => finding.cause(&status),
            None => finding,
        });
    }
    if answers.iter().any(|answer| answer.tested) {
        return None;
    }
    let mut said: Vec<String> = Vec::new();
    for answer in answers {
        let failed = answer.tests.iter().find(|test| test.result == TestResult::Ineffective);
        let text = match failed {
            Some(test) => format!("{}, whose test {} is ineffective", answer.id, test.test),
            None if answer.tests.is_empty() => format!("{}, which no test looks at", answer.id),
            None => format!("{}, which no test supports", answer.id),
        };
        if !said.contains(&text) {
            said.push(text);
        }
    }
    Some(
        RULE.finding(format!("{} of {of} rests on {}", cuec.id, said.join(" and ")))
            .help("test the control over the period, or name another one that was tested")
            .severity(Severity::Warning)
            .fault(at),
    )
}
