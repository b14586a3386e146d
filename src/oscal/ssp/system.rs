//! What the system is and what it is made of.

use super::super::model::{
    Characteristics, Component, Described, Implementation, Information, InformationType, Leveraged,
    Link, Prop, State, SystemId, User,
};
use super::super::names::{line, prose};
use super::super::people::{ORGANIZATION, People};
use super::super::{Context, resources};
use super::{IMPLEMENTATION, aws, provider, service, this_system};
use crate::model::{
    AuthorizationStatus, ImpactLevel, Plan, PlanAuthorization, PlanImplementation, PlanProvider,
    PlanService, Status,
};

/// What the system is.
pub(super) fn characteristics(context: &Context<'_>, people: &People) -> Characteristics {
    let plan = context.of;
    let system = &plan.system;
    let mut props = Vec::new();
    props.extend(system.accounts.iter().map(|(id, purpose)| Prop {
        remarks: Some(purpose.clone()).filter(|text| !text.trim().is_empty()),
        ..Prop::ours("aws-account", id)
    }));
    props.extend(system.regions.iter().map(|region| Prop::ours("aws-region", region)));
    if let Some(none) = &system.no_premises {
        props.push(Prop::ours("no-premises", format!("{}, {}", none.said_by, none.on)));
    }
    let level = system.impact.as_deref().and_then(ImpactLevel::of);
    let unknown = "The kinds of information are not stated.".to_owned();
    let categories = match system.data_categories.is_empty() {
        true => std::slice::from_ref(&unknown),
        false => &system.data_categories[..],
    };
    let types = categories.iter().map(|text| InformationType {
        uuid: Some(context.system.id("information", text)),
        title: line(text),
        description: line(text),
        ..InformationType::default()
    });
    Characteristics {
        system_ids: vec![
            SystemId {
                identifier_type: Some("https://ietf.org/rfc/rfc4122".to_owned()),
                id: context.system.id("system", &system.id),
                ..SystemId::default()
            },
            SystemId {
                identifier_type: Some(super::super::names::NS.to_owned()),
                id: line(&system.id),
                ..SystemId::default()
            },
        ],
        system_name: line(&system.name),
        description: prose(&system.description, "No description is stated."),
        props,
        security_sensitivity_level: level
            .map(|level| format!("fips-199-{}", level.label().to_lowercase()))
            .or_else(|| system.impact.as_deref().map(line)),
        system_information: Information {
            information_types: types.collect(),
            ..Information::default()
        },
        status: status(plan),
        authorization_boundary: Described {
            description: prose(
                system.boundary.as_deref().unwrap_or_default(),
                "No authorization boundary is stated.",
            ),
            ..Described::default()
        },
        responsible_parties: people
            .own_roles()
            .filter(|(id, _)| id.as_str() != ORGANIZATION)
            .flat_map(|(_, title)| people.responsible(std::slice::from_ref(title)))
            .collect(),
        ..Characteristics::default()
    }
}

/// The workspace states no status: a system whose audit period has begun operates.
fn status(plan: &Plan) -> State {
    let period = plan.period;
    match plan.as_of >= period.from {
        true => State::new(
            "operational",
            Some(format!("Concluded from the audit period, {period}, which the plan speaks of.")),
        ),
        false => State::new(
            "other",
            Some(format!("Not stated. The audit period, {period}, has not begun.")),
        ),
    }
}

/// What the system is made of.
pub(super) fn implementation(context: &Context<'_>, people: &People) -> Implementation {
    let plan = context.of;
    let leveraged = plan.authorizations.iter().filter_map(|one| leveraged(one, context, people));
    let users = people.own_roles().map(|(id, title)| User {
        uuid: context.system.id("user", id),
        title: Some(title.clone()),
        role_ids: vec![id.clone()],
        ..User::default()
    });
    let mut components = vec![Component {
        uuid: this_system(context),
        r#type: "this-system".to_owned(),
        title: line(&plan.system.name),
        description: prose(&plan.system.description, "The system that this plan describes."),
        status: State::new(status(plan).state.as_str(), status(plan).remarks),
        ..Component::default()
    }];
    if plan.services.iter().any(|one| !one.premises) {
        components.push(of_aws(context, people));
    }
    components.extend(
        plan.authorizations
            .iter()
            .filter(|one| is_leveraged(one))
            .map(|one| of_authorization(one, context, people)),
    );
    components.extend(plan.services.iter().map(|one| of_service(one, context, people)));
    components.extend(plan.providers.iter().map(|one| of_provider(one, context)));
    components.extend(plan.implementations.iter().map(|one| of_control(one, context, people)));
    components.extend(plan.system.interconnections.iter().map(|text| Component {
        uuid: context.system.id("interconnection", text),
        r#type: "interconnection".to_owned(),
        title: line(text),
        description: prose(text, "An interconnection."),
        status: State::new("operational", None),
        ..Component::default()
    }));
    Implementation {
        leveraged_authorizations: leveraged.collect(),
        users: users.collect(),
        components,
        ..Implementation::default()
    }
}

/// True for an authorization that OSCAL can tell of: granted, with its day.
pub(super) fn is_leveraged(one: &PlanAuthorization) -> bool {
    one.status == AuthorizationStatus::Authorized && one.authorized_on.is_some()
}

