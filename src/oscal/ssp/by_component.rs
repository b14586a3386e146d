//! What each component does for a part: the system itself, AWS, other providers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Context;
use super::super::model::{ByComponent, Inherited, Link, Prop, Satisfied, State};
use super::super::names::{line, prose, term};
use super::super::people::People;
use super::super::resources::report_id;
use super::{EXCLUDED, IMPLEMENTATION, MAPPED, heading, provider as provider_component};
use crate::model::{
    Disposition, Half, Lack, PlanControl, PlanImplementation, PlanPart, PlanProvider,
    ProviderMethod, Statement, Status, SupportRule, Topic,
};

/// A status as OSCAL and FedRAMP name it.
pub(super) fn state(status: Status) -> &'static str {
    match status {
        Status::Implemented => "implemented",
        Status::Partial => "partial",
        // A draft claims nothing: what it is of is yet to come.
        Status::Planned | Status::Draft => "planned",
        Status::Alternative => "alternative",
        Status::NotApplicable => "not-applicable",
    }
}

/// What parts look up, by id.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    implementations: BTreeMap<&'a str, &'a PlanImplementation>,
    topics: BTreeMap<&'a str, &'a Topic>,
    services: BTreeMap<&'a str, &'a str>,
    premises: BTreeSet<&'a str>,
    providers: BTreeMap<&'a str, &'a PlanProvider>,
    /// User entity controls of AWS's reports that a control of the customer's answers: number and report.
    cuecs: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        let plan = context.of;
        let mut cuecs: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for cuec in &plan.cuecs {
            for control in cuec.controls.iter().filter(|control| control.tested) {
                let report = cuec.report.as_deref().unwrap_or_default();
                cuecs.entry(&control.id).or_default().push((&cuec.id, report));
            }
        }
        let services = plan.services.iter();
        Self {
            implementations: plan.implementations.iter().map(|one| (&*one.id, one)).collect(),
            topics: plan.topics.iter().map(|topic| (&*topic.id, topic)).collect(),
            services: services.clone().map(|one| (&*one.id, &*one.name)).collect(),
            premises: services.filter(|one| one.premises).map(|one| &*one.id).collect(),
            providers: plan.providers.iter().map(|one| (&*one.id, one)).collect(),
            cuecs,
        }
    }
}

/// What the system does for a part, in the customer's own words.
pub(super) fn this_system(
    of: &PlanControl,
    part: &PlanPart,
    context: &Context<'_>,
    parts: &Parts<'_>,
) -> ByComponent {
    let mut props = Vec::new();
    for one in &part.statements {
        props.push(Prop::ours(IMPLEMENTATION, &one.implementation));
        if let Some(from) = &one.mapped_from {
            props.push(Prop::ours(MAPPED, format!("{} {from}", one.implementation)));
        }
    }
    if part.disposition == Disposition::NotApplicable {
        let excludes = |id: &&String| {
            let known = parts.implementations.get(id.as_str());
            known.is_some_and(|one| one.status == Status::NotApplicable)
        };
        let ids = of.implementations.iter().filter(excludes);
        props.extend(ids.map(|id| Prop::ours(EXCLUDED, id)));
    }
    props.extend(
        of.origination_of(part)
            .into_iter()
            .map(|one| Prop::ours("origination", super::controls::origination(one))),
    );
    let lacking: Vec<&str> = part
        .missing
        .iter()
        .filter(|one| one.half == Half::Customer)
        .map(|one| one.message.as_str())
        .collect();
    ByComponent {
        component_uuid: super::this_system(context),
        uuid: context.plan.id("this-system", &part.id),
        description: said(part, parts),
        props,
        implementation_status: status(part, &|id| parts.implementations.get(id).copied()),
        satisfied: satisfied(part, context, parts),
        remarks: (!lacking.is_empty()).then(|| format!("Lacking: {}.", lacking.join("; "))),
        ..ByComponent::default()
    }
}

