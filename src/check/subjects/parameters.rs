//! Values that a workspace assigns to parameters.

use crate::check::Context;
use crate::diag::Origin;
use crate::model::{Parameter, PlanControl, PlanParameter};

/// A value of a parameter, with what the catalog says of the parameter.
pub(crate) struct Assigned<'a> {
    /// The control.
    pub control: &'a PlanControl,
    /// The parameter of the catalog.
    pub parameter: &'a Parameter,
    /// The parameter of the plan.
    pub stated: &'a PlanParameter,
    /// The value.
    pub value: &'a str,
    /// Where it is assigned.
    pub origin: &'a Origin,
}

/// Every value that is assigned to a parameter of the plan.
pub(crate) fn assigned<'a>(context: &Context<'a>) -> Vec<Assigned<'a>> {
    let Some(catalog) = context.catalog() else { return Vec::new() };
    let mut found = Vec::new();
    for control in &context.plan.controls {
        let Some(known) = catalog.control(&control.id) else { continue };
        for stated in &control.parameters {
            let Some(parameter) = known.parameters.get(&stated.id) else { continue };
            let (Some(value), Some(origin)) = (&stated.value, &stated.origin) else { continue };
            found.push(Assigned { control, parameter, stated, value, origin });
        }
    }
    found
}
