//! Requirements: parameters, roles, status, origination, and a statement for each part.

use super::super::Context;
use super::super::model::{
    ByComponent, ControlImplementation, Link, Prop, Requirement, SetParameter, Statement,
};
use super::super::names::{control, line, statement as statement_id, term, token};
use super::super::people::People;
use super::super::resources::evidence_id;
use super::by_component::{self, state};
use super::{CONTROL, DISPOSITION, PART, statement as statement_uuid};
use crate::model::{Lack, Origination, PlanControl, PlanPart, Status};

/// Every control of the plan.
pub(super) fn controls(context: &Context<'_>, people: &People) -> ControlImplementation {
    let plan = context.of;
    let parts = by_component::Parts::of(context);
    ControlImplementation {
        description: format!(
            "How {} meets {}, part by part. What is AWS's or another provider's is stated as \
             inherited and is carved out; it was not tested here.",
            line(&plan.system.name),
            line(&plan.framework_title)
        ),
        implemented_requirements: plan
            .controls
            .iter()
            .map(|control| requirement(control, context, people, &parts))
            .collect(),
        ..ControlImplementation::default()
    }
}

/// An origination as OSCAL names it.
pub(super) fn origination(one: Origination) -> &'static str {
    match one {
        Origination::Organization => "organization",
        Origination::SystemSpecific => "system-specific",
        Origination::CustomerConfigured => "customer-configured",
        Origination::CustomerProvided => "customer-provided",
        Origination::Inherited => "inherited",
    }
}

/// The same as FedRAMP names it.
fn origination_by_fedramp(one: Origination) -> &'static str {
    match one {
        Origination::Organization => "sp-corporate",
        Origination::SystemSpecific => "sp-system",
        other => origination(other),
    }
}

/// The statuses of a control. One that nobody of the customer's implements is implemented by those who carry it, if that is
/// supported.
fn statuses(of: &PlanControl) -> Vec<Status> {
    if of.status.is_empty() {
        let supported = of.parts.iter().all(|part| part.missing.is_empty());
        return if supported { vec![Status::Implemented] } else { Vec::new() };
    }
    of.status.iter().copied().collect()
}

fn requirement(
    of: &PlanControl,
    context: &Context<'_>,
    people: &People,
    parts: &by_component::Parts<'_>,
) -> Requirement {
    let mut props = vec![Prop::ours(CONTROL, &of.id)];
    props.extend(
        of.origination.iter().map(|one| Prop::core("control-origination", origination(*one))),
    );
    // FedRAMP knows no inheritance but from an authorization.
    let authorized = context.of.authorizations.iter().any(|one| one.usable);
    props.extend(
        of.origination
            .iter()
            .filter(|one| authorized || **one != Origination::Inherited)
            .map(|one| Prop::fedramp("control-origination", origination_by_fedramp(*one))),
    );
    props.extend(
        statuses(of).into_iter().map(|one| Prop::fedramp("implementation-status", state(one))),
    );
    // FedRAMP asks for the day on which what is planned is to be in place.
    let due = of
        .parts
        .iter()
        .filter(|part| part.missing.iter().any(|one| one.what == Lack::Status))
        .filter_map(|part| part.next.as_ref()?.due)
        .max();
    props.extend(due.map(|day| Prop::fedramp("planned-completion-date", &day.to_string())));
    props.push(Prop::ours(DISPOSITION, term(&of.disposition)));
    let set = of.parameters.iter().filter_map(|parameter| {
        let value = parameter.value.as_deref().filter(|value| !value.trim().is_empty())?;
        Some(SetParameter {
            param_id: token(&parameter.id),
            values: vec![line(value)],
            ..SetParameter::default()
        })
    });
    let unassigned: Vec<&str> = of
        .parameters
        .iter()
        .filter(|parameter| parameter.value.is_none())
        .map(|parameter| parameter.id.as_str())
        .collect();
    Requirement {
        uuid: context.plan.id("requirement", &of.id),
        control_id: control(&of.id),
        props,
        set_parameters: set.collect(),
        responsible_roles: people.responsible(&of.roles),
        statements: of
            .parts
            .iter()
            .map(|part| statement(of, part, context, people, parts))
            .collect(),
        remarks: (!unassigned.is_empty())
            .then(|| format!("No value is assigned to {}.", unassigned.join(", "))),
        ..Requirement::default()
    }
}

fn statement(
    of: &PlanControl,
    part: &PlanPart,
    context: &Context<'_>,
    people: &People,
    parts: &by_component::Parts<'_>,
) -> Statement {
    let mut props = vec![
        Prop::ours(PART, &part.id),
        Prop::ours(DISPOSITION, term(&part.disposition)),
        Prop::ours("label", part.in_words()),
    ];
    props.extend(part.halves.iter().map(|half| Prop::ours("half", term(half))));
    props.extend(part.reasons().iter().map(|reason| Prop::ours("open-because", term(reason))));
    props.extend(part.determination.iter().map(|one| Prop::ours("determination", term(one))));
    let links =
        part.evidence.iter().map(|id| Link::to(&evidence_id(context, id), "reference", Some(id)));
    let mut by_components: Vec<ByComponent> =
        vec![by_component::this_system(of, part, context, parts)];
    by_components.extend(by_component::aws(part, context, people, parts));
    by_components.extend(by_component::providers(part, context, parts));
    Statement {
        statement_id: statement_id(&part.id),
        uuid: statement_uuid(context, &part.id),
        props,
        links: links.collect(),
        by_components,
        remarks: Some(part.basis.trim().to_owned()).filter(|basis| !basis.is_empty()),
        ..Statement::default()
    }
}