/// The statements as they are written: one alone, or each of several under the heading of its control.
fn said(part: &PlanPart, parts: &Parts<'_>) -> String {
    let silent = || match part.disposition {
        Disposition::NotApplicable => {
            prose(part.rationale.as_deref().unwrap_or_default(), "Does not apply.")
        }
        _ if !part.halves.contains(&Half::Customer) => format!(
            "The part is carried by {}: nothing is done for it by the system itself.",
            part.carried().in_sentence()
        ),
        _ => "No statement: nothing says what is done for this part.".to_owned(),
    };
    match &part.statements[..] {
        [] => silent(),
        [one] => prose(&one.text, &silent()),
        several => {
            let one = |one: &Statement| {
                let title = parts.implementations.get(&*one.implementation);
                let title = title.map_or("", |implementation| &implementation.title);
                format!("{}\n\n{}", heading(&one.implementation, title), one.text.trim_end())
            };
            several.iter().map(one).collect::<Vec<_>>().join("\n\n")
        }
    }
}

/// How far the customer's half is in place, by the controls that speak for the part.
pub(super) fn status<'a>(
    part: &PlanPart,
    implementation: &dyn Fn(&str) -> Option<&'a PlanImplementation>,
) -> Option<State> {
    if part.disposition == Disposition::NotApplicable {
        let why = prose(part.rationale.as_deref().unwrap_or_default(), "Does not apply.");
        return Some(State::new("not-applicable", Some(why)));
    }
    if !part.halves.contains(&Half::Customer) {
        let supported = part.missing.is_empty();
        return supported.then(|| State::new("implemented", Some("By those who carry it.".into())));
    }
    let of = |one: &Statement| Some(implementation(&one.implementation)?.status);
    let all: BTreeSet<Status> = part.statements.iter().filter_map(of).collect();
    let mut remarks: Vec<&str> = Vec::new();
    let status = match all.iter().copied().collect::<Vec<_>>()[..] {
        [] => return None,
        [one] => one,
        _ if all.iter().all(|one| one.operates()) => Status::Alternative,
        _ => Status::Partial,
    };
    if !status.operates() {
        let why = part.missing.iter().filter(|one| one.what == Lack::Status);
        remarks.extend(why.map(|one| one.message.as_str()));
    }
    Some(State::new(state(status), (!remarks.is_empty()).then(|| remarks.join("; "))))
}

/// How the system meets what AWS leaves to its customers: the topics of the part that are the customer's on services, and
/// the user entity controls that a control of the part answers. Nothing while the half lacks support.
fn satisfied(part: &PlanPart, context: &Context<'_>, parts: &Parts<'_>) -> Vec<Satisfied> {
    let aws = part.halves.contains(&Half::Aws);
    if !aws || part.statements.is_empty() || part.lacks(Half::Customer) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let by = part.statements.iter().map(|one| one.implementation.as_str()).collect::<Vec<_>>();
    let mut topics: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for duty in &part.duties {
        if duty.owner.customer() && !parts.premises.contains(&*duty.service) {
            topics.entry(&duty.topic).or_default().push(&duty.service);
        }
    }
    for (id, services) in topics {
        let Some(topic) = parts.topics.get(id) else { continue };
        let mut props = vec![Prop::ours("topic", id)];
        props.extend(services.iter().map(|service| Prop::ours("service", service)));
        out.push(Satisfied {
            uuid: context.plan.id("satisfied", format!("{}/{id}", part.id)),
            description: format!(
                "Customer responsibility, {}: {} Met by {}, as stated here.",
                line(&topic.title).to_lowercase(),
                line(&topic.customer),
                by.join(", ")
            ),
            props,
            ..Satisfied::default()
        });
    }
    let mut seen = BTreeSet::new();
    for control in by {
        for (number, report) in parts.cuecs.get(control).into_iter().flatten() {
            if seen.insert((number, report)) {
                out.push(Satisfied {
                    uuid: context.plan.id("cuec", format!("{}/{number}/{report}", part.id)),
                    description: format!(
                        "User entity control {number} of {report}, whose wording is in the report: \
                         answered by {control}."
                    ),
                    props: vec![Prop::ours("cuec", number), Prop::ours(IMPLEMENTATION, control)],
                    links: vec![Link::to(&report_id(context, report), "reference", None)],
                    ..Satisfied::default()
                });
            }
        }
    }
    out
}

