//! Causes: a part that is open for a fault that has a finding of its own hangs under that finding, and is
//! no finding beside it. A missing letter is one error that opens 71 parts, not 72 errors.
//!
//! [`EXPLAINS`] says which rules explain what: one line per rule, the most specific first.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::rules::{self, implementation_contradicted};
use super::subjects::{self, OPENS};
use super::{Context, Rule};
use crate::diag::{Caused, Diagnostic};
use crate::model::{
    Half, Lack, Missing, PartId, PlanPart, PlanProgram, Reason, ScopeState, TestResult,
};

/// What parts lack that findings explain: the part, and the position in its list of what is missing.
pub(super) type Explained = BTreeSet<(PartId, usize)>;

/// How the findings of a rule explain what a part lacks.
#[derive(Clone, Copy)]
enum Explains {
    /// True if a finding does.
    If(fn(&Context<'_>, &Diagnostic, &PlanPart, &Missing) -> bool),
    /// The findings do that are about one of these. There may be as many as a register has rows, so they are looked
    /// up by their subjects, and not held against each part.
    About(for<'a> fn(&'a PlanPart, &'a Missing) -> Vec<Cow<'a, str>>),
}
use Explains::{About, If};

/// Which rules explain what. Of several findings that explain the same, the rule listed first has it.
static EXPLAINS: &[(&Rule, Explains)] = &[
    (&rules::report_absent::RULE, If(absent)),
    (&rules::report_type_weak::RULE, If(report)),
    (&rules::report_not_in_force::RULE, If(report)),
    (&rules::report_not_reviewed::RULE, If(report)),
    (&rules::review_unsigned::RULE, If(report)),
    (&rules::review_before_report::RULE, If(report)),
    (&rules::report_undated::RULE, If(report)),
    (&rules::assessment_expired::RULE, If(report)),
    (&rules::report_modified_or_exceptions::RULE, If(report)),
    (&rules::report_category_absent::RULE, If(category)),
    (&rules::service_out_of_scope::RULE, If(scope)),
    (&rules::service_scope_unknown::RULE, If(unknown_scope)),
    (&rules::report_period_gap::RULE, If(coverage)),
    (&rules::hipaa_no_baa::RULE, If(whole_half)),
    (&rules::provider_without_report::RULE, If(provider)),
    (&rules::provider_report_gap::RULE, If(provider)),
    (&rules::implementation_contradicted::RULE, About(contradiction)),
    (&rules::placeholder_left::RULE, If(statement)),
    (&rules::odp_unassigned::RULE, If(parameter)),
    (&rules::na_no_rationale::RULE, If(rationale)),
    (&rules::planned_no_date::RULE, If(status)),
    (&rules::design_not_effective::RULE, About(test)),
    (&rules::conclusion_against_exceptions::RULE, About(test)),
    (&rules::deviation_above_policy::RULE, About(test)),
    (&rules::test_ineffective::RULE, About(test)),
    (&rules::inquiry_only::RULE, About(test)),
    (&rules::test_procedure_missing::RULE, About(test)),
    (&rules::test_after_plan::RULE, About(test)),
    (&rules::test_not_of_period::RULE, About(test)),
    (&rules::evidence_outside_period::RULE, About(evidence)),
    (&rules::evidence_without_file::RULE, About(evidence)),
    (&rules::evidence_hash_drift::RULE, About(evidence)),
    (&rules::evidence_rows_differ::RULE, About(evidence)),
    (&rules::evidence_empty_list::RULE, About(evidence)),
    (&rules::evidence_days_differ::RULE, About(evidence)),
    (&rules::evidence_account_undeclared::RULE, About(evidence)),
    (&rules::evidence_region_undeclared::RULE, About(evidence)),
    (&rules::evidence_other_cloud::RULE, About(evidence)),
    (&rules::evidence_covers_future::RULE, About(evidence)),
];

/// Findings that explain something, in the order of [`EXPLAINS`].
struct Roots {
    /// Positions in the list of findings.
    at: Vec<usize>,
    /// For each line of [`EXPLAINS`], which of them are of its rule.
    of_rule: Vec<Range<usize>>,
    /// For each line, the first of them by its subject, where they are looked up by that.
    about: Vec<BTreeMap<String, usize>>,
}

impl Roots {
    fn of(findings: &[Diagnostic]) -> Self {
        let mut of_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, finding) in findings.iter().enumerate() {
            of_code.entry(finding.code.name).or_default().push(at);
        }
        let mut roots = Self { at: Vec::new(), of_rule: Vec::new(), about: Vec::new() };
        for (rule, explains) in EXPLAINS {
            let from = roots.at.len();
            roots.at.extend(of_code.get(rule.code.name).into_iter().flatten());
            let mut about = BTreeMap::new();
            if let About(_) = explains {
                for nth in from..roots.at.len() {
                    about.entry(subject(&findings[roots.at[nth]]).to_owned()).or_insert(nth);
                }
            }
            roots.of_rule.push(from..roots.at.len());
            roots.about.push(about);
        }
        roots
    }

    /// The position of the first finding that explains why the part lacks this.
    fn of_missing(
        &self,
        context: &Context<'_>,
        findings: &[Diagnostic],
        part: &PlanPart,
        missing: &Missing,
    ) -> Option<usize> {
        let lines = EXPLAINS.iter().zip(&self.of_rule).zip(&self.about);
        let mut with = lines.filter(|((_, own), _)| !own.is_empty());
        with.find_map(|(((_, explains), own), about)| match explains {
            If(judge) => self.at[own.clone()]
                .iter()
                .copied()
                .find(|at| judge(context, &findings[*at], part, missing)),
            About(subjects) => {
                let own = subjects(part, missing);
                let first = own.iter().filter_map(|id| about.get(&**id)).min()?;
                Some(self.at[*first])
            }
        })
    }
}

/// Hangs what the parts of the plan lack under the findings that explain it.
pub(super) fn attach(context: &Context<'_>, findings: &mut [Diagnostic]) -> Explained {
    let roots = Roots::of(findings);
    let mut explained = Explained::new();
    if roots.at.is_empty() {
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
            let Some(root) = roots.of_missing(context, findings, part, missing) else { continue };
            explained.insert((part.id.clone(), nth));
            let rule = subjects::opened_by(part);
            findings[root].caused.push(Caused {
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
fn contradiction<'a>(part: &'a PlanPart, missing: &'a Missing) -> Vec<Cow<'a, str>> {
    if missing.what != Lack::Contradiction {
        return Vec::new();
    }
    match &part.contradictions[..] {
        [] => vec![Cow::from(&missing.message)],
        checks => checks.iter().map(implementation_contradicted::subject).map(Cow::from).collect(),
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
fn test<'a>(part: &'a PlanPart, missing: &'a Missing) -> Vec<Cow<'a, str>> {
    let wanted = match missing.what {
        Lack::Failure => TestResult::Ineffective,
        Lack::Test => TestResult::NotCounted,
        _ => return Vec::new(),
    };
    let of_it = part.results.iter().filter(|one| one.result == wanted);
    of_it.map(|one| Cow::from(&one.test)).collect()
}

/// An item that supports nothing, where no other is left.
fn evidence<'a>(_: &'a PlanPart, missing: &'a Missing) -> Vec<Cow<'a, str>> {
    if missing.what != Lack::Evidence {
        return Vec::new();
    }
    missing.about.iter().map(Cow::from).collect()
}
