//! Causes: a part that is open for a fault that has a finding of its own hangs under that finding, and is
//! no finding beside it. A missing letter is one error that opens 71 parts, not 72 errors.
//!
//! [`EXPLAINS`] says which rules explain what: one line per rule, the most specific first.

use std::collections::BTreeSet;

use super::rules::{self, implementation_contradicted};
use super::subjects::{self, OPENS};
use super::{Context, Rule};
use crate::diag::{Caused, Diagnostic};
use crate::model::{
    Half, Lack, Missing, PartId, PlanPart, PlanProgram, Reason, ScopeState, TestResult,
};

/// What parts lack that findings explain: the part, and the position in its list of what is missing.
pub(super) type Explained = BTreeSet<(PartId, usize)>;

/// True if a finding explains why the part lacks this.
type Explains = fn(&Context<'_>, &Diagnostic, &PlanPart, &Missing) -> bool;

/// Which rules explain what. Of several findings that explain the same, the rule listed first has it.
static EXPLAINS: &[(&Rule, Explains)] = &[
    (&rules::report_absent::RULE, absent),
    (&rules::report_type_weak::RULE, report),
    (&rules::report_not_in_force::RULE, report),
    (&rules::report_not_reviewed::RULE, report),
    (&rules::review_unsigned::RULE, report),
    (&rules::review_before_report::RULE, report),
    (&rules::report_undated::RULE, report),
    (&rules::assessment_expired::RULE, report),
    (&rules::report_modified_or_exceptions::RULE, report),
    (&rules::report_category_absent::RULE, category),
    (&rules::service_out_of_scope::RULE, scope),
    (&rules::service_scope_unknown::RULE, unknown_scope),
    (&rules::report_period_gap::RULE, coverage),
    (&rules::hipaa_no_baa::RULE, whole_half),
    (&rules::provider_without_report::RULE, provider),
    (&rules::provider_report_gap::RULE, provider),
    (&rules::implementation_contradicted::RULE, contradiction),
    (&rules::placeholder_left::RULE, statement),
    (&rules::odp_unassigned::RULE, parameter),
    (&rules::na_no_rationale::RULE, rationale),
    (&rules::planned_no_date::RULE, status),
    (&rules::design_not_effective::RULE, test),
    (&rules::conclusion_against_exceptions::RULE, test),
    (&rules::deviation_above_policy::RULE, test),
    (&rules::test_ineffective::RULE, test),
    (&rules::inquiry_only::RULE, test),
    (&rules::test_procedure_missing::RULE, test),
    (&rules::test_after_plan::RULE, test),
    (&rules::test_not_of_period::RULE, test),
    (&rules::evidence_outside_period::RULE, evidence),
    (&rules::evidence_without_file::RULE, evidence),
    (&rules::evidence_hash_drift::RULE, evidence),
    (&rules::evidence_rows_differ::RULE, evidence),
    (&rules::evidence_empty_list::RULE, evidence),
    (&rules::evidence_days_differ::RULE, evidence),
    (&rules::evidence_account_undeclared::RULE, evidence),
    (&rules::evidence_region_undeclared::RULE, evidence),
    (&rules::evidence_other_cloud::RULE, evidence),
    (&rules::evidence_covers_future::RULE, evidence),
];

/// Hangs what the parts of the plan lack under the findings that explain it.
pub(super) fn attach(context: &Context<'_>, findings: &mut [Diagnostic]) -> Explained {
    let roots: Vec<(usize, Explains)> = EXPLAINS
        .iter()
        .flat_map(|(rule, explains)| {
            let of_rule = findings.iter().enumerate().filter(|(_, one)| one.code == &rule.code);
            of_rule.map(|(at, _)| (at, *explains)).collect::<Vec<_>>()
        })
        .collect();
    let mut explained = Explained::new();
    if roots.is_empty() {
        return explained;
    }
    for (control, part) in context.plan.parts() {
        // What did not occur is an answer, and no deficiency.
        if !part.reason.is_some_and(Reason::is_deficiency) {
            continue;
        }
        // What could not be read is told where it stands.
        let missing = part.missing.iter().enumerate().filter(|(_, missing)| !missing.unread);
        for (nth, missing) in missing {
            let explains = |(at, explains): &&(usize, Explains)| {
                explains(context, &findings[*at], part, missing)
            };
            let Some((root, _)) = roots.iter().find(explains) else { continue };
            explained.insert((part.id.clone(), nth));
            let rule = subjects::opened_by(part);
            findings[*root].caused.push(Caused {
                code: &rule.code,
                severity: rule.code.severity,
                part: part.id.to_string(),
                message: format!("{} half: {}", missing.half.label(), missing.message),
                place: Some(subjects::home(context, control, Some(part))),
                waived: None,
            });
        }
    }
    explained
}

/// A finding is at least as severe as what follows from it, unless a waiver accepts that.
pub(super) fn weigh(finding: &mut Diagnostic) {
    let worst = finding.caused.iter().filter(|one| one.waived.is_none()).map(|one| one.severity);
    if let Some(worst) = worst.max() {
        finding.severity = finding.severity.max(worst);
    }
}

/// The rules that explain something.
#[cfg(test)]
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    EXPLAINS.iter().map(|(rule, _)| *rule)
}

/// True for a rule whose findings are left out where another finding explains them.
pub(super) fn follows(rule: &Rule) -> bool {
    OPENS.iter().any(|follower| follower.code == rule.code)
}

