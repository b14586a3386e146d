//! What would close an open part, whose turn it is and by when. The reason decides: what failed is mended
//! and tested again, and nobody is told to make evidence of a period that is over.

use crate::model::{
    Date, Half, Implementation, Lack, Missing, NextStep, PartId, PoamItem, PoamStatus, Reason,
    Workspace,
};

/// The next step for a part that lacks `missing`; `roles` are the titles of those who answer for it.
pub(super) fn step(
    part: &PartId,
    missing: &[Missing],
    implementations: &[&Implementation],
    roles: &[String],
    workspace: &Workspace,
    as_of: Date,
) -> Option<NextStep> {
    let weightiest = missing.iter().min_by_key(|one| (one.what.reason(), one.half))?;
    // The item about the failing check itself, else one that names the part.
    let open = || workspace.poam.iter().filter(|item| item.status == PoamStatus::Open);
    let contradicted = weightiest.what == Lack::Contradiction;
    let about_check = |item: &&PoamItem| {
        contradicted
            && item.check.as_deref().is_some_and(|check| {
                weightiest.about.iter().any(|id| id.eq_ignore_ascii_case(check))
            })
    };
    let poam = open().find(about_check).or_else(|| {
        open().filter(|item| item.check.is_none() || !contradicted).find(|item| item.bears_on(part))
    });
    let over = workspace.system.period.to < as_of;
    let mut step = sentence(weightiest, over);
    if let Some(item) = poam {
        match item.due.filter(|due| *due < as_of) {
            Some(due) => step.push_str(&format!(
                " {} in the plan of action is overdue since {due}: extend it with an approval, or close it.",
                item.id
            )),
            None => step.push_str(&format!(" See {} in the plan of action.", item.id)),
        }
    }
    let role = |id: &String| workspace.system.roles.get(id).map_or(id, |role| &role.title).clone();
    let owner = poam
        .and_then(|item| item.owner.as_ref().map(role))
        .or_else(|| roles.first().cloned())
        .filter(|_| weightiest.half == Half::Customer || poam.is_some());
    let due = poam
        .and_then(|item| item.due)
        .or_else(|| implementations.iter().filter_map(|i| i.planned_for).max());
    Some(NextStep { step, owner, due })
}

fn sentence(missing: &Missing, over: bool) -> String {
    match missing.what {
        Lack::Failure => "Remediate, then retest the part.",
        Lack::Contradiction => {
            "Fix what the check shows and run it again, or answer it: an exception with a response, or a \
             plan-of-action item with owner and date."
        }
        Lack::Status => "Put the control in place by its date, then test it.",
        Lack::Statement => "State what is done for the part in an implementation that satisfies it.",
        Lack::Rationale => {
            "Give a reason that is about the system, with an approver, or implement and test the part."
        }
        Lack::Premises => {
            "List the organization's premises under `premises`, or say under `no_premises` that there are none."
        }
        Lack::Parameter => "Assign the parameter, then see that statement and test agree with it.",
        Lack::Test => {
            "Test the operation by more than inquiry, with a step or attribute that names the part."
        }
        Lack::Evidence if over => {
            "See whether records of the period exist and register them as they are; otherwise collect them from now \
             on, and report the gap for this period."
        }
        Lack::Evidence => "Register evidence of the days that are not covered, as they pass.",
        Lack::Occurrence => "None is due: test the control when the event first occurs.",
        Lack::Report => {
            "Obtain and review what the framework asks for: a report, an authorization or an agreement."
        }
        Lack::Category => {
            "Find a report of the right category, or move the duty to the customer and test it."
        }
        Lack::Scope => {
            "Confirm in the report's list of services that each service relied on is in scope, or move the duty to \
             the customer and test it."
        }
        Lack::Coverage => {
            "Obtain the next report, or a Continued Operations Letter for the days without cover."
        }
        Lack::Provider => "Obtain and review the provider's report over the period.",
    }
    .to_owned()
}

/// The weightiest reason of what is missing.
pub(super) fn reason(missing: &[Missing]) -> Option<Reason> {
    missing.iter().map(|one| one.what.reason()).min()
}
