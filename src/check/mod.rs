//! Rules that check the resolved plans. Each rule has a file, with its [`Code`]; [`RULES`] is the registry.
//! What follows from a finding hangs under it (`causes`). Levels of firm policy ([`levels`]) and waivers come
//! last. [`codes`] adds the codes of the other stages: what can be waived, explained and documented.

mod causes;
mod follow_on;
mod gaps;
mod guard;
pub mod levels;
mod links;
mod people;
mod phi;
mod prose;
mod rules;
mod subjects;
mod waive;
mod waiver_scope;

pub use guard::is_guarded;

use rayon::prelude::*;

use crate::diag::codes::ROOMS;
use crate::diag::{Code, Diagnostic, codes as of_stages, merged};
use crate::model::{Catalog, Plan, Workspace};
use causes::Explained;
use levels::{Levels, Tally};
use links::Links;

pub use waive::accepts;

/// The input of a rule: the workspace, which has the places, and the plan, which has what was derived.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The plan of one framework.
    pub plan: &'a Plan,
    /// What people wrote in the workspace, as sentences.
    prose: &'a prose::Prose<'a>,
    /// Those of it that are statements of the plan.
    stated: &'a [&'a prose::Said<'a>],
    /// The plans of all frameworks: what one fault opens is counted over them.
    pub plans: &'a [Plan],
    /// Items and tests by their ids.
    links: &'a Links<'a>,
    /// What parts lack that findings of other rules explain.
    explained: &'a Explained,
}

impl<'a> Context<'a> {
    /// The sections that are statements of the plan: headed with a part of it, or general to a control of it.
    fn statements(&self) -> impl Iterator<Item = &'a prose::Said<'a>> + use<'a> {
        self.stated.iter().copied()
    }

    /// True for a plan for a federal authorization.
    fn is_federal(&self) -> bool {
        let mut frameworks = self.workspace.frameworks.iter();
        let own = frameworks.find(|(choice, _)| choice.name == self.plan.framework);
        own.is_some_and(|(choice, catalog)| choice.is_federal(catalog))
    }

    /// The catalog of the plan's framework.
    fn catalog(&self) -> Option<&'a Catalog> {
        let mut frameworks = self.workspace.frameworks.iter();
        frameworks
            .find_map(|(choice, catalog)| (choice.name == self.plan.framework).then_some(catalog))
    }
}

/// A rule: what it looks for, and the check itself.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Name, severity, summary and manual.
    pub code: Code,
    check: fn(&Context<'_>) -> Vec<Diagnostic>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.name)
    }
}

impl Rule {
    /// A finding of this rule.
    fn finding(&'static self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.code, message)
    }
}

