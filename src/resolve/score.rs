//! Scores of a framework, from the determinations of its parts.

use std::collections::BTreeSet;

use super::{label, poam};
use crate::model::text::few_and_more;
use crate::model::{
    Catalog, ControlId, Determination, Disposition, LaterRule, PlanControl, PlanPart, PlanScore,
    PoamStatus, PointRule, ScoreRule, UnmetRequirement, Workspace,
};

/// Every score of the catalog whose requirements the plan has.
pub(super) fn of(
    catalog: &Catalog,
    controls: &[PlanControl],
    workspace: &Workspace,
) -> Vec<PlanScore> {
    let selected: BTreeSet<&str> = catalog.profiles.iter().map(|one| one.id.as_str()).collect();
    let rules = catalog.traits.scores.iter();
    rules
        .filter(|rule| rule.profiles.iter().any(|one| selected.contains(one.as_str())))
        .map(|rule| one(rule, catalog, controls, workspace))
        .collect()
}

/// True if the part is satisfied, or does not apply.
fn satisfied(part: &PlanPart, workspace: &Workspace) -> bool {
    let weaknesses = match part.carried().customer() {
        true => poam::open_for(workspace, &part.id),
        false => Vec::new(),
    };
    match label::determination(part.disposition, &weaknesses) {
        Some(determination) => determination == Determination::Satisfied,
        None => true,
    }
}

fn one(
    rule: &ScoreRule,
    catalog: &Catalog,
    controls: &[PlanControl],
    workspace: &Workspace,
) -> PlanScore {
    let counted: BTreeSet<&ControlId> = catalog
        .controls()
        .filter(|control| control.profiles.iter().any(|one| rule.profiles.contains(one)))
        .map(|control| &control.id)
        .collect();
    let (mut met, mut not_applicable, mut unmet) = (0, 0, Vec::new());
    for control in controls.iter().filter(|control| counted.contains(&control.id)) {
        let open = control.parts.iter().filter(|part| !satisfied(part, workspace)).count();
        if open > 0 || control.parts.is_empty() {
            unmet.push(unmet_one(rule, control, open, workspace));
        } else if control.disposition == Disposition::NotApplicable {
            not_applicable += 1;
        } else {
            met += 1;
        }
    }
    let not_met = count(unmet.len());
    let all = i64::from(met + not_applicable + not_met);
    let lost: i64 = unmet.iter().filter_map(|one| one.points).map(i64::from).sum();
    let lacking = |points: &PointRule| -> Vec<String> {
        let without = unmet.iter().filter(|one| points.without.contains(&one.control));
        without.map(|one| format!("{} ({})", one.control, one.title)).collect()
    };
    let lacking = rule.points.as_ref().map(lacking).unwrap_or_default();
    let score = rule.points.is_some().then_some(all - lost).filter(|_| lacking.is_empty());
    PlanScore {
        title: rule.title.clone(),
        rule: rule.rule.clone(),
        met,
        not_applicable,
        not_met,
        score,
        highest: rule.points.is_some().then_some(all),
        threshold: rule.later.as_ref().map(|later| later.at_least),
        conclusion: conclusion(rule, score, &lacking, &unmet),
        unmet,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn unmet_one(
    rule: &ScoreRule,
    control: &PlanControl,
    open: usize,
    workspace: &Workspace,
) -> UnmetRequirement {
    let id = &control.id;
    let (points, partly) = match &rule.points {
        Some(points) => points_of(points, control, workspace),
        None => (None, None),
    };
    let (may_wait, barred) = match &rule.later {
        None => (false, Some("no requirement may wait on a plan of action".to_owned())),
        Some(later) => match waits(later, id, points) {
            Ok(()) => (true, None),
            Err(why) => (false, Some(why)),
        },
    };
    let partly_met = partly.is_some();
    let why: Vec<String> = partly.into_iter().chain(barred).collect();
    let named = workspace.poam.iter().filter(|item| {
        item.status == PoamStatus::Open && item.parts.iter().any(|part| part.control == *id)
    });
    UnmetRequirement {
        control: id.clone(),
        title: control.title.clone(),
        points,
        partly: partly_met,
        parts: (count(open), count(control.parts.len())),
        may_wait,
        why: (!why.is_empty()).then(|| why.join("; ")),
        poam: named.map(|item| item.id.clone()).collect(),
    }
}

/// What a requirement costs that is not met, and what it costs less for.
fn points_of(
    rule: &PointRule,
    control: &PlanControl,
    workspace: &Workspace,
) -> (Option<u32>, Option<String>) {
    if rule.without.contains(&control.id) {
        return (None, None);
    }
    let listed = rule.of.iter().find(|(_, ids)| ids.contains(&control.id));
    let whole = listed.map_or(rule.each, |(points, _)| *points);
    let partly = rule.partly.iter().find(|partly| {
        let satisfied_item = |label: &String| {
            control.parts.iter().any(|part| {
                part.id.path().last().is_some_and(|own| **own == **label)
                    && satisfied(part, workspace)
            })
        };
        partly.requirement == control.id
            && (!partly.met.is_empty() || partly.status.is_some())
            && partly.met.iter().all(satisfied_item)
            && partly.status.is_none_or(|status| control.status.contains(&status))
    });
    match partly {
        Some(partly) => {
            let told = format!("{} points and not {whole}: {}", partly.points, partly.means);
            (Some(partly.points), Some(told))
        }
        None => (Some(whole), None),
    }
}

/// Whether a requirement may wait on a plan of action; if not, why.
fn waits(later: &LaterRule, id: &ControlId, points: Option<u32>) -> Result<(), String> {
    if later.never.contains(id) {
        return Err("it is named among those that may not wait on a plan of action".to_owned());
    }
    let most = later.also.get(id).copied().unwrap_or(later.points);
    match points {
        Some(points) if points <= most => Ok(()),
        Some(points) => {
            let s = if most == 1 { "" } else { "s" };
            Err(format!(
                "{points} points; with more than {most} point{s} it may not wait on a plan of action"
            ))
        }
        None => Err("without it there is no score".to_owned()),
    }
}

fn conclusion(
    rule: &ScoreRule,
    score: Option<i64>,
    lacking: &[String],
    unmet: &[UnmetRequirement],
) -> String {
    if unmet.is_empty() {
        return format!("Every requirement is met, as {} asks.", rule.status);
    }
    if !lacking.is_empty() {
        return format!(
            "No score: {} is not met, and without it an assessment cannot be completed.",
            lacking.join(" and ")
        );
    }
    let Some(later) = &rule.later else {
        return format!(
            "Not enough for {}: every requirement has to be met, and none may wait on a plan of action.",
            rule.status
        );
    };
    let barred: Vec<&UnmetRequirement> = unmet.iter().filter(|one| !one.may_wait).collect();
    let low = score.is_none_or(|score| score < later.at_least);
    if !low && barred.is_empty() {
        let those = match unmet.len() {
            1 => "the one requirement that is not met".to_owned(),
            n => format!("each of the {n} requirements that are not met"),
        };
        return format!(
            "Enough for {}: the score is at least {}, and {those} may wait on a plan of action, to be closed within {} days.",
            later.status, later.at_least, later.days
        );
    }
    let mut why = Vec::new();
    if low {
        why.push(format!("the score is below {}", later.at_least));
    }
    if !barred.is_empty() {
        let ids = few_and_more(barred.iter().map(|one| one.control.to_string()), 6);
        why.push(format!("{ids} may not wait on a plan of action"));
    }
    format!("Not enough for {}: {}.", later.status, why.join(", and "))
}
