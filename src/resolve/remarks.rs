//! What was written on a plan, as the plan prints it.

use crate::model::{PlanRemark, Workspace};

/// The entries on this plan of the audit period, by kind and id. What was written on another period's is kept in its file.
pub(super) fn of(workspace: &Workspace, plan: &str) -> Vec<PlanRemark> {
    let period = workspace.system.period;
    let of_plan = workspace.remarks.iter().filter(|one| one.plan == plan && one.period == period);
    let mut out: Vec<PlanRemark> = of_plan.map(PlanRemark::of).collect();
    out.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    out
}
