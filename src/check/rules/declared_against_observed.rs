//! `declared-against-observed`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Date, Evidence, ServiceUse, Setting, SettingKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "declared-against-observed",
        severity: Severity::Error,
        summary: "a service is declared as newer than its oldest resource, or in another mode than it is used",
        manual: "\
What AWS does by default depends on when a resource was created, and who patches a function on how it is
packaged, so the plan takes `created` and `mode` from the declaration of the service. An answer of the
AWS CLI or a list in the evidence shows otherwise: a cluster that was created before the day that is
declared, or a function that is packaged as a container image, or whose runtime AWS does not update by
itself, where no entry of `services` has that mode.

Declare the first day on which a resource of the service was created, and each mode that is in use.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut oldest: BTreeMap<&str, (Date, &Evidence)> = BTreeMap::new();
    let mut image: Option<&Evidence> = None;
    let mut pinned: Option<(&Evidence, u64, &str)> = None;
    for item in &workspace.evidence {
        for setting in workspace.facts.settings.get(&item.id).into_iter().flatten() {
            match setting {
                Setting {
                    kind: SettingKind::Created,
                    day: Some(day),
                    service: Some(service),
                    ..
                } => {
                    let known = oldest.entry(service).or_insert((*day, item));
                    if *day < known.0 {
                        *known = (*day, item);
                    }
                }
                Setting { kind: SettingKind::ContainerImage, .. } => image = image.or(Some(item)),
                Setting { kind: SettingKind::RuntimeUpdates, value, name, .. } => {
                    pinned = pinned.or(Some((item, *value, name.as_deref().unwrap_or_default())));
                }
                _ => {}
            }
        }
    }
    let used = workspace.system.services.iter();
    let mut findings: Vec<Diagnostic> =
        used.filter_map(|used| predated(context, used, &oldest)).collect();
    findings.extend(image.and_then(|item| packaged(context, item)));
    findings.extend(pinned.and_then(|(item, mode, name)| not_updated(context, item, mode, name)));
    findings
}

/// The service of an entry: its id, whatever name the entry has.
fn id<'a>(context: &Context<'a>, used: &'a ServiceUse) -> &'a str {
    let service = context.workspace.knowledge.service(&used.id);
    service.map_or(used.id.as_str(), |service| service.id.as_str())
}

/// An entry that is declared as newer than a resource of its service.
fn predated(
    context: &Context<'_>,
    used: &ServiceUse,
    oldest: &BTreeMap<&str, (Date, &Evidence)>,
) -> Option<Diagnostic> {
    let declared = used.created?;
    let (day, item) = oldest.get(id(context, used)).filter(|(day, _)| *day < declared)?;
    let file = item.path.as_deref().unwrap_or_default();
    Some(
        RULE.finding(format!(
            "{} is declared as created on {declared}, and {} ({file}) shows one of {day}",
            used.id, item.id
        ))
        .help("declare the first day on which a resource of the service was created")
        .fault(&used.origin)
        .cause(&Origin::file(file)),
    )
}

/// Functions that are container images, where no entry says so.
fn packaged(context: &Context<'_>, item: &Evidence) -> Option<Diagnostic> {
    let services = &context.workspace.system.services;
    let lambda = || services.iter().filter(|used| id(context, used) == "lambda");
    let declared = |used: &ServiceUse| used.mode.as_deref() == Some("container-image");
    let first = lambda().next().filter(|_| !lambda().any(declared))?;
    let file = item.path.as_deref().unwrap_or_default();
    Some(
        RULE.finding(format!(
            "{} ({file}) shows a function packaged as a container image, and no entry of Lambda has that mode",
            item.id
        ))
        .help("add an entry `{id: lambda, mode: container-image}` to `services`: the image is the organization's to patch")
        .fault(&first.origin)
        .cause(&Origin::file(file)),
    )
}

/// Functions whose runtime AWS does not update by itself, where no entry says so.
fn not_updated(
    context: &Context<'_>,
    item: &Evidence,
    mode: u64,
    name: &str,
) -> Option<Diagnostic> {
    let services = &context.workspace.system.services;
    let lambda = || services.iter().filter(|used| id(context, used) == "lambda");
    let wanted = if mode == 1 { "runtime-manual" } else { "runtime-function-update" };
    let declared = |used: &ServiceUse| used.mode.as_deref() == Some(wanted);
    let first = lambda().next().filter(|_| !lambda().any(declared))?;
    let file = item.path.as_deref().unwrap_or_default();
    Some(
        RULE.finding(format!(
            "{} ({file}) shows the update mode of {name}, in which AWS does not patch the runtime by itself, and no entry of Lambda has that mode",
            item.id
        ))
        .help(format!(
            "add an entry `{{id: lambda, mode: {wanted}}}` to `services`: the runtime is the organization's to patch"
        ))
        .fault(&first.origin)
        .cause(&Origin::file(file)),
    )
}
