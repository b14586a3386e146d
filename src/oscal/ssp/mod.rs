//! The System Security Plan.

mod by_component;
mod controls;
mod system;

use super::Context;
use super::model::{Href, Ssp, SspFile, State};
use super::people::People;
use super::resources;
use crate::model::{Plan, PlanPart};

/// Property of a component or a part: the id of one of the customer's controls.
pub(super) const IMPLEMENTATION: &str = "implementation";

/// Property of a requirement: its id as its publisher prints it.
pub(super) const CONTROL: &str = "control";

/// Property of a statement: the id of the part.
pub(super) const PART: &str = "part";

/// Property of a part's statement that a crosswalk brought there: `IAM-01 CC6.2`.
pub(super) const MAPPED: &str = "mapped-from";
/// Property of what a part says where it does not apply: the id of a control of the customer's that says so.
pub(super) const EXCLUDED: &str = "excluded-by";

/// Property of a part: what it comes to.
pub(super) const DISPOSITION: &str = "disposition";

/// The plan of one framework.
pub(super) fn ssp(context: &Context<'_>) -> SspFile {
    let plan = context.of;
    let people = People::of(plan, context);
    let document = Ssp {
        uuid: context.plan.id("document", "ssp"),
        metadata: people.metadata("System Security Plan", plan, context),
        import_profile: Href { href: "profile.json".to_owned(), ..Href::default() },
        system_characteristics: system::characteristics(context, &people),
        system_implementation: system::implementation(context, &people),
        control_implementation: controls::controls(context, &people),
        back_matter: Some(resources::of_plan(plan, context)),
        ..Ssp::default()
    };
    SspFile { system_security_plan: document, ..SspFile::default() }
}

/// The heading under which the statement of one of several controls stands.
pub(super) fn heading(id: &str, title: &str) -> String {
    super::names::line(&format!("#### {id}: {title}"))
}

/// UUID of the component of the system itself.
pub(super) fn this_system(context: &Context<'_>) -> String {
    context.system.id("component", "this-system")
}

/// UUID of the component that stands for AWS: for an authorization of its, or for AWS as a whole.
pub(super) fn aws(context: &Context<'_>, authorization: Option<&str>) -> String {
    match authorization {
        Some(id) => context.system.id("authorized-component", id),
        None => context.system.id("component", "aws"),
    }
}

/// UUID of the component of a service or premises in use.
pub(super) fn service(context: &Context<'_>, id: &str) -> String {
    context.system.id("service", id)
}

/// UUID of the component of another provider.
pub(super) fn provider(context: &Context<'_>, id: &str) -> String {
    context.system.id("provider-component", id)
}

/// UUID of the statement of a part.
pub(super) fn statement(context: &Context<'_>, part: &crate::model::PartId) -> String {
    context.plan.id("statement", part)
}

/// How far a part is in place.
pub(super) fn status_of(part: &PlanPart, plan: &Plan) -> Option<State> {
    by_component::status(part, &|id| plan.implementations.iter().find(|one| one.id == *id))
}
