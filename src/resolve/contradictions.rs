//! Failing checks of the period, on resources in scope, and what answers them.
//!
//! A tool that says a resource fails speaks against the statement that the control is in place. It is
//! answered by a later pass of the same check on the same resource, by an exception of a test with a
//! response, by an item of the plan of action with owner and date, or by a waiver that names the
//! compensating control. Each answer is printed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexSet;

use super::observed::Known;
use crate::model::{
    Answer, Answered, Catalog, Contradiction, ControlId, Date, Deviation, Level, MappedCheck,
    Observation, ObservationStatus, PartId, UnreadKind, Workspace, is_answer, text::few_and_more,
};

/// Code of the rule whose waiver may answer a failing check.
const RULE: &str = "implementation-contradicted";

/// Resources named in one sentence.
const NAMED: usize = 3;

/// Failing checks by the requirement they map to.
#[derive(Debug, Default)]
pub(super) struct Contradictions {
    by_requirement: BTreeMap<ControlId, Vec<Failing>>,
}

/// A check that fails on some resources.
#[derive(Debug)]
struct Failing {
    /// The requirement it maps to: a control, or a part of one.
    requirement: PartId,
    /// What nothing answers, if anything.
    open: Option<Contradiction>,
    /// What is answered, and how.
    answered: Vec<Answered>,
}

impl Contradictions {
    /// Weighs the failing rows of a workspace for one catalog.
    pub(super) fn of(workspace: &Workspace, catalog: &Catalog, as_of: Date) -> Self {
        let table = catalog.responsibility.as_deref().unwrap_or(&catalog.source.id);
        let known = Known::of(catalog);
        let in_scope = Scope::of(workspace, as_of);
        let mut failing: BTreeMap<(PartId, &str, &str), Vec<&Observation>> = BTreeMap::new();
        for row in &workspace.observations {
            if row.status != ObservationStatus::Fail || !in_scope.holds(row) {
                continue;
            }
            let of_table = row.requirements.iter().filter(|(framework, _)| framework == table);
            for (_, ids) in of_table {
                // The likeliest reading alone: a failing check of an enhancement that is not in the plan does
                // not speak against the control it enhances.
                let likeliest = ids.split(' ').next().and_then(|id| id.parse::<PartId>().ok());
                if let Some(id) = likeliest.and_then(|id| known.placed(id)) {
                    failing.entry((id, &row.tool, &row.rule)).or_default().push(row);
                }
            }
        }
        if failing.is_empty() {
            return Self::default();
        }
        let answers = Answers::of(workspace, as_of);
        let mut by_requirement: BTreeMap<ControlId, Vec<Failing>> = BTreeMap::new();
        for ((requirement, tool, rule), rows) in failing {
            let of = MappedCheck {
                tool: tool.to_owned(),
                name: rule.to_owned(),
                level: if known.is_wide(&requirement) { Level::Control } else { Level::Part },
                mapped_to: requirement.clone(),
            };
            let mut open: Vec<&str> = Vec::new();
            let mut evidence: BTreeSet<&str> = BTreeSet::new();
            let mut days: BTreeSet<Date> = BTreeSet::new();
            let mut why: BTreeSet<String> = BTreeSet::new();
            let mut answered: BTreeMap<(Answer, String), Vec<&str>> = BTreeMap::new();
            for row in &rows {
                match answers.to(row, &requirement) {
                    Ok(answer) => answered.entry(answer).or_default().push(&row.resource),
                    Err(reason) => {
                        why.extend(reason);
                        open.push(&row.resource);
                        evidence.insert(&row.evidence);
                        days.extend(row.on);
                    }
                }
            }
            let open = (!open.is_empty()).then(|| {
                let why: Vec<String> = why.into_iter().collect();
                let why =
                    if why.is_empty() { "nothing answers it".to_owned() } else { why.join(", ") };
                let on = days.last().map_or_else(String::new, |day| format!(", last on {day}"));
                let evidence = few_and_more(evidence.iter(), NAMED);
                // A resource that fails in two exports is one resource.
                let resources: IndexSet<&str> = open.iter().copied().collect();
                let named = few_and_more(resources.iter(), NAMED);
                let says = format!("fails on {named}{on} ({evidence}), and {why}");
                let resources = resources.into_iter().map(str::to_owned).collect();
                Contradiction { of: of.clone(), resources, says }
            });
            let answered = answered
                .into_iter()
                .map(|((by, answer), resources)| Answered {
                    check: format!(
                        "{tool} check {rule} on {}",
                        few_and_more(resources.iter(), NAMED)
                    ),
                    of: Some(of.clone()),
                    by,
                    answer,
                })
                .collect();
            by_requirement.entry(requirement.control.clone()).or_default().push(Failing {
                requirement,
                open,
                answered,
            });
        }
        Self { by_requirement }
    }

    /// What speaks against a part, and what is answered.
    pub(super) fn for_part(&self, part: &PartId) -> (Vec<Contradiction>, Vec<Answered>) {
        let (mut open, mut answered) = (Vec::new(), Vec::new());
        let of_control = self.by_requirement.get(&part.control).into_iter().flatten();
        for failing in of_control {
            if failing.requirement.covers(part) || part.covers(&failing.requirement) {
                open.extend(failing.open.clone());
                answered.extend(failing.answered.iter().cloned());
            }
        }
        (open, answered)
    }
}

