//! `summary.md`: the package on one screen, for a pull request or a mail.

use serde::Serialize;

use super::required::{self, Omitted};
use super::schedule::{self, Exception};
use super::{RenderError, Templates};
use crate::diag::fit::markdown as cell;
use crate::diag::{Diagnostic, render::tally};
use crate::model::{Disposition, Findings, NOTICE, Plan, PlanScore, PlanTest};

#[derive(Serialize)]
struct View<'a> {
    notice: &'a str,
    system: String,
    organization: String,
    synthetic: Option<String>,
    period: String,
    period_label: &'a str,
    as_of: String,
    generator: &'a str,
    labels: Vec<&'a str>,
    frameworks: Vec<Framework<'a>>,
    tally: String,
    findings: Vec<Finding>,
    more: usize,
    /// Rules that policy turns off, with what was left out.
    rules_off: Vec<String>,
    /// Who approved the package of the last period.
    approved_before: Vec<String>,
}

#[derive(Serialize)]
struct Framework<'a> {
    name: &'a str,
    title: String,
    controls: Vec<u32>,
    parts: Vec<u32>,
    open: Vec<String>,
    /// `3 Failed`, weightiest first.
    reasons: Vec<String>,
    exceptions: Vec<OfTest>,
    exceptions_total: usize,
    with_exceptions: u32,
    control_level: u32,
    accepted: u32,
    poam: usize,
    overdue: Vec<String>,
    scores: Vec<Score>,
}

#[derive(Serialize)]
struct Score {
    title: String,
    rule: String,
    result: String,
    conclusion: String,
}

/// The exceptions of one test.
#[derive(Serialize)]
struct OfTest {
    test: String,
    title: String,
    exceptions: usize,
    result: String,
}

#[derive(Serialize)]
struct Finding {
    severity: &'static str,
    rule: String,
    message: String,
    waived: Option<String>,
}

/// Findings listed in the summary; all of them are in `findings.json`.
const LISTED: usize = 40;

/// Renders the summary of all frameworks. What a template of the workspace leaves out of what must be there is added,
/// and is a finding.
///
/// # Errors
/// When an overridden `summary.md.tera` cannot be rendered.
pub fn summary(
    plans: &[Plan],
    findings: &Findings,
    templates: &Templates,
) -> Result<(Vec<u8>, Vec<Diagnostic>), RenderError> {
    let Some(first) = plans.first() else { return Ok((Vec::new(), Vec::new())) };
    let view = View {
        notice: NOTICE,
        system: cell(&first.system.name),
        organization: cell(&first.system.organization),
        synthetic: first.system.synthetic.as_deref().map(cell),
        period: first.period.to_string(),
        period_label: &first.period_label,
        as_of: first.as_of.to_string(),
        generator: &first.generator,
        labels: Disposition::ALL.iter().map(|disposition| disposition.label()).collect(),
        frameworks: plans.iter().map(framework).collect(),
        tally: tally(&findings.findings),
        findings: findings.findings.iter().take(LISTED).map(finding).collect(),
        more: findings.findings.len().saturating_sub(LISTED),
        approved_before: first.approved_before.iter().map(|one| cell(&one.sentence())).collect(),
        rules_off: plans
            .iter()
            .flat_map(|plan| {
                plan.rules_off
                    .iter()
                    .map(|off| cell(&format!("{}: {}", plan.framework, off.sentence())))
            })
            .collect(),
    };
    let context = tera::Context::from_serialize(&view)?;
    let mut text = templates.lay_out("summary.md.tera", &context)?;
    let mut notices = Vec::new();
    if templates.overridden() {
        let omitted = Omitted::of(plans, required::first_lines(&text), &text);
        if let Some(sentence) = omitted.sentence() {
            let added: Vec<String> =
                sentence.iter().map(|line| format!("**{line}**\n\n")).collect();
            text = added.concat() + &text;
            notices.push(omitted.finding("summary.md", "summary.md.tera"));
        }
    }
    Ok((text.into_bytes(), notices))
}

fn framework(plan: &Plan) -> Framework<'_> {
    let counts = |counts: crate::model::Counts| {
        Disposition::ALL.iter().map(|d| counts.get(*d)).chain([counts.total()]).collect()
    };
    let exceptions = schedule::exceptions(plan);
    let reasons = plan.summary.reasons.iter();
    let overdue = plan.poam.iter().filter(|item| item.is_overdue(plan.as_of));
    let open = plan.controls.iter().filter(|c| c.disposition == Disposition::Open);
    Framework {
        name: &plan.framework,
        title: cell(&plan.framework_title),
        controls: counts(plan.summary.controls),
        parts: counts(plan.summary.parts),
        open: open.map(|control| control.id.to_string()).collect(),
        reasons: reasons.map(|(reason, n)| format!("{n} {}", reason.label())).collect(),
        exceptions_total: exceptions.len(),
        exceptions: of_tests(plan, &exceptions),
        with_exceptions: plan.summary.with_exceptions,
        control_level: plan.summary.parts.control_level,
        accepted: plan.summary.accepted_at_control_level,
        poam: plan.poam.len(),
        overdue: overdue.map(|item| cell(&item.id)).collect(),
        scores: plan.extras.scores.iter().map(score).collect(),
    }
}

fn score(score: &PlanScore) -> Score {
    Score {
        title: cell(&score.title),
        rule: cell(&score.rule),
        result: cell(&score.result()),
        conclusion: cell(&score.conclusion),
    }
}

/// The tests that met exceptions, with what each came to.
fn of_tests(plan: &Plan, exceptions: &[Exception<'_>]) -> Vec<OfTest> {
    let results = schedule::results(plan);
    let with = |test: &&PlanTest| exceptions.iter().any(|exception| exception.test.id == test.id);
    plan.tests
        .iter()
        .filter(with)
        .map(|test| OfTest {
            test: cell(&test.id),
            title: cell(&schedule::words(&test.title)),
            exceptions: exceptions.iter().filter(|one| one.test.id == test.id).count(),
            result: results
                .get(test.id.as_str())
                .map(|results| cell(&schedule::in_short(results)))
                .unwrap_or_default(),
        })
        .collect()
}

fn finding(diagnostic: &Diagnostic) -> Finding {
    let waived = diagnostic
        .waived
        .as_ref()
        .map(|waived| cell(&format!("{}, {}", waived.approver, waived.term())));
    let message = match diagnostic.caused.len() {
        0 => diagnostic.message.clone(),
        1 => format!("{} (opens 1 part)", diagnostic.message),
        n => format!("{} (opens {n} parts)", diagnostic.message),
    };
    Finding {
        severity: diagnostic.severity.as_str(),
        rule: diagnostic.code.name.to_owned(),
        message: cell(&message),
        waived,
    }
}
