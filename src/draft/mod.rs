//! Drafts: what a workspace still has to say, as files for people to write in.
//!
//! A draft claims nothing. Its status is `draft`, its parts wait to be written, and everything else in it is a comment:
//! the requirement, the duties that are left on the services in use, AWS's half beside them, parameters without a value.

mod procedures;
mod progress;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::text::file_name;
use crate::model::{
    Catalog, ControlId, Half, PartId, Plan, PlanControl, PlanPart, UnreadKind, Workspace,
};
pub use procedures::{ProcedureDraft, procedures};
pub use progress::{FamilyProgress, progress};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    /// Path in the workspace: `implementations/ac-2.md`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Family of its first control.
    pub group: String,
    /// The controls it is for.
    pub controls: Vec<ControlId>,
    /// Parts that wait to be written.
    pub parts: usize,
}

/// What is to be drafted, and what is not.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    /// Files, in the order of the frameworks.
    pub files: Vec<DraftFile>,
    /// Controls that need none: AWS or another provider carries every part.
    pub carried: usize,
    /// Controls that implementations speak of already.
    pub stated: usize,
    /// Controls whose implementation could not be read.
    pub unread: Vec<ControlId>,
}

/// One control of one framework, with the parts that nobody speaks of.
pub(crate) struct Lacking<'a> {
    pub plan: &'a Plan,
    pub catalog: &'a Catalog,
    pub control: &'a PlanControl,
    /// The parts with a half of the customer's that no implementation satisfies.
    pub parts: Vec<&'a PlanPart>,
    /// True where these are all that are the customer's.
    pub whole: bool,
}

/// Which controls are wanted: of this family, with this id.
pub type Wanted<'a> = &'a dyn Fn(&str, &ControlId) -> bool;

/// The drafts that a workspace lacks, one for each control, or for what several frameworks ask for alike. `taken` are the
/// paths of files that are there.
pub fn drafts(
    workspace: &Workspace,
    plans: &[Plan],
    taken: &BTreeSet<String>,
    wanted: Wanted<'_>,
) -> Drafts {
    let mut out = Drafts::default();
    let mut lacking: Vec<Lacking<'_>> = Vec::new();
    for (plan, (_, catalog)) in plans.iter().zip(&workspace.frameworks) {
        for control in plan.controls.iter().filter(|one| wanted(&one.group, &one.id)) {
            let of_us =
                || control.parts.iter().filter(|part| part.halves.contains(&Half::Customer));
            let satisfied = |part: &&PlanPart| satisfied(workspace, &part.id);
            if of_us().next().is_none() {
                out.carried += 1;
            } else if of_us().all(|part| satisfied(&part)) {
                out.stated += 1;
            } else if of_us().any(|part| may_be_unread(workspace, &part.id)) {
                out.unread.push(control.id.clone());
            } else {
                let parts: Vec<_> = of_us().filter(|part| !satisfied(part)).collect();
                let whole = of_us().count() == parts.len();
                lacking.push(Lacking { plan, catalog, control, parts, whole });
            }
        }
    }
    let mut names = Names::of(workspace, taken);
    for group in shared(workspace, lacking) {
        let Some(first) = group.first() else { continue };
        let id = names.id(&first.control.id);
        out.files.push(DraftFile {
            path: names.path(&first.control.id),
            text: text::file(workspace, &id, &group),
            group: first.control.group.clone(),
            controls: group.iter().map(|one| one.control.id.clone()).collect(),
            parts: group.iter().map(|one| one.parts.len()).sum(),
        });
    }
    out
}

/// True where an implementation names the part, whatever it says of it.
fn satisfied(workspace: &Workspace, part: &PartId) -> bool {
    workspace.implementations.iter().any(|one| one.satisfies(part))
}

/// True where an implementation that could not be read may speak of the part.
fn may_be_unread(workspace: &Workspace, part: &PartId) -> bool {
    workspace.unread(UnreadKind::Implementation).any(|one| {
        let named = one.names.iter().filter_map(|name| name.parse::<PartId>().ok());
        one.anywhere || named.into_iter().any(|id| id.covers(part) || part.covers(&id))
    })
}

/// What requires the same, or all of another, in one group: the requirement of most parts comes first.
fn shared<'a>(workspace: &Workspace, lacking: Vec<Lacking<'a>>) -> Vec<Vec<Lacking<'a>>> {
    // What answers each requirement, itself included.
    let mut answering: BTreeMap<&PartId, BTreeSet<&PartId>> = BTreeMap::new();
    for crosswalk in workspace.knowledge.crosswalks.values() {
        for (from, relation, to, _) in crosswalk.both_ways() {
            if relation.answers() {
                answering.entry(to).or_default().insert(from);
            }
        }
    }
    let ids: Vec<PartId> =
        lacking.iter().map(|one| PartId::whole(one.control.id.clone())).collect();
    let mut order: Vec<usize> = (0..lacking.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(lacking[*at].control.parts.len()));
    let mut ranked: BTreeMap<&PartId, Vec<(usize, usize)>> = BTreeMap::new();
    for (rank, at) in order.iter().enumerate() {
        ranked.entry(&ids[*at]).or_default().push((rank, *at));
    }
    // The leader of each: itself, or one that answers it and has no other leader.
    let mut leader: Vec<usize> = (0..lacking.len()).collect();
    for (rank, at) in order.iter().enumerate().filter(|(_, at)| lacking[**at].whole) {
        let from = answering.get(&ids[*at]).into_iter().flatten().copied();
        let leads = from.chain([&ids[*at]]).filter_map(|id| ranked.get(id)).flatten();
        // One control has one text: controls of a framework do not join others of it.
        let first = leads
            .filter(|(before, by)| {
                let other = lacking[*by].plan.framework != lacking[*at].plan.framework;
                *before < rank && other && leader[*by] == *by
            })
            .min();
        if let Some((_, by)) = first {
            leader[*at] = *by;
        }
    }
    let mut groups: BTreeMap<usize, Vec<(usize, Lacking<'a>)>> = BTreeMap::new();
    for (at, one) in lacking.into_iter().enumerate() {
        groups.entry(leader[at]).or_default().push((at, one));
    }
    let in_order = |(by, mut group): (usize, Vec<(usize, Lacking<'a>)>)| {
        group.sort_by_key(|(at, _)| (*at != by, *at));
        group.into_iter().map(|(_, one)| one).collect()
    };
    groups.into_iter().map(in_order).collect()
}

/// Ids and paths that are free.
struct Names {
    ids: BTreeSet<String>,
    paths: BTreeSet<String>,
}

impl Names {
    fn of(workspace: &Workspace, taken: &BTreeSet<String>) -> Self {
        Self {
            ids: workspace.implementations.iter().map(|one| one.id.clone()).collect(),
            paths: taken.iter().map(|path| path.to_lowercase()).collect(),
        }
    }

    fn id(&mut self, control: &ControlId) -> String {
        free(&mut self.ids, |suffix| format!("IMP-{control}{suffix}"))
    }

    fn path(&mut self, control: &ControlId) -> String {
        let stem = file_name(control.as_str());
        free(&mut self.paths, |suffix| format!("implementations/{stem}{suffix}.md"))
    }
}

fn free(taken: &mut BTreeSet<String>, name: impl Fn(&str) -> String) -> String {
    let mut suffix = String::new();
    let mut n = 1;
    loop {
        let name = name(&suffix);
        if taken.insert(name.clone()) {
            return name;
        }
        n += 1;
        suffix = format!("-{n}");
    }
}
