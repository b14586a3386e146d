//! The plan of action as one plan prints it: the items that bear on its parts, with owners in words.

use crate::model::{PartId, PoamItem, PoamStatus, Redaction, Workspace};

/// Items that bear on one of `leaves`, and items that name no part at all.
pub(super) fn of(workspace: &Workspace, leaves: &[PartId]) -> Vec<PoamItem> {
    let bears =
        |item: &&PoamItem| item.parts.is_empty() || leaves.iter().any(|part| item.bears_on(part));
    let of_plan = |id: &PartId| leaves.iter().any(|part| id.covers(part) || part.covers(id));
    let listed = |item: &PoamItem| {
        let mut item = with_role(item, workspace);
        // Parts of this plan first: they are the ones a reader can turn to.
        item.parts.sort_by_key(|id| !of_plan(id));
        item
    };
    workspace.poam.iter().filter(bears).map(listed).collect()
}

/// Ids of the open items that name `part` or an item above it: weaknesses the organization knows of. An item
/// about something below the part is of that.
pub(super) fn open_for<'a>(workspace: &'a Workspace, part: &PartId) -> Vec<&'a str> {
    let open = workspace.poam.iter().filter(|item| item.status == PoamStatus::Open);
    let named = open.filter(|item| item.parts.iter().any(|id| id.covers(part)));
    named.map(|item| item.id.as_str()).collect()
}

fn with_role(item: &PoamItem, workspace: &Workspace) -> PoamItem {
    let title = |id: &String| workspace.system.roles.get(id).map_or(id, |role| &role.title).clone();
    let redaction = workspace.system.policy.account_ids;
    PoamItem {
        owner: item.owner.as_ref().map(title),
        resource: item.resource.as_ref().map(|resource| redacted(resource, redaction)),
        ..item.clone()
    }
}

/// The name of a resource, account ids shown as the team's policy lets them be printed.
fn redacted(resource: &str, redaction: Redaction) -> String {
    let part = |part: &str| {
        let account = part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
        match account {
            true => redaction.show(part).unwrap_or_default(),
            false => part.to_owned(),
        }
    };
    resource.split(':').map(part).collect::<Vec<_>>().join(":")
}
