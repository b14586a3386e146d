//! Tasks of open parts: one for each file or control and kind of work, one for each thing that AWS or a provider owes.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{Kind, Task};
use crate::model::text::few_and_more;
use crate::model::{
    Date, Half, Lack, Missing, Plan, PlanControl, PlanPart, Reason, Status, Workspace,
};

/// Ids that are named before the rest is counted.
const NAMED: usize = 4;

/// What is gathered for one task.
#[derive(Default)]
struct Gathered {
    parts: BTreeSet<String>,
    controls: Vec<String>,
    messages: Vec<String>,
    labels: Vec<String>,
    owner: Option<String>,
    due: Option<Date>,
    file: Option<String>,
}

pub(super) fn tasks(workspace: &Workspace, plans: &[Plan], as_of: Date) -> Vec<Task> {
    let mut found: IndexMap<(Kind, String), Gathered> = IndexMap::new();
    for plan in plans {
        for control in &plan.controls {
            for part in &control.parts {
                if part.reason.is_some_and(Reason::is_deficiency) {
                    of_part(workspace, control, part, &mut found);
                }
            }
        }
    }
    let end = Some(workspace.system.period.to).filter(|end| *end >= as_of);
    found.into_iter().map(|((kind, about), of)| task(kind, about, of, end)).collect()
}

fn kind(reason: Reason) -> Kind {
    match reason {
        Reason::Failed | Reason::Contradicted => Kind::Mend,
        Reason::NotInPlace => Kind::PutInPlace,
        Reason::NotStated => Kind::State,
        Reason::ParameterUnassigned => Kind::Decide,
        Reason::NotTested | Reason::DidNotOccur => Kind::Test,
        Reason::EvidenceGap => Kind::Collect,
        Reason::AwsUnsupported => Kind::AwsReport,
        Reason::ProviderUnsupported => Kind::ProviderReport,
    }
}

fn of_part(
    workspace: &Workspace,
    control: &PlanControl,
    part: &PlanPart,
    found: &mut IndexMap<(Kind, String), Gathered>,
) {
    // What others owe is one task for every part that waits for it.
    for missing in part.missing.iter().filter(|one| one.half != Half::Customer) {
        let about = match missing.half {
            Half::Aws => "AWS".to_owned(),
            _ => few_and_more(&part.providers, NAMED),
        };
        // `ec2, s3 (security): no AWS report is listed`: which services it is about differs from part to part.
        let why = missing.message.rsplit(": ").next().unwrap_or(&missing.message);
        let key = (kind(missing.what.reason()), format!("{about}\n{why}"));
        let task = found.entry(key).or_default();
        task.parts.insert(part.id.to_string());
        task.note(control);
        push(&mut task.messages, why);
        if missing.half == Half::Aws {
            let owners = &workspace.system.defaults.owners;
            let owner = owners.get("AWS").or_else(|| owners.get("*"));
            let title = |id: &String| {
                workspace.system.roles.get(id).map_or_else(|| id.clone(), |role| role.title.clone())
            };
            task.owner = task.owner.take().or_else(|| owner.map(title));
            task.file = Some("aws-reports.yaml".to_owned());
        }
    }
    // Of the customer's half, the weightiest comes first: what follows from it can wait.
    let ours = part.missing.iter().filter(|one| one.half == Half::Customer);
    let Some(weightiest) = ours.min_by_key(|one| one.what.reason()) else { return };
    let own = workspace.implementations.iter().find(|one| one.satisfies(&part.id));
    let about = own.map_or_else(|| control.id.to_string(), |one| one.id.clone());
    let mut kind = kind(weightiest.what.reason());
    if weightiest.what == Lack::Premises {
        kind = Kind::State;
    }
    let task = found.entry((kind, about)).or_default();
    task.parts.insert(part.id.to_string());
    task.note(control);
    task.file = task.file.take().or_else(|| own.and_then(|one| file_of(one.origin.path())));
    if task.owner.is_none() {
        let next = part.next.as_ref().and_then(|next| next.owner.clone());
        task.owner = next.or_else(|| control.roles.first().cloned());
    }
    let planned = own.filter(|one| one.status != Status::Draft).and_then(|one| one.planned_for);
    let due = part.next.as_ref().and_then(|next| next.due).or(planned);
    task.due = task.due.into_iter().chain(due).min();
    task.say(control, weightiest);
}

fn file_of(file: Option<&str>) -> Option<String> {
    file.map(str::to_owned)
}

fn push(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

impl Gathered {
    fn note(&mut self, control: &PlanControl) {
        push(&mut self.controls, control.id.as_str());
    }

    fn say(&mut self, control: &PlanControl, missing: &Missing) {
        if missing.what == Lack::Parameter {
            let open = control.parameters.iter().filter(|one| one.value.is_none());
            open.for_each(|one| push(&mut self.labels, &one.label));
        } else {
            push(&mut self.messages, &missing.message);
        }
    }
}

fn task(kind: Kind, about: String, of: Gathered, end: Option<Date>) -> Task {
    let parts = of.parts.len();
    let count = if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") };
    let about = about.lines().next().unwrap_or_default().to_owned();
    let controls = few_and_more(&of.controls, NAMED);
    let on = match of.controls.as_slice() {
        [only] if *only == about => about.clone(),
        _ => format!("{about} ({controls})"),
    };
    let message = of.messages.first().cloned().unwrap_or_default();
    let more = match of.messages.len() {
        0 | 1 => String::new(),
        many => format!("; and {} more", many - 1),
    };
    let what = match kind {
        Kind::State => format!("State what is done for {on}: {count}"),
        Kind::Decide => {
            format!("Decide the values of {on}: {}", few_and_more(&of.labels, NAMED))
        }
        Kind::Test => format!("Test {on}: {count} ({message}{more})"),
        Kind::Collect => format!("Register evidence of {on}: {message}{more}"),
        Kind::PutInPlace => format!("Put {on} in place: {message}{more}"),
        Kind::Mend => format!("Mend {on}: {message}{more}"),
        Kind::AwsReport | Kind::ProviderReport | Kind::Renew => {
            format!("{about}'s half of {count} ({controls}): {message}")
        }
    };
    Task {
        due: of.due.or(end),
        dated: of.due.is_some(),
        kind,
        owner: of.owner,
        what,
        about,
        parts,
        file: of.file,
    }
}
