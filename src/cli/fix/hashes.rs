//! Hashes of files that the register does not state. One that differs is never changed: that is a finding.

use carveout::model::Workspace;

use super::Draft;

pub(super) fn mend(draft: &mut Draft<'_>, workspace: &Workspace) {
    let mut added = Vec::new();
    for item in draft.root.get("evidence").into_iter().flat_map(|list| list.items()) {
        let (Some(id), Some(file)) = (item.get("id").and_then(|id| id.text()), item.get("file"))
        else {
            continue;
        };
        if item.get("sha256").is_some() {
            continue;
        }
        let known = workspace.evidence(id).and_then(|item| item.sha256.as_deref());
        let Some(hash) = known else { continue };
        // Only where the key has a line of its own, and its value is on it.
        let Some(line) = draft.lines.get(file.line) else { continue };
        let Some(at) = line.find("file:") else { continue };
        let lead = &line[..at];
        let block = lead.chars().all(|c| c == ' ') || lead.trim_start() == "- ";
        let value = line[at + "file:".len()..].trim();
        let name = file.text().unwrap_or_default();
        let whole = value.trim_matches(['"', '\'']) == name;
        if block && whole && lead.chars().filter(|c| *c == '-').count() <= 1 {
            added.push((file.line, format!("{}sha256: {hash}", " ".repeat(lead.chars().count()))));
        }
    }
    draft.added.extend(added);
}
