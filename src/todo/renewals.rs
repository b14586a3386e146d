//! Tasks of dates: what ends, and what recurs.

use super::{Kind, Task};
use crate::model::{Date, Evidence, Frequency, Implementation, PartId, PoamStatus, Workspace};

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

/// The next time a control has to show that it acted, within the period: evidence of its last run is as old by then as its
/// frequency allows.
fn next_run(
    workspace: &Workspace,
    implementation: &Implementation,
    horizon: Date,
    role: &dyn Fn(&str) -> String,
) -> Option<Task> {
    let stated = implementation.frequency.as_deref()?;
    let gap = Frequency::of(stated)?.longest_gap()?;
    let mut shown: Vec<(Date, &Evidence)> = workspace
        .evidence
        .iter()
        .filter(|item| supports(workspace, item, implementation))
        .filter_map(|item| {
            Some((item.covers.map(|days| days.to).or(item.extracted_on())?, &**item))
        })
        .collect();
    shown.sort_by_key(|(day, item)| (*day, item.id.clone()));
    let (last, item) = shown.pop()?;
    let due = last.plus_days(i32::try_from(gap).ok()?)?;
    // A run of a day or a week is no task of its own.
    if due > horizon || gap < 28 {
        return None;
    }
    Some(Task {
        due: Some(due),
        dated: true,
        kind: Kind::Collect,
        owner: implementation.roles.first().map(|id| role(id)),
        what: format!(
            "Run {} ({}: {stated}) and register its record: the last, {}, is of {last}",
            implementation.id, implementation.title, item.id
        ),
        about: implementation.id.clone(),
        parts: 0,
        file: Some("evidence/".to_owned()),
    })
}

fn supports(workspace: &Workspace, item: &Evidence, implementation: &Implementation) -> bool {
    let ours = |id: &str| {
        id == implementation.id
            || id.parse::<PartId>().is_ok_and(|part| implementation.satisfies(&part))
    };
    item.supports.iter().any(|(id, _)| {
        let of_test = || {
            let test = workspace.tests.iter().find(|test| test.id == *id);
            test.is_some_and(|test| test.tests.iter().any(|(id, _)| ours(id)))
        };
        ours(id) || of_test()
    })
}
