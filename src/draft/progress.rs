//! How far each family is.

use crate::model::{Half, Lack, Plan, PlanControl, PlanPart, Status, Workspace};

/// The state of a family of one framework, in parts that are the customer's, alone or with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyProgress {
    /// Family id.
    pub group: String,
    /// Title.
    pub title: String,
    /// Parts with a half of the customer's.
    pub parts: usize,
    /// Parts that are stated: in place, planned, or said not to apply.
    pub stated: usize,
    /// Parts with a draft that waits to be written.
    pub drafted: usize,
    /// Parts of which no file speaks.
    pub nothing: usize,
    /// Parts that lack nothing of the customer's half.
    pub supported: usize,
    /// Parameters that the family's controls use.
    pub parameters: usize,
    /// Those without a value.
    pub unassigned: usize,
    /// Parts with a test and nothing lacking of it.
    pub tested: usize,
}

/// Every family of a plan, in the catalog's order, and all of them together.
pub fn progress(workspace: &Workspace, plan: &Plan) -> (Vec<FamilyProgress>, FamilyProgress) {
    let mut families: Vec<FamilyProgress> = Vec::new();
    let mut all = FamilyProgress::default();
    for group in &plan.summary.groups {
        let mut of = FamilyProgress {
            group: group.id.clone(),
            title: group.title.clone(),
            ..FamilyProgress::default()
        };
        for control in plan.controls.iter().filter(|control| control.group == group.id) {
            of.add(workspace, control);
        }
        all.join(&of);
        if of.parts > 0 {
            families.push(of);
        }
    }
    (families, all)
}

impl FamilyProgress {
    fn add(&mut self, workspace: &Workspace, control: &PlanControl) {
        let mut ours = false;
        for part in control.parts.iter().filter(|part| part.halves.contains(&Half::Customer)) {
            ours = true;
            self.parts += 1;
            match state(workspace, part) {
                State::Stated => self.stated += 1,
                State::Drafted => self.drafted += 1,
                State::Nothing => self.nothing += 1,
            }
            self.supported += usize::from(!part.lacks(Half::Customer));
            let untested = part.missing.iter().any(|one| {
                one.half == Half::Customer && matches!(one.what, Lack::Test | Lack::Failure)
            });
            self.tested += usize::from(!untested && !part.tests.is_empty());
        }
        if ours {
            self.parameters += control.parameters.len();
            self.unassigned += control.parameters.iter().filter(|one| one.value.is_none()).count();
        }
    }

    fn join(&mut self, other: &Self) {
        self.parts += other.parts;
        self.stated += other.stated;
        self.drafted += other.drafted;
        self.nothing += other.nothing;
        self.supported += other.supported;
        self.parameters += other.parameters;
        self.unassigned += other.unassigned;
        self.tested += other.tested;
    }
}

enum State {
    Stated,
    Drafted,
    Nothing,
}

fn state(workspace: &Workspace, part: &PlanPart) -> State {
    let lacks = part.missing.iter().any(|one| {
        one.half == Half::Customer && matches!(one.what, Lack::Statement | Lack::Rationale)
    });
    if !lacks {
        return State::Stated;
    }
    let mut naming = workspace.implementations.iter().filter(|one| one.satisfies(&part.id));
    match naming.any(|one| one.status == Status::Draft || one.statement(&part.id).is_some()) {
        true => State::Drafted,
        false => State::Nothing,
    }
}