/// What AWS carries of a part.
pub(super) fn aws(
    part: &PlanPart,
    context: &Context<'_>,
    people: &People,
    parts: &Parts<'_>,
) -> Option<ByComponent> {
    if !part.halves.contains(&Half::Aws) {
        return None;
    }
    let by = part.supported_by.as_ref();
    let authorization = by.filter(|by| by.rule == SupportRule::Authorization).and_then(|by| {
        let leveraged =
            context.of.authorizations.iter().filter(|one| super::system::is_leveraged(one));
        leveraged.map(|one| &*one.id).find(|id| by.by.iter().any(|by| by == id))
    });
    let names = |services: &[String]| {
        let name = |id: &'_ String| parts.services.get(&**id).map_or(id.clone(), |name| line(name));
        services.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let inherited = part.csocs.iter().map(|csoc| {
        let mut props = vec![Prop::ours("topic", &csoc.topic)];
        props.extend(csoc.services.iter().map(|service| Prop::ours("service", service)));
        let link = |(report, pointer): &(String, String)| {
            Link::to(&report_id(context, report), "reference", Some(pointer))
        };
        Inherited {
            uuid: context.plan.id("inherited", format!("{}/{}", part.id, csoc.topic)),
            description: format!("{} Relied on for {}.", line(&csoc.text), names(&csoc.services)),
            props,
            links: csoc.pointers.iter().map(link).collect(),
            responsible_roles: vec![People::provider(&people.aws)],
            ..Inherited::default()
        }
    });
    let lacking: Vec<&str> = part
        .missing
        .iter()
        .filter(|one| one.half == Half::Aws)
        .map(|one| one.message.as_str())
        .collect();
    let supported = by.filter(|_| lacking.is_empty());
    let mut props = Vec::new();
    if let Some(by) = supported {
        props.push(Prop::ours("supported-by", term(&by.rule)));
    }
    Some(ByComponent {
        component_uuid: super::aws(context, authorization),
        uuid: context.plan.id("aws", &part.id),
        description: match supported {
            Some(by) => {
                format!("AWS's half, not tested here: {}.", by.sentence.trim_end_matches('.'))
            }
            None => "AWS's half, not tested here: expected of AWS, and not supported.".to_owned(),
        },
        props,
        links: part
            .reports
            .iter()
            .map(|report| Link::to(&report_id(context, report), "reference", None))
            .collect(),
        implementation_status: supported.map(|_| State::new("implemented", None)),
        inherited: inherited.collect(),
        responsible_roles: vec![People::provider(&people.aws)],
        remarks: (!lacking.is_empty()).then(|| format!("Lacking: {}.", lacking.join("; "))),
        ..ByComponent::default()
    })
}

/// What other providers carry of a part.
pub(super) fn providers<'a>(
    part: &'a PlanPart,
    context: &'a Context<'a>,
    parts: &'a Parts<'a>,
) -> impl Iterator<Item = ByComponent> + 'a {
    part.providers.iter().filter_map(|id| parts.providers.get(&**id)).map(move |one| {
        let party = context.provider_party(&one.id);
        let mut inherited: Vec<Inherited> = one
            .csocs
            .iter()
            .filter(|csoc| csoc.parts.iter().any(|named| named.covers(&part.id)))
            .map(|csoc| Inherited {
                uuid: context.plan.id("inherited", format!("{}/{}/{}", part.id, one.id, csoc.id)),
                description: prose(&csoc.text, &one.service),
                props: vec![Prop::ours("csoc", &csoc.id)],
                responsible_roles: vec![People::provider(&party)],
                ..Inherited::default()
            })
            .collect();
        if inherited.is_empty() {
            inherited.push(Inherited {
                uuid: context.plan.id("inherited", format!("{}/{}", part.id, one.id)),
                description: format!(
                    "{} carries a half of the part: {}.",
                    line(&one.name),
                    line(&one.service)
                ),
                responsible_roles: vec![People::provider(&party)],
                ..Inherited::default()
            });
        }
        ByComponent {
            component_uuid: provider_component(context, &one.id),
            uuid: context.plan.id("provider", format!("{}/{}", part.id, one.id)),
            description: match &one.lacks {
                None if one.method == ProviderMethod::Inclusive => {
                    format!("The half of {}, tested with the customer's own.", line(&one.name))
                }
                None => {
                    format!("The half of {}, by its own report; not tested here.", line(&one.name))
                }
                Some(lacks) => {
                    format!("The half of {}: {}.", line(&one.name), lacks.trim_end_matches('.'))
                }
            },
            implementation_status: one.is_supported().then(|| State::new("implemented", None)),
            inherited,
            responsible_roles: vec![People::provider(&party)],
            ..ByComponent::default()
        }
    })
}
