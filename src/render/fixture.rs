//! A plan that lists nothing, for tests of every document.

use crate::model::{Plan, Summary};

/// `plan` without anything it lists.
pub(super) fn emptied(mut plan: Plan) -> Plan {
    plan.controls.clear();
    plan.summary = Summary::default();
    plan.topics.clear();
    plan.services.clear();
    plan.programs.clear();
    plan.authorizations.clear();
    plan.agreements.clear();
    plan.reports.clear();
    plan.providers.clear();
    plan.cuecs.clear();
    plan.user_controls.clear();
    plan.evidence.clear();
    plan.observations.clear();
    plan.tests.clear();
    plan.poam.clear();
    plan.implementations.clear();
    plan.findings.clear();
    plan.sources.clear();
    plan.system.synthetic = None;
    plan
}
