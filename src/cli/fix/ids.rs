//! Ids of controls and parts in the form in which they are printed.

use std::collections::BTreeSet;

use carveout::model::{PartId, Workspace};

use super::Draft;
use super::node::Node;

/// Keys whose values are ids of controls, parts, implementations and tests.
const KEYS: &[&str] = &["satisfies", "supports", "tests", "parts", "part", "control", "controls"];

pub(super) fn mend(draft: &mut Draft<'_>, workspace: &Workspace, implementation: bool) {
    let known = Known::of(workspace);
    let mut found: Vec<(Node, String, String)> = Vec::new();
    draft.root.each_text(&mut |keys, node, text| {
        let key = keys.last().copied().unwrap_or_default();
        if let Some(printed) = KEYS.contains(&key).then(|| known.printed(text)).flatten() {
            found.push((node.clone(), text.to_owned(), printed));
        }
    });
    for (node, old, new) in found {
        draft.replace(&node, &old, &new);
    }
    if implementation {
        headings(draft, &known);
    }
}

/// Headings of sections that name a part.
fn headings(draft: &mut Draft<'_>, known: &Known) {
    let Some(end) = draft.lines.iter().skip(1).position(|line| line.trim_end() == "---") else {
        return;
    };
    let mut fenced = false;
    for at in end + 2..draft.lines.len() {
        let line = draft.lines[at];
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if fenced || !(1..=6).contains(&level) || !line[level..].starts_with([' ', '\t']) {
            continue;
        }
        let title = line[level..].trim();
        if let Some(printed) = known.printed(title) {
            draft.changed.insert(at, line.replacen(title, &printed, 1));
        }
    }
}

/// The ids of a workspace.
struct Known<'a> {
    workspace: &'a Workspace,
    /// Ids that people gave, in their own spelling.
    own: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(workspace: &'a Workspace) -> Self {
        let implementations = workspace.implementations.iter().map(|one| one.id.as_str());
        let tests = workspace.tests.iter().map(|one| one.id.as_str());
        let evidence = workspace.evidence.iter().map(|one| one.id.as_str());
        Self { workspace, own: implementations.chain(tests).chain(evidence).collect() }
    }

    /// The printed form of an id of a selected catalog that is spelled in another way.
    fn printed(&self, text: &str) -> Option<String> {
        if self.own.contains(text) {
            return None;
        }
        let part: PartId = text.parse().ok()?;
        let printed = part.to_string();
        let in_catalog =
            self.workspace.frameworks.iter().any(|(_, catalog)| {
                catalog.controls().any(|control| part.control.covers(&control.id))
            });
        (printed != text && in_catalog).then_some(printed)
    }
}
