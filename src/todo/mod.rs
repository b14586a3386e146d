//! The work list: who owes what until when.
//!
//! Tasks come from the reasons that parts are open for, from the dates that people set (plan of action, planned
//! controls, waivers, agreements, certificates), and from how often controls act. A task names its owner where the
//! workspace does: by the file, by the item, or by the family's default.

mod formats;
mod open;
mod renewals;
mod roll;
mod roll_formats;

use crate::model::text::normalized;
use crate::model::{Counts, Date, Disposition, Plan, Workspace, natural_order};
pub use formats::{csv, ics, markdown, text};
pub use roll::{Carried, Roll, roll};
pub use roll_formats::{roll_csv, roll_ics, roll_markdown, roll_text};

/// What kind of work a task is, in the order in which tasks of one day are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Mend what failed, or answer what speaks against a statement.
    Mend,
    /// Put a planned control in place.
    PutInPlace,
    /// Obtain and review what supports AWS's half.
    AwsReport,
    /// The same for another provider.
    ProviderReport,
    /// Write what is done.
    State,
    /// Give a parameter its value.
    Decide,
    /// Test.
    Test,
    /// Collect and register evidence.
    Collect,
    /// Renew what ends.
    Renew,
}

impl Kind {
    /// A word for a column.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mend => "mend",
            Self::PutInPlace => "put in place",
            Self::AwsReport => "AWS report",
            Self::ProviderReport => "provider report",
            Self::State => "state",
            Self::Decide => "decide",
            Self::Test => "test",
            Self::Collect => "collect",
            Self::Renew => "renew",
        }
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// By when. A task without a stated day is due by the end of the audit period, while that is to come.
    pub due: Option<Date>,
    /// True where somebody set the day.
    pub dated: bool,
    /// What kind of work it is.
    pub kind: Kind,
    /// Title of the role that owes it, where one is known.
    pub owner: Option<String>,
    /// What to do, a sentence.
    pub what: String,
    /// What it is about: an implementation, a control, an item.
    pub about: String,
    /// Parts that stay open until it is done.
    pub parts: usize,
    /// The file to work in, where there is one.
    pub file: Option<String>,
}

/// Parts that are supported, of a framework or of a family of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Framework or family.
    pub name: String,
    /// Parts that lack nothing.
    pub done: usize,
    /// All parts.
    pub parts: usize,
}

/// A framework's progress with that of its families.
pub type OfFramework = (Progress, Vec<Progress>);

/// The work list of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkList {
    /// The day it was made for.
    pub as_of: Date,
    /// The system's name.
    pub system: String,
    /// Its id.
    pub id: String,
    /// Tasks: those with the earliest day first, of one day in the order of [`Kind`].
    pub tasks: Vec<Task>,
    /// Progress by framework.
    pub progress: Vec<OfFramework>,
}

/// The work list.
pub fn work_list(workspace: &Workspace, plans: &[Plan], as_of: Date) -> WorkList {
    let mut tasks = open::tasks(workspace, plans, as_of);
    tasks.extend(renewals::tasks(workspace, as_of));
    let mut list = WorkList {
        as_of,
        system: workspace.system.name.clone(),
        id: workspace.system.id.clone(),
        tasks,
        progress: plans.iter().map(progress).collect(),
    };
    list.sort();
    list
}

impl WorkList {
    fn sort(&mut self) {
        self.tasks.sort_by(|a, b| {
            let key = |task: &Task| (task.due.is_none(), task.due, !task.dated, task.kind);
            key(a)
                .cmp(&key(b))
                .then_with(|| b.parts.cmp(&a.parts))
                .then_with(|| natural_order(&a.about, &b.about))
                .then_with(|| a.what.cmp(&b.what))
        });
    }

    /// Only what a role owes, by id or title; what has no owner is everybody's.
    pub fn of_role(&mut self, workspace: &Workspace, role: &str) {
        let title = workspace.system.roles.get(role).map_or(role, |known| &known.title);
        let wanted = [normalized(title), normalized(role)];
        let owes =
            |task: &Task| task.owner.as_ref().is_some_and(|own| wanted.contains(&normalized(own)));
        self.tasks.retain(owes);
    }

    /// Only what is due by a day.
    pub fn until(&mut self, day: Date) {
        self.tasks.retain(|task| task.due.is_some_and(|due| due <= day));
    }

    /// Roles that owe something, with the number of their tasks.
    pub fn owners(&self) -> Vec<(&str, usize)> {
        let mut owners: Vec<(&str, usize)> = Vec::new();
        for task in &self.tasks {
            let name = task.owner.as_deref().unwrap_or("nobody yet");
            match owners.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => owners.push((name, 1)),
            }
        }
        owners.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        owners
    }
}

fn progress(plan: &Plan) -> OfFramework {
    let counted = |name: &str, parts: &Counts| {
        let open = parts.get(Disposition::Open);
        let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        Progress {
            name: name.to_owned(),
            done: count(parts.total() - open),
            parts: count(parts.total()),
        }
    };
    let families = plan.summary.groups.iter().map(|group| counted(&group.id, &group.parts));
    (counted(&plan.framework, &plan.summary.parts), families.collect())
}