/// Every rule, in the order an auditor would ask.
pub static RULES: &[&Rule] = &[
    &rules::report_period_gap::RULE,
    &rules::letter_unusable::RULE,
    &rules::letter_issuer::RULE,
    &rules::letters_overlap::RULE,
    &rules::report_absent::RULE,
    &rules::report_not_in_force::RULE,
    &rules::report_not_reviewed::RULE,
    &rules::report_undated::RULE,
    &rules::bridge_too_long::RULE,
    &rules::report_superseded::RULE,
    &rules::reports_list_old::RULE,
    &rules::report_type_weak::RULE,
    &rules::report_type_contradicted::RULE,
    &rules::report_category_absent::RULE,
    &rules::report_modified_or_exceptions::RULE,
    &rules::opinion_contradicted::RULE,
    &rules::review_unsigned::RULE,
    &rules::review_before_report::RULE,
    &rules::review_without_services::RULE,
    &rules::certificate_expired::RULE,
    &rules::certificate_wrong_standard::RULE,
    &rules::certificate_surveillance_overdue::RULE,
    &rules::assessment_expired::RULE,
    &rules::csoc_no_report_pointer::RULE,
    &rules::cuec_unmapped::RULE,
    &rules::cuec_none_recorded::RULE,
    &rules::cuec_on_planned::RULE,
    &rules::cuec_claim_without_map::RULE,
    &rules::provider_without_report::RULE,
    &rules::provider_report_gap::RULE,
    &rules::provider_unknown_reference::RULE,
    &rules::inclusive_untested::RULE,
    &rules::inherited_without_half::RULE,
    &rules::artifact_excerpt::RULE,
    &rules::hipaa_no_baa::RULE,
    &rules::phi_without_hipaa::RULE,
    &rules::hipaa_service_not_eligible::RULE,
    &rules::authorization_unusable::RULE,
    &rules::shared_half_evidenced::RULE,
    &rules::customer_half_evidenced::RULE,
    &rules::conflation_customer_as_aws::RULE,
    &rules::placeholder_left::RULE,
    &rules::planned_no_date::RULE,
    &rules::planned_date_differs::RULE,
    &rules::planned_without_item::RULE,
    &rules::review_unanswered::RULE,
    &rules::review_of_nothing::RULE,
    &rules::poam_item_incomplete::RULE,
    &rules::poam_overdue::RULE,
    &rules::poam_dates::RULE,
    &rules::poam_due_late::RULE,
    &rules::poam_owner_unknown::RULE,
    &rules::poam_closed_early::RULE,
    &rules::poam_names_no_control::RULE,
    &rules::poam_names_other_parts::RULE,
    &rules::control_level_only::RULE,
    &rules::duty_moved::RULE,
    &rules::override_no_basis::RULE,
    &rules::knowledge_changed::RULE,
    &rules::knowledge_old::RULE,
    &rules::mapped_only::RULE,
    &rules::service_scope_unknown::RULE,
    &rules::service_out_of_scope::RULE,
    &rules::evidence_outside_period::RULE,
    &rules::evidence_hole::RULE,
    &rules::evidence_stale::RULE,
    &rules::evidence_covers_future::RULE,
    &rules::evidence_no_ipe::RULE,
    &rules::evidence_rows_differ::RULE,
    &rules::count_differs::RULE,
    &rules::evidence_empty_list::RULE,
    &rules::evidence_days_differ::RULE,
    &rules::evidence_account_undeclared::RULE,
    &rules::evidence_region_undeclared::RULE,
    &rules::evidence_other_cloud::RULE,
    &rules::evidence_rows_outside::RULE,
    &rules::record_of_one_day::RULE,
    &rules::population_rows_outside::RULE,
    &rules::observed_not_declared::RULE,
    &rules::declared_not_observed::RULE,
    &rules::declared_against_observed::RULE,
    &rules::evidence_supports_nothing::RULE,
    &rules::evidence_link_only::RULE,
    &rules::evidence_unregistered::RULE,
    &rules::evidence_without_file::RULE,
    &rules::evidence_same_file::RULE,
    &rules::evidence_content_differs::RULE,
    &rules::evidence_link_private::RULE,
    &rules::evidence_undated_image::RULE,
    &rules::picture_not_shown::RULE,
    &rules::evidence_hash_drift::RULE,
    &rules::evidence_unchanged_since_last_period::RULE,
    &rules::population_missing::RULE,
    &rules::population_unproven::RULE,
    &rules::population_size_differs::RULE,
    &rules::population_repeats::RULE,
    &rules::population_other_period::RULE,
    &rules::population_drawn_early::RULE,
    &rules::sample_item_unknown::RULE,
    &rules::sample_exceeds_population::RULE,
    &rules::sample_item_repeated::RULE,
    &rules::sample_too_small::RULE,
    &rules::sample_not_all::RULE,
    &rules::sample_not_redrawn::RULE,
    &rules::sample_without_seed::RULE,
    &rules::sample_item_unmarked::RULE,
    &rules::frequency_shortfall::RULE,
    &rules::frequency_unknown::RULE,
    &rules::test_frequency_differs::RULE,
    &rules::inquiry_only::RULE,
    &rules::test_procedure_missing::RULE,
    &rules::test_without_evidence::RULE,
    &rules::method_differs::RULE,
    &rules::design_not_effective::RULE,
    &rules::test_not_of_period::RULE,
    &rules::test_covers_future::RULE,
    &rules::test_before_period_end::RULE,
    &rules::test_ineffective::RULE,
    &rules::tests_disagree::RULE,
    &rules::step_off_target::RULE,
    &rules::evidence_not_by_step::RULE,
    &rules::evidence_of_another_control::RULE,
    &rules::deviation_above_policy::RULE,
    &rules::conclusion_against_exceptions::RULE,
    &rules::occurrence_contradicted::RULE,
    &rules::exception_without_item::RULE,
    &rules::exception_outside_period::RULE,
    &rules::exception_extent_differs::RULE,
    &rules::exception_no_response::RULE,
    &rules::test_unsigned::RULE,
    &rules::reviewer_is_tester::RULE,
    &rules::tester_not_independent::RULE,
    &rules::review_before_test::RULE,
    &rules::test_before_evidence::RULE,
    &rules::test_after_plan::RULE,
    &rules::root_credential_use::RULE,
    &rules::mfa_missing::RULE,
    &rules::leaver_access_late::RULE,
    &rules::own_approval::RULE,
    &rules::weakness_mended_late::RULE,
    &rules::done_late::RULE,
    &rules::failed_rows_not_excepted::RULE,
    &rules::listed_time_exceeds::RULE,
    &rules::expired_in_list::RULE,
    &rules::access_key_old::RULE,
    &rules::credential_unused::RULE,
    &rules::failure_muted::RULE,
    &rules::sg_open_admin::RULE,
    &rules::guest_patching_unevidenced::RULE,
    &rules::implementation_contradicted::RULE,
    &rules::odp_unassigned::RULE,
    &rules::banned_claim::RULE,
    &rules::guest_patching_claimed::RULE,
    &rules::runtime_patching_claimed::RULE,
    &rules::encryption_default_claim::RULE,
    &rules::service_default_claim::RULE,
    &rules::inherit_policy_control::RULE,
    &rules::inherit_no_authorization::RULE,
    &rules::service_named_not_declared::RULE,
    &rules::region_named_not_declared::RULE,
    &rules::account_named_not_declared::RULE,
    &rules::reference_to_nothing::RULE,
    &rules::person_for_role::RULE,
    &rules::part_not_addressed::RULE,
    &rules::narrative_thin::RULE,
    &rules::narrative_restates::RULE,
    &rules::statement_repeated::RULE,
    &rules::statements_disagree::RULE,
    &rules::retention_differs::RULE,
    &rules::statement_against_setting::RULE,
    &rules::statement_parameter_differs::RULE,
    &rules::parameter_stated_twice::RULE,
    &rules::parameter_unused::RULE,
    &rules::parameter_outside_choices::RULE,
    &rules::parameter_outside_bounds::RULE,
    &rules::parameter_vague::RULE,
    &rules::planned_in_statement::RULE,
    &rules::responsibility_claim::RULE,
    &rules::guest_patching_unstated::RULE,
    &rules::frequency_vague::RULE,
    &rules::frequency_differs::RULE,
    &rules::na_no_rationale::RULE,
    &rules::unknown_control::RULE,
    &rules::plan_before_period::RULE,
    &rules::region_unknown::RULE,
    &rules::masking_incomplete::RULE,
    &rules::premises_not_stated::RULE,
    &rules::premises_named_not_declared::RULE,
    &rules::role_unfilled::RULE,
    &rules::official_missing::RULE,
    &rules::plan_lacks_content::RULE,
    &rules::impact_below_mark::RULE,
    &rules::waiver_too_long::RULE,
    &rules::waiver_dates::RULE,
    &rules::waiver_thin::RULE,
    &rules::waiver_self_approved::RULE,
];

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.name == name)
}

