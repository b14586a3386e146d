//! Support by agreement: an addendum in force for each account and day, with eligible services.

use super::{Backing, Outcome, Reports};
use crate::model::{Agreement, Coverage, Lack, Period, PlanAgreement, Workspace};

impl Reports<'_> {
    /// Addenda that together cover each declared account on each day, and reach the service.
    pub(super) fn agreed(&self, service: &str) -> Outcome {
        let (workspace, audit) = (self.workspace, self.workspace.system.period);
        let addenda: Vec<(&Agreement, Period)> = workspace
            .agreements
            .iter()
            .filter(|agreement| agreement.baa)
            .filter_map(|agreement| Some((agreement, agreement.in_force(audit)?)))
            .collect();
        if workspace.system.accounts.is_empty() {
            let why = "the workspace lists no account that an addendum could be held against";
            return Outcome::lacking(Lack::Report, why.to_owned());
        }
        for account in &workspace.system.accounts {
            let of_account = addenda.iter().filter(|(one, _)| one.covers(&account.id));
            let coverage = Coverage::of(audit, of_account.map(|(_, days)| *days));
            if !coverage.is_full() {
                let shown = workspace.system.policy.account_ids.show(&account.id);
                let why = format!(
                    "no Business Associate Addendum is in force for {} on {}",
                    shown.unwrap_or_else(|| "an account".to_owned()),
                    Period::list(&coverage.gaps)
                );
                return Outcome::lacking(Lack::Report, why);
            }
        }
        let eligible = |agreement: &Agreement| {
            let same = |id: &String| {
                workspace.knowledge.service(id).is_some_and(|known| known.id == service)
            };
            agreement.services.iter().any(same)
        };
        let listed = addenda.iter().any(|(one, _)| !one.services.is_empty());
        if !addenda.iter().any(|(one, _)| eligible(one)) {
            let why = if listed {
                "not among the eligible services that the agreement's entry names"
            } else {
                "not known to be eligible: no entry under `agreements:` in aws-reports.yaml names eligible services"
            };
            return Outcome::lacking(Lack::Scope, why.to_owned());
        }
        let ids: Vec<&str> = addenda.iter().map(|(one, _)| one.id.as_str()).collect();
        Outcome::Supported(Backing {
            by: ids.iter().map(|id| (*id).to_owned()).collect(),
            words: vec![format!(
                "the Business Associate Addendum ({}) is in force for every account and day",
                ids.join(", ")
            )],
            ..Backing::default()
        })
    }
}

/// Agreements as the plan lists them.
pub(super) fn listed(workspace: &Workspace) -> Vec<PlanAgreement> {
    let (system, audit) = (&workspace.system, workspace.system.period);
    let show = |id: &str| system.policy.account_ids.show(id);
    let one = |agreement: &Agreement| PlanAgreement {
        id: agreement.id.clone(),
        name: agreement.name.clone(),
        baa: agreement.baa,
        active: agreement.active,
        organization: agreement.organization,
        accounts: agreement.accounts.iter().filter_map(|id| show(id)).collect(),
        from: agreement.from,
        to: agreement.to,
        services: agreement.services.clone(),
        covered_days: agreement.in_force(audit).map_or(0, Period::days),
        without: system
            .accounts
            .iter()
            .filter(|account| !agreement.covers(&account.id))
            .filter_map(|account| show(&account.id))
            .collect(),
        cited_by: 0,
    };
    workspace.agreements.iter().map(one).collect()
}
