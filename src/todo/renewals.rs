//! Tasks of dates: what ends, and what recurs.

use super::{Kind, Task};
use crate::model::{Date, Implementation, PoamStatus, Workspace};

/// Days ahead in which what ends is told.
const AHEAD: i32 = 92;

pub(super) fn tasks(workspace: &Workspace, as_of: Date) -> Vec<Task> {
    let mut out = Vec::new();
    let horizon = as_of.plus_days(AHEAD).unwrap_or(as_of).max(workspace.system.period.to);
    let role = |id: &str| {
        workspace.system.roles.get(id).map_or_else(|| id.to_owned(), |role| role.title.clone())
    };
    for item in workspace.poam.iter().filter(|item| item.status == PoamStatus::Open) {
        let Some(due) = item.due else { continue };
        out.push(Task {
            due: Some(due),
            dated: true,
            kind: Kind::Mend,
            owner: item.owner.as_deref().map(role),
            what: format!("Close {} of the plan of action: {}", item.id, item.title),
            about: item.id.clone(),
            parts: 0,
            file: Some("poam.yaml".to_owned()),
        });
    }
    for item in &workspace.facts.owed {
        out.push(Task {
            due: Some(item.due),
            dated: true,
            kind: Kind::Collect,
            owner: item.owner.as_deref().map(role),
            what: format!("Collect and register {}: {}", item.id, item.title),
            about: item.id.clone(),
            parts: 0,
            file: item.origin.path().map(str::to_owned),
        });
    }
    for waiver in workspace.waivers.iter().filter(|one| one.expires <= horizon) {
        let on = match waiver.controls.as_slice() {
            [] => waiver.item.as_ref().map(|item| format!(" on {item}")).unwrap_or_default(),
            controls => format!(" on {}", controls.join(", ")),
        };
        let ended = if waiver.expires < as_of { "has ended" } else { "ends" };
        out.push(Task {
            due: Some(waiver.expires),
            dated: true,
            kind: Kind::Renew,
            owner: Some(role(waiver.requested_by.as_deref().unwrap_or(&waiver.approver))),
            what: format!(
                "The waiver of {}{on} {ended}: mend what it accepts, or ask for it again",
                waiver.rule
            ),
            about: waiver.rule.clone(),
            parts: 0,
            file: Some("waivers.yaml".to_owned()),
        });
    }
    for agreement in workspace.agreements.iter().filter(|one| one.active) {
        let Some(to) = agreement.to.filter(|to| *to <= horizon) else { continue };
        let name = agreement.name.as_deref().unwrap_or(&agreement.id);
        out.push(renewal(to, format!("The agreement {name} ends: renew it with AWS"), name));
    }
    for one in &workspace.authorizations {
        let Some(to) = one.expires_on.filter(|to| *to <= horizon) else { continue };
        let what = format!("The authorization {} ends: see whether it was renewed", one.id);
        out.push(renewal(to, what, &one.id));
    }
    for review in &workspace.reviews {
        let Some(to) = review.valid_to.filter(|to| *to <= horizon) else { continue };
        let what = format!("What {} certifies ends: obtain the next one", review.report);
        out.push(renewal(to, what, &review.report));
    }
    for implementation in workspace.implementations.iter().filter(|one| one.status.operates()) {
        out.extend(next_run(workspace, implementation, horizon, &role));
    }
    out
}

fn renewal(due: Date, what: String, about: &str) -> Task {
    Task {
        due: Some(due),
        dated: true,
        kind: Kind::Renew,
        owner: None,
        what,
        about: about.to_owned(),
        parts: 0,
        file: Some("aws-reports.yaml".to_owned()),
    }
}

/// The next run of a control, within the period.
fn next_run(
    workspace: &Workspace,
    implementation: &Implementation,
    horizon: Date,
    role: &dyn Fn(&str) -> String,
) -> Option<Task> {
    let next = workspace.next_run(implementation).filter(|next| next.due <= horizon)?;
    Some(Task {
        due: Some(next.due),
        dated: true,
        kind: Kind::Collect,
        owner: implementation.roles.first().map(|id| role(id)),
        what: format!(
            "Run {} ({}: {}) and register its record: the last, {}, is of {}",
            implementation.id, implementation.title, next.stated, next.item.id, next.last
        ),
        about: implementation.id.clone(),
        parts: 0,
        file: Some("evidence/".to_owned()),
    })
}
