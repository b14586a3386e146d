//! The import phase: which controls of a source are selected.

use std::collections::BTreeSet;

use super::document::{Select, Selection};
use super::json::{Object, kept_always, objects, text};
use super::tree::{Control, Group, LooseParameter, Tree, each_control};

/// How a selection treats one control.
#[derive(Clone, Copy, Default)]
pub(super) struct Verdict {
    /// It is selected.
    pub hit: bool,
    /// The controls inside it are selected too.
    pub inside: bool,
}

/// True if the id matches one of the selections.
pub(super) fn verdict(selects: &[Select], id: &str) -> Verdict {
    let mut verdict = Verdict::default();
    for select in selects {
        let hit = select.with_ids.iter().any(|wanted| wanted == id)
            || select.matching.iter().any(|matching| {
                matching.pattern.as_deref().is_some_and(|p| !p.is_empty() && glob(p, id))
            });
        verdict.hit |= hit;
        verdict.inside |= hit && select.with_child_controls.as_deref() == Some("yes");
    }
    verdict
}

/// Ids in a selection that the source does not have.
pub(super) fn unknown(selection: &Selection, tree: &Tree) -> Vec<String> {
    let mut ids = BTreeSet::new();
    each_control(tree, &mut |control| {
        ids.insert(control.id.as_str());
    });
    let named = selection.include_controls.iter().flatten().chain(&selection.exclude_controls);
    let named = named.flat_map(|select| &select.with_ids);
    named.filter(|id| !ids.contains(id.as_str())).cloned().collect()
}

/// The source, narrowed to the selection.
///
/// An ancestor of a selected control is included whole unless it is excluded; a control inside an
/// excluded one moves up to its place. Parameters of controls that are not selected become floating loose
/// parameters: they are kept only if something inserts them.
pub(super) fn select(mut tree: Tree, selection: &Selection) -> Tree {
    let mut filter = Filter { selection, floating: Vec::new(), ungrouped: Vec::new() };
    let none = Inherited::default();
    tree.controls = filter.controls(tree.controls, none);
    tree.groups = filter.groups(tree.groups);
    tree.params.extend(filter.ungrouped.into_iter().map(LooseParameter::new));
    let float = |param| LooseParameter { floating: true, ..LooseParameter::new(param) };
    tree.params.extend(filter.floating.into_iter().map(float));
    tree
}

#[derive(Clone, Copy, Default)]
struct Inherited {
    included: bool,
    excluded: bool,
}

struct Filter<'a> {
    selection: &'a Selection,
    floating: Vec<Object>,
    ungrouped: Vec<Object>,
}

impl Filter<'_> {
    fn controls(&mut self, controls: Vec<Control>, above: Inherited) -> Vec<Control> {
        let mut out = Vec::new();
        for mut control in controls {
            let include = self.selection.include_controls.as_deref().unwrap_or_default();
            let include = verdict(include, &control.id);
            let exclude = verdict(&self.selection.exclude_controls, &control.id);
            let included = include.hit || above.included || self.selection.include_all.is_some();
            let excluded = exclude.hit || above.excluded;
            let below = Inherited {
                included: include.inside || above.included,
                excluded: exclude.inside || above.excluded,
            };
            let inside = self.controls(std::mem::take(&mut control.controls), below);
            if !excluded && (included || !inside.is_empty()) {
                control.implicit = !included;
                control.controls = inside;
                out.push(control);
            } else {
                let params = objects(&control.body, "params");
                self.floating.extend(params.filter(|p| text(p, "id").is_some()).cloned());
                out.extend(inside);
            }
        }
        out
    }

    fn groups(&mut self, groups: Vec<Group>) -> Vec<Group> {
        let mut out = Vec::new();
        for mut group in groups {
            let hollow = group.controls.is_empty() && group.groups.is_empty();
            group.controls =
                self.controls(std::mem::take(&mut group.controls), Inherited::default());
            group.groups = self.groups(std::mem::take(&mut group.groups));
            let stays = !group.controls.is_empty()
                || !group.groups.is_empty()
                || kept_always(&group.body)
                || (hollow && self.selection.include_all.is_some());
            if stays {
                out.push(group);
            } else {
                self.ungrouped.append(&mut group.params);
            }
        }
        out
    }
}

/// Glob: `*` any run, `?` any one character, `[a-c]` and `[!a-c]` one of a set; the whole id.
pub(super) fn glob(pattern: &str, id: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let id: Vec<char> = id.chars().collect();
    let (mut p, mut i) = (0, 0);
    // Position of the last `*`, and how much it has matched so far.
    let mut star: Option<(usize, usize)> = None;
    loop {
        let step = match pattern.get(p) {
            Some('*') => {
                star = Some((p, i));
                p += 1;
                continue;
            }
            Some('?') if i < id.len() => Some(1),
            Some('[') if i < id.len() => match set(&pattern[p..], id[i]) {
                Some((length, true)) => Some(length),
                Some((_, false)) => None,
                None => (id[i] == '[').then_some(1),
            },
            Some(c) if id.get(i) == Some(c) => Some(1),
            None if i == id.len() => return true,
            _ => None,
        };
        match (step, star) {
            (Some(length), _) => {
                p += length;
                i += 1;
            }
            (None, Some((at, taken))) if taken < id.len() => {
                star = Some((at, taken + 1));
                p = at + 1;
                i = taken + 1;
            }
            _ => return false,
        }
    }
}

/// Length of the set that `pattern` begins with, and whether it has `c`; `None` if it never ends.
fn set(pattern: &[char], c: char) -> Option<(usize, bool)> {
    let negated = matches!(pattern.get(1), Some('!' | '^'));
    let start = if negated { 2 } else { 1 };
    // A closing bracket in first position is literal.
    let end = (start + 1..pattern.len()).find(|at| pattern[*at] == ']')?;
    let (mut at, mut has) = (start, false);
    while at < end {
        if at + 2 < end && pattern[at + 1] == '-' {
            has |= (pattern[at]..=pattern[at + 2]).contains(&c);
            at += 3;
        } else {
            has |= pattern[at] == c;
            at += 1;
        }
    }
    Some((end + 1, has != negated))
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn globs() {
        for (pattern, yes, no) in [
            ("ac-*", "ac-2.1", "au-2"),
            ("?1", "a1", "a11"),
            ("*", "", "\u{0}never"),
            ("a*b*c", "aXbYbZc", "aXbYbZ"),
            ("ac-[1-3]", "ac-2", "ac-4"),
            ("ac-[!1-3]", "ac-4", "ac-2"),
            ("ac.2", "ac.2", "ac-2"),
            ("^a", "^a", "a1"),
            ("[x", "[x", "x"),
            ("ac-2", "ac-2", "ac-2.1"),
            ("*.1", "ac-2.1", "ac-2.10"),
        ] {
            assert!(glob(pattern, yes), "{pattern} {yes}");
            if !no.starts_with('\u{0}') {
                assert!(!glob(pattern, no), "{pattern} {no}");
            }
        }
        assert!(!glob("**********************b", &"a".repeat(5_000)));
    }
}