fn subject(finding: &Diagnostic) -> &str {
    finding.subject.as_deref().unwrap_or_default()
}

fn of_aws(missing: &Missing) -> bool {
    missing.half == Half::Aws
        && matches!(missing.what, Lack::Report | Lack::Category | Lack::Scope | Lack::Coverage)
}

/// A report that supports nothing: everything that AWS's half lacks and for which the report was looked at,
/// or for which there is no other.
fn report(context: &Context<'_>, finding: &Diagnostic, part: &PlanPart, missing: &Missing) -> bool {
    let of_it = |key: &String| {
        context
            .plan
            .report(key)
            .is_some_and(|report| report.id == subject(finding) && !report.usable)
    };
    let usable = || context.plan.reports.iter().any(|report| report.usable && !report.letter);
    of_aws(missing)
        && matches!(missing.what, Lack::Report | Lack::Coverage)
        && (part.reports.iter().any(of_it) || (missing.what == Lack::Report && !usable()))
}

/// No report at all: everything that lacks one.
fn absent(_: &Context<'_>, _: &Diagnostic, _: &PlanPart, missing: &Missing) -> bool {
    of_aws(missing) && missing.what == Lack::Report
}

fn coverage(
    context: &Context<'_>,
    finding: &Diagnostic,
    part: &PlanPart,
    missing: &Missing,
) -> bool {
    let programs = &context.plan.programs;
    let program = programs.iter().find(|program| program.id == subject(finding));
    of_aws(missing)
        && missing.what == Lack::Coverage
        && program
            .is_some_and(|program| part.reports.iter().any(|key| program.reports.contains(key)))
}

fn category(_: &Context<'_>, finding: &Diagnostic, part: &PlanPart, missing: &Missing) -> bool {
    of_aws(missing)
        && missing.what == Lack::Category
        && finding.controls.iter().any(|id| *id == part.id.control.to_string())
}

fn scope(_: &Context<'_>, finding: &Diagnostic, _: &PlanPart, missing: &Missing) -> bool {
    of_aws(missing) && missing.what == Lack::Scope && missing.is_about(subject(finding))
}

/// The finding names every service of a program whose scope is unknown.
fn unknown_scope(
    context: &Context<'_>,
    finding: &Diagnostic,
    _: &PlanPart,
    missing: &Missing,
) -> bool {
    let programs = &context.plan.programs;
    let program = programs.iter().find(|program| program.id == subject(finding));
    let named = |program: &PlanProgram| {
        let mut unknown = program.scope.iter().filter(|(_, state)| **state == ScopeState::Unknown);
        unknown.any(|(id, _)| missing.is_about(id))
    };
    of_aws(missing) && missing.what == Lack::Scope && program.is_some_and(named)
}

fn whole_half(_: &Context<'_>, _: &Diagnostic, _: &PlanPart, missing: &Missing) -> bool {
    of_aws(missing) && missing.what == Lack::Report
}

fn provider(_: &Context<'_>, finding: &Diagnostic, part: &PlanPart, missing: &Missing) -> bool {
    missing.half == Half::Provider
        && missing.what == Lack::Provider
        && part.providers.iter().any(|id| id == subject(finding))
}

/// A failing check, or a status that the system contradicts.
fn contradiction(
    _: &Context<'_>,
    finding: &Diagnostic,
    part: &PlanPart,
    missing: &Missing,
) -> bool {
    let subject = subject(finding);
    missing.what == Lack::Contradiction
        && match &part.contradictions[..] {
            [] => missing.message == subject,
            checks => checks.iter().any(|one| implementation_contradicted::subject(one) == subject),
        }
}

/// A placeholder in what is stated for the part.
fn statement(_: &Context<'_>, finding: &Diagnostic, part: &PlanPart, missing: &Missing) -> bool {
    missing.what == Lack::Statement
        && part.statements.iter().any(|said| finding.faults().any(|at| *at == said.origin))
}

fn parameter(_: &Context<'_>, finding: &Diagnostic, part: &PlanPart, missing: &Missing) -> bool {
    missing.what == Lack::Parameter
        && finding.controls.iter().any(|id| *id == part.id.control.to_string())
}

fn rationale(_: &Context<'_>, finding: &Diagnostic, _: &PlanPart, missing: &Missing) -> bool {
    matches!(missing.what, Lack::Rationale | Lack::Contradiction)
        && missing.is_about(subject(finding))
}

fn status(_: &Context<'_>, finding: &Diagnostic, _: &PlanPart, missing: &Missing) -> bool {
    missing.what == Lack::Status && missing.is_about(subject(finding))
}

/// A test that failed for the part, or does not count for it.
fn test(_: &Context<'_>, finding: &Diagnostic, part: &PlanPart, missing: &Missing) -> bool {
    let wanted = match missing.what {
        Lack::Failure => TestResult::Ineffective,
        Lack::Test => TestResult::NotCounted,
        _ => return false,
    };
    part.results.iter().any(|one| one.test == subject(finding) && one.result == wanted)
}

/// An item that supports nothing, where no other is left.
fn evidence(_: &Context<'_>, finding: &Diagnostic, part: &PlanPart, missing: &Missing) -> bool {
    missing.what == Lack::Evidence
        && part.evidence.iter().any(|id| id == subject(finding))
        && missing.is_about(subject(finding))
}
