//! Whether a program covers a service: as the reviewer found it in the report, else by a dated snapshot.

use std::collections::BTreeSet;

use crate::model::{PlanReport, Program, Review, Scope, ScopeState, Workspace};

/// The state of a service in a program, and where it comes from.
pub(super) fn of(
    program: &Program,
    usable: &[&PlanReport],
    service: &str,
    workspace: &Workspace,
) -> (ScopeState, String) {
    if let Some((state, _)) = as_reviewed(usable, service, workspace) {
        return (state, "as reviewed".to_owned());
    }
    let Some(snapshot) = workspace.knowledge.scopes.get(&program.id) else {
        return (ScopeState::Unknown, "no snapshot of services in scope".to_owned());
    };
    let state = snapshot.services.get(service).copied().unwrap_or(ScopeState::Unknown);
    (state, label(snapshot))
}

/// What the newest report says in which the reviewer found the service. That nobody looked is no finding:
/// `unknown` leaves the question to the snapshot.
fn as_reviewed<'a>(
    usable: &[&PlanReport],
    service: &str,
    workspace: &'a Workspace,
) -> Option<(ScopeState, &'a Review)> {
    let mut reports: Vec<&&PlanReport> = usable.iter().filter(|report| !report.letter).collect();
    reports.sort_by_key(|report| std::cmp::Reverse(report.period.map(|period| period.to)));
    reports.into_iter().find_map(|report| {
        let review = workspace.review_of(&report.id, report.version)?;
        let found = review.services.iter().find(|(name, state)| {
            **state != ScopeState::Unknown
                && workspace.knowledge.service(name).is_some_and(|known| known.id == service)
        });
        found.map(|(_, state)| (*state, review))
    })
}

/// Where the scope of a program comes from: who read it in the report and when, and what is left to the
/// snapshot.
pub(super) fn source(
    program: &Program,
    usable: &[&PlanReport],
    services: &[(&str, &str)],
    workspace: &Workspace,
) -> String {
    let ends = usable.iter().filter(|report| !report.letter).filter_map(|report| report.period);
    let newest = ends.map(|period| period.to).max();
    let snapshot = match workspace.knowledge.scopes.get(&program.id) {
        Some(scope) => {
            // A report may cover services that came into scope after the list was made.
            let older = newest.filter(|ends| scope.snapshot.is_none_or(|day| day < *ends));
            let older =
                older.map(|ends| format!(", older than the report's period, which ended {ends}"));
            let file =
                scope.file.as_ref().map(|file| format!(", list `{file}`")).unwrap_or_default();
            let (source, older) = (&scope.source, older.unwrap_or_default());
            format!("the {}, {source}{file}, checked {}{older}", label(scope), scope.checked_on)
        }
        None => "no snapshot of services in scope".to_owned(),
    };
    let mut by: BTreeSet<String> = BTreeSet::new();
    let mut left: Vec<&str> = Vec::new();
    for (id, name) in services {
        match as_reviewed(usable, id, workspace) {
            Some((_, review)) => {
                let who = review.reviewer.as_deref();
                let who = who.map(|who| format!(" by {who}")).unwrap_or_default();
                let on = review.reviewed_on.map(|day| format!(" on {day}")).unwrap_or_default();
                by.insert(format!("as reviewed{who}{on}"));
            }
            None if !left.contains(name) => left.push(name),
            None => {}
        }
    }
    let reviewed = by.into_iter().collect::<Vec<_>>().join("; ");
    match (reviewed.is_empty(), left.is_empty()) {
        (false, true) => reviewed,
        (false, false) => format!("{reviewed}; for {}, by {snapshot}", left.join(", ")),
        (true, _) if usable.iter().all(|report| report.letter) => {
            snapshot.strip_prefix("the ").unwrap_or(&snapshot).to_owned()
        }
        (true, _) => format!("the review names no services; by {snapshot}"),
    }
}

fn label(scope: &Scope) -> String {
    match scope.snapshot {
        Some(day) => format!("scope snapshot of {day}"),
        None => "undated scope snapshot".to_owned(),
    }
}
