//! Rules that check the resolved plans. Each rule has a file, with its [`Code`]; [`RULES`] is the registry.
//! [`codes`] adds the codes of the other stages: what can be waived, explained and documented.

mod rules;
mod waive;

use crate::diag::codes::ROOMS;
use crate::diag::{Code, Diagnostic};
use crate::model::{Plan, Workspace};

/// The input of a rule: the workspace, which has the places, and the plan, which has what was derived.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The plan of one framework.
    pub plan: &'a Plan,
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
    &rules::bridge_too_long::RULE,
    &rules::report_superseded::RULE,
    &rules::report_type_weak::RULE,
    &rules::report_category_absent::RULE,
    &rules::report_modified_or_exceptions::RULE,
    &rules::certificate_expired::RULE,
    &rules::csoc_no_report_pointer::RULE,
    &rules::cuec_unmapped::RULE,
    &rules::cuec_claim_without_map::RULE,
    &rules::provider_without_report::RULE,
    &rules::provider_report_gap::RULE,
    &rules::provider_unknown_reference::RULE,
    &rules::inherited_without_half::RULE,
    &rules::artifact_excerpt::RULE,
    &rules::hipaa_no_baa::RULE,
    &rules::authorization_unusable::RULE,
    &rules::shared_half_evidenced::RULE,
    &rules::customer_half_evidenced::RULE,
    &rules::conflation_customer_as_aws::RULE,
    &rules::placeholder_left::RULE,
    &rules::planned_no_date::RULE,
    &rules::control_level_only::RULE,
    &rules::duty_moved::RULE,
    &rules::override_no_basis::RULE,
    &rules::knowledge_changed::RULE,
    &rules::mapped_only::RULE,
    &rules::service_scope_unknown::RULE,
    &rules::service_out_of_scope::RULE,
    &rules::evidence_outside_period::RULE,
    &rules::evidence_stale::RULE,
    &rules::evidence_covers_future::RULE,
    &rules::evidence_no_ipe::RULE,
    &rules::evidence_rows_differ::RULE,
    &rules::evidence_empty_list::RULE,
    &rules::evidence_days_differ::RULE,
    &rules::evidence_account_undeclared::RULE,
    &rules::evidence_region_undeclared::RULE,
    &rules::evidence_other_cloud::RULE,
    &rules::observed_not_declared::RULE,
    &rules::declared_not_observed::RULE,
    &rules::declared_against_observed::RULE,
    &rules::evidence_supports_nothing::RULE,
    &rules::evidence_link_only::RULE,
    &rules::evidence_unregistered::RULE,
    &rules::evidence_undated_image::RULE,
    &rules::picture_not_shown::RULE,
    &rules::evidence_hash_drift::RULE,
    &rules::evidence_unchanged_since_last_period::RULE,
    &rules::population_missing::RULE,
    &rules::population_size_differs::RULE,
    &rules::population_repeats::RULE,
    &rules::population_other_period::RULE,
    &rules::sample_item_unknown::RULE,
    &rules::sample_exceeds_population::RULE,
    &rules::sample_item_repeated::RULE,
    &rules::sample_too_small::RULE,
    &rules::sample_not_redrawn::RULE,
    &rules::frequency_shortfall::RULE,
    &rules::inquiry_only::RULE,
    &rules::test_not_of_period::RULE,
    &rules::tests_disagree::RULE,
    &rules::step_off_target::RULE,
    &rules::evidence_not_by_step::RULE,
    &rules::deviation_above_policy::RULE,
    &rules::exception_without_item::RULE,
    &rules::exception_no_response::RULE,
    &rules::test_unsigned::RULE,
    &rules::root_credential_use::RULE,
    &rules::mfa_missing::RULE,
    &rules::sg_open_admin::RULE,
    &rules::guest_patching_unevidenced::RULE,
    &rules::implementation_contradicted::RULE,
    &rules::odp_unassigned::RULE,
    &rules::na_no_rationale::RULE,
    &rules::unknown_control::RULE,
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

/// Runs every rule over every plan, applies waivers and leaves the findings in the plans, sorted.
/// The findings of loading are included.
pub fn check(workspace: &Workspace, plans: &mut [Plan]) {
    let mut waivers = waive::Waivers::new(workspace);
    for plan in plans.iter_mut() {
        let mut findings = workspace.notices.clone();
        let context = Context { workspace, plan };
        findings.extend(RULES.iter().flat_map(|rule| (rule.check)(&context)));
        findings.iter_mut().for_each(|finding| waivers.apply(finding, plan.as_of));
        plan.findings = findings;
    }
    for plan in plans {
        plan.findings.extend(waivers.leftover(plan.as_of));
        plan.findings.sort_by_key(Diagnostic::sort_key);
        plan.findings.dedup();
    }
}