/// Which rows speak of the system and the period.
struct Scope<'a> {
    workspace: &'a Workspace,
    as_of: Date,
    /// Evidence of the period: what supports a claim speaks against it too.
    of_period: BTreeSet<&'a str>,
}

impl<'a> Scope<'a> {
    fn of(workspace: &'a Workspace, as_of: Date) -> Self {
        let audit = workspace.system.period;
        let items = workspace.evidence.iter().filter(|item| item.in_period(audit));
        // An item of which the days could not be read may be of the period.
        let unread = workspace.unread(UnreadKind::Evidence).filter_map(|one| one.id.as_deref());
        let of_period = items.map(|item| item.id.as_str()).chain(unread).collect();
        Self { workspace, as_of, of_period }
    }

    /// True for a row of a declared account and Region whose day, or whose evidence, is of the period.
    fn holds(&self, row: &Observation) -> bool {
        let of_item = self.of_period.contains(&*row.evidence);
        let audit = self.workspace.system.period;
        let of_period = match row.on {
            Some(on) => on <= self.as_of && (audit.contains(on) || of_item),
            None => of_item,
        };
        let (account, region) = (row.account.as_deref(), row.region.as_deref());
        of_period && self.workspace.system.holds(account, region, &row.resource)
    }
}

/// What may answer a failing check.
struct Answers<'a> {
    workspace: &'a Workspace,
    as_of: Date,
    /// Last day on which a check passed on a resource.
    passes: HashMap<(&'a str, &'a str, &'a str), Date>,
    /// Exceptions with a response, with the test they are of.
    exceptions: Vec<(&'a str, &'a Deviation)>,
}

impl<'a> Answers<'a> {
    fn of(workspace: &'a Workspace, as_of: Date) -> Self {
        let mut passes: HashMap<(&str, &str, &str), Date> = HashMap::new();
        for row in workspace.observations.iter().filter(|row| row.status == ObservationStatus::Pass)
        {
            let Some(on) = row.on.filter(|on| *on <= as_of) else { continue };
            let last = passes.entry((&row.tool, &row.rule, &row.resource)).or_insert(on);
            *last = (*last).max(on);
        }
        let exceptions = workspace
            .tests
            .iter()
            .filter(|test| test.not_of(workspace.system.period, as_of).is_none())
            .flat_map(|test| {
                let told = test.operating.iter().flat_map(|operating| &operating.deviations);
                told.map(|deviation| (test.id.as_str(), deviation))
            })
            .filter(|(_, deviation)| deviation.response.as_deref().is_some_and(is_answer))
            .collect();
        Self { workspace, as_of, passes, exceptions }
    }

    /// The answer to one failing row, or why what looks like one is none.
    fn to(
        &self,
        row: &Observation,
        requirement: &PartId,
    ) -> Result<(Answer, String), Option<String>> {
        let pass = self.passes.get(&(&*row.tool, &*row.rule, &*row.resource));
        if let (Some(pass), Some(failed)) = (pass, row.on)
            && *pass > failed
        {
            return Ok((Answer::LaterPass, format!("passed again on {pass}")));
        }
        let within = |text: &str, name: &str| !name.is_empty() && text.contains(name);
        let names = |text: &str| within(text, &row.rule) || within(text, &row.resource);
        let told = self.exceptions.iter().find(|(_, deviation)| {
            names(&deviation.what) || deviation.item.as_deref().is_some_and(names)
        });
        if let Some((test, _)) = told {
            return Ok((Answer::Exception, format!("an exception of {test} with a response")));
        }
        let mut unanswering = None;
        for item in self.workspace.poam.iter().filter(|item| item.answers(&row.rule, &row.resource))
        {
            match item.unanswering(self.as_of) {
                None => {
                    let due = item.due.map_or_else(
                        || "the risk is accepted".to_owned(),
                        |due| format!("due {due}"),
                    );
                    let answer = format!("{} in the plan of action, {due}", item.id);
                    return Ok((Answer::PlanOfAction, answer));
                }
                Some(why) => {
                    unanswering =
                        Some(format!("{} in the plan of action {}", item.id, why.predicate()));
                }
            }
        }
        let waived = self.workspace.waivers.iter().find(|waiver| {
            waiver.rule == RULE
                && waiver.is_in_force(self.as_of)
                && waiver.compensating.as_deref().is_some_and(is_answer)
                && is_answer(&waiver.reason)
                && is_answer(&waiver.approver)
                && waiver.file.is_none()
                && waiver.item.is_none()
                && (waiver.controls.is_empty()
                    || waiver.controls.iter().any(|control| {
                        control.parse::<PartId>().is_ok_and(|of| of.covers(requirement))
                    }))
        });
        if let Some(waiver) = waived {
            let answer = format!("waived until {}, with a compensating control", waiver.expires);
            return Ok((Answer::Waiver, answer));
        }
        Err(unanswering)
    }
}