/// Every code that the program can print, sorted by name: those of the rules and all others.
pub fn codes() -> Vec<&'static Code> {
    let of_rules = RULES.iter().map(|rule| &rule.code);
    let others = ROOMS.iter().flat_map(|room| room.codes.iter().copied());
    let mut all: Vec<&'static Code> = of_rules.chain(others).collect();
    all.sort_unstable_by_key(|code| code.name);
    all
}

/// The code of this name.
pub fn code(name: &str) -> Option<&'static Code> {
    codes().into_iter().find(|code| code.name == name)
}

/// Runs every rule over every plan, hangs what follows from a finding under it, applies levels and waivers
/// and leaves the findings in the plans, sorted, one for each fault. The findings of loading are included. A fault
/// of data that was left out is not waived: what it hides is not known. What only follows from such a fault is
/// not told beside it.
pub fn check(workspace: &Workspace, plans: &mut [Plan]) {
    let mut waivers = waive::Waivers::new(workspace);
    let (levels, refused) = Levels::of(workspace);
    let prose = prose::Prose::of(workspace);
    let all: &[Plan] = plans;
    let of_plan = |plan: &Plan| {
        let mut tally = Tally::default();
        let notices = workspace.notices.iter().chain(&refused).cloned().collect();
        let mut findings = levels.apply(notices, &mut tally);
        let nothing = Explained::new();
        let stated = prose.in_plan(plan);
        let explained = &nothing;
        let links = &Links::of(workspace, plan);
        let (prose, stated) = (&prose, &*stated);
        let context = Context { workspace, plan, plans: all, prose, stated, links, explained };
        let mut of_rules = levels.apply(run(&context, |rule| !causes::follows(rule)), &mut tally);
        of_rules.retain(|finding| !follow_on::follows(finding, workspace));
        let explained = causes::attach(&context, &mut of_rules);
        for finding in &mut of_rules {
            levels.apply_to_caused(finding, &mut tally);
        }
        let context = Context { explained: &explained, ..context };
        of_rules.extend(levels.apply(run(&context, causes::follows), &mut tally));
        for finding in &mut of_rules {
            finding.frameworks.push(plan.framework.clone());
        }
        findings.extend(of_rules);
        (findings, tally)
    };
    let found: Vec<(Vec<Diagnostic>, Tally)> = all.iter().map(of_plan).collect();
    for (plan, (findings, tally)) in plans.iter_mut().zip(found) {
        let mut findings = waivers.apply(findings, plan.as_of);
        workspace.faults.iter().for_each(|fault| waivers.refuse(fault));
        findings.extend(workspace.faults.iter().cloned());
        findings.iter_mut().for_each(causes::weigh);
        plan.rules_off = tally.list(&levels);
        plan.findings = findings;
    }
    let of_waivers = waiver_scope::check(workspace, plans);
    for plan in plans {
        let mut leftover = waivers.leftover(plan.as_of);
        leftover.extend(of_waivers.iter().cloned());
        // What a waiver is for may have been left out.
        let partly = !workspace.faults.is_empty();
        leftover.retain(|one| !partly || one.code != &of_stages::WAIVER_UNUSED);
        let left = levels.apply(leftover, &mut Tally::default());
        let findings = std::mem::take(&mut plan.findings);
        plan.findings = merged(findings.into_iter().chain(left).collect());
    }
}

/// The findings of the rules that pass the filter, in the order of the rules.
fn run(context: &Context<'_>, filter: impl Fn(&Rule) -> bool + Sync) -> Vec<Diagnostic> {
    let rules = RULES.par_iter().filter(|rule| filter(rule));
    rules.flat_map_iter(|rule| guard::run(rule, context)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    #[test]
    fn explained_rules_are_registered() {
        for rule in causes::rules() {
            assert!(RULES.iter().any(|known| known.code == rule.code), "{rule:?}");
            assert!(!causes::follows(rule), "{rule:?} explains itself");
        }
    }

    #[test]
    fn errors_keep_their_weight() {
        use crate::model::RuleState;
        for rule in RULES {
            let off = levels::allowed(rule.code.name, RuleState::Off);
            assert_eq!(off.is_err(), rule.code.severity == Severity::Error, "{rule:?}");
        }
        assert!(
            levels::allowed("evidence-stal", RuleState::Off)
                .is_err_and(|fault| { fault.help() == "did you mean `evidence-stale`?" })
        );
    }
}