fn leveraged(one: &PlanAuthorization, context: &Context<'_>, people: &People) -> Option<Leveraged> {
    let day = one.authorized_on.filter(|_| is_leveraged(one))?;
    let mut props = vec![
        Prop::ours("authorization", &one.id),
        Prop::ours("impact-level", one.level.label().to_lowercase()),
        Prop::ours("partition", &one.partition),
        Prop::ours("relied-on", if one.usable { "yes" } else { "no" }),
    ];
    props.extend(one.expires_on.map(|day| Prop::ours("expires-on", day)));
    let package = resources::authorization_id(context, &one.id);
    Some(Leveraged {
        uuid: context.system.id("leveraged-authorization", &one.id),
        title: line(&one.service_offering),
        props,
        links: vec![Link::to(&package, "reference", None)],
        party_uuid: people.aws.clone(),
        date_authorized: day.to_string(),
        remarks: one.unusable.as_ref().map(|why| format!("Not relied on: {why}")),
        ..Leveraged::default()
    })
}

fn of_aws(context: &Context<'_>, people: &People) -> Component {
    Component {
        uuid: aws(context, None),
        r#type: "system".to_owned(),
        title: "Amazon Web Services".to_owned(),
        description: "The infrastructure and the service software of the AWS services in use. What \
                      is AWS's is carved out: reports and authorizations support it, and it was not \
                      tested here."
            .to_owned(),
        props: vec![Prop::core("implementation-point", "external")],
        status: State::new("operational", None),
        responsible_roles: vec![People::provider(&people.aws)],
        ..Component::default()
    }
}

fn of_authorization(one: &PlanAuthorization, context: &Context<'_>, people: &People) -> Component {
    let authorization = context.system.id("leveraged-authorization", &one.id);
    Component {
        uuid: aws(context, Some(&one.id)),
        title: line(&one.service_offering),
        props: vec![
            Prop::core("implementation-point", "external"),
            Prop::core("leveraged-authorization-uuid", &authorization),
        ],
        description: format!(
            "{} as authorized at {} ({}). What is AWS's is carved out and was not tested here.",
            line(&one.service_offering),
            one.level.label(),
            line(&one.id)
        ),
        ..of_aws(context, people)
    }
}

fn of_service(one: &PlanService, context: &Context<'_>, people: &People) -> Component {
    let plan = context.of;
    let mut props = vec![Prop::ours(if one.premises { "premises" } else { "service" }, &one.id)];
    props.extend(one.mode.as_ref().map(|mode| Prop::ours("mode", mode)));
    let mut links = Vec::new();
    let inside = plan.authorizations.iter().filter(|auth| {
        let listed = auth.services.get(&one.id).or_else(|| auth.services.get(&one.service));
        is_leveraged(auth) && listed == Some(&true)
    });
    if !one.premises {
        props.insert(0, Prop::core("implementation-point", "external"));
        for auth in inside {
            let uuid = context.system.id("leveraged-authorization", &auth.id);
            props.push(Prop::core("leveraged-authorization-uuid", &uuid));
            links.push(Link::to(&aws(context, Some(&auth.id)), "provided-by", None));
        }
        if links.is_empty() {
            links.push(Link::to(&aws(context, None), "provided-by", None));
        }
    } else {
        props.insert(0, Prop::core("implementation-point", "internal"));
    }
    let kind = match (one.premises, one.id.as_str()) {
        (false, _) => "service",
        (true, "laptops") => "hardware",
        (true, _) => "physical",
    };
    let owner = match one.premises {
        true => Vec::new(),
        false => vec![People::provider(&people.aws)],
    };
    Component {
        uuid: service(context, &one.id),
        r#type: kind.to_owned(),
        title: line(&one.name),
        description: prose(&one.summary, &one.name),
        purpose: Some(line(&one.purpose)).filter(|text| text != "–"),
        props,
        links,
        status: State::new("operational", None),
        responsible_roles: owner,
        ..Component::default()
    }
}

fn of_provider(one: &PlanProvider, context: &Context<'_>) -> Component {
    let mut props = vec![
        Prop::core("implementation-point", "external"),
        Prop::ours("provider", &one.id),
        Prop::ours("method", one.method.label()),
    ];
    props.extend(one.topics.iter().map(|topic| Prop::ours("topic", &topic.topic)));
    let reports: Vec<String> = one.reports.iter().map(|report| report.line()).collect();
    Component {
        uuid: provider(context, &one.id),
        r#type: "service".to_owned(),
        title: line(&one.name),
        description: prose(&one.service, &one.name),
        props,
        status: State::new("operational", None),
        responsible_roles: vec![People::provider(&context.provider_party(&one.id))],
        remarks: (!reports.is_empty()).then(|| format!("Reports: {}.", reports.join("; "))),
        ..Component::default()
    }
}

/// One of the customer's own controls: a process, to which the statements of parts refer.
fn of_control(one: &PlanImplementation, context: &Context<'_>, people: &People) -> Component {
    let mut props = vec![
        Prop::ours(IMPLEMENTATION, &one.id),
        Prop::ours("implementation-status", super::by_component::state(one.status)),
        Prop::ours("file", file_of(one)),
    ];
    props.extend(
        one.origination.iter().map(|origination| {
            Prop::ours("origination", super::controls::origination(*origination))
        }),
    );
    props.extend(one.frequency.as_ref().map(|frequency| Prop::ours("frequency", frequency)));
    let state = match one.status {
        Status::Implemented | Status::Alternative => State::new("operational", None),
        Status::Partial | Status::Planned | Status::Draft => State::new("under-development", None),
        Status::NotApplicable => State::new("other", Some("Not applicable.".to_owned())),
    };
    Component {
        uuid: context.system.id("implementation", &one.id),
        r#type: "process-procedure".to_owned(),
        title: line(&one.title),
        description: format!("{}: {}", line(&one.id), line(&one.title)),
        props,
        status: state,
        responsible_roles: people.responsible(&one.roles),
        ..Component::default()
    }
}

fn file_of(one: &PlanImplementation) -> String {
    use crate::diag::Origin;
    match &one.origin {
        Origin::Text { file, .. } | Origin::Cell { file, .. } | Origin::File { file } => {
            file.to_string()
        }
        other => other.to_string(),
    }
}
