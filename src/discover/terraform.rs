//! Terraform and OpenTofu: state files of version 4, plans and states as `show -json` prints them.

use serde::Deserialize;

use super::attributes::Attributes;
use super::{Collector, Source, Sure, refused};
use crate::evidence::Refused;
use crate::evidence::stream::json::{self, Keys, Layout, OneOrMany, Scalar};

/// A state file: `version`, `serial`, `lineage` and `resources`; before version 4, `modules`.
pub(super) fn is_state(keys: &Keys) -> bool {
    let state = keys.has("/version") && (keys.has("/serial") || keys.has("/lineage"));
    state && (keys.has("/terraform_version") || keys.has("/resources") || keys.has("/modules"))
        || keys.has("/encrypted_data") && keys.has("/encryption_version")
}

/// `terraform show -json PLAN`.
pub(super) fn is_plan(keys: &Keys) -> bool {
    keys.has("/format_version") && (keys.has("/resource_changes") || keys.has("/planned_values"))
}

/// `terraform show -json`.
pub(super) fn is_shown(keys: &Keys) -> bool {
    keys.has("/format_version") && keys.has("/values") || keys.has("/values/root_module")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    mode: Scalar,
    #[serde(rename = "type")]
    kind: Scalar,
    name: Scalar,
    module: Scalar,
    instances: OneOrMany<Instance>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Instance {
    attributes: Attributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Planned {
    mode: Scalar,
    #[serde(rename = "type")]
    kind: Scalar,
    name: Scalar,
    module_address: Scalar,
    #[serde(deserialize_with = "json::object")]
    change: Change,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Change {
    actions: OneOrMany<Scalar>,
    after: Attributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    #[serde(deserialize_with = "json::object")]
    values: Values,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Values {
    #[serde(deserialize_with = "json::object")]
    root_module: Module,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Module {
    resources: OneOrMany<OfModule>,
    child_modules: OneOrMany<Module>,
    address: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OfModule {
    mode: Scalar,
    #[serde(rename = "type")]
    kind: Scalar,
    name: Scalar,
    values: Attributes,
}

/// What was counted of a file.
#[derive(Default)]
struct Counted {
    others: u64,
    unread: u64,
    gone: u64,
}

impl Counted {
    fn tell(&self, collector: &mut Collector<'_>) {
        let told = [
            (self.others, "of other providers than AWS"),
            (self.unread, "that could not be read"),
            (self.gone, "that the plan removes"),
        ];
        for (count, what) in told.into_iter().filter(|(count, _)| *count > 0) {
            let s = if count == 1 { "" } else { "s" };
            collector.remark(format!("left out: {count} resource{s} {what}"));
        }
    }
}

fn modes_unseen(collector: &mut Collector<'_>) {
    collector.remark(
        "cannot see: what is not managed by this configuration, and settings made in the console",
    );
}

/// Address without the keys of `for_each`, which may be anything.
fn address(module: &Scalar, kind: &str, name: &Scalar) -> String {
    let module = module.text().map(|module| {
        let mut out = String::new();
        let mut depth = 0_u32;
        for c in module.chars() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                c if depth == 0 => out.push(c),
                _ => {}
            }
        }
        out + "."
    });
    let name = name.text().unwrap_or_default();
    format!("{}{kind}.{name}", module.unwrap_or_default())
}

/// One resource, of whatever provider.
fn add(
    collector: &mut Collector<'_>,
    counted: &mut Counted,
    mode: &Scalar,
    kind: &str,
    at: &str,
    attributes: &Attributes,
    sure: Sure,
) {
    let aws = kind.starts_with("aws_") || kind.starts_with("awscc_");
    if mode.says("data") {
        // What is only read tells where it is read.
        match kind {
            "aws_caller_identity" => {
                if let Some(account) = attributes.text("accountid") {
                    collector.account(account, Sure::Sure, at);
                }
            }
            "aws_region" => {
                let name = attributes.text("region").or_else(|| attributes.text("name"));
                if let Some(region) = name {
                    collector.region(region, Sure::Sure, at);
                }
            }
            _ => {}
        }
        return;
    }
    if !aws {
        counted.others += 1;
        return;
    }
    collector.seen.read += 1;
    // The provider of Cloud Control names resources likewise.
    let named = kind.strip_prefix("awscc_").map(|rest| format!("aws_{rest}"));
    collector.resource(named.as_deref().unwrap_or(kind), attributes, sure, at);
}

/// A state file, resource by resource. Its outputs are passed over.
pub(super) fn state(source: &mut Source<'_>, collector: &mut Collector<'_>) -> Result<(), Refused> {
    "Terraform state".clone_into(&mut collector.seen.kind);
    if source.keys.has("/encrypted_data") {
        let help = "decrypt it: `tofu show -json > state.json` with its key";
        return Err(refused(source.file, "is an encrypted state", help));
    }
    let file = source.file;
    let mut counted = Counted::default();
    let mut old = false;
    let lists = Layout::Lists(&["resources", "modules"]);
    let keys = source.keys;
    if keys.has("/modules") && !keys.has("/resources") {
        old = true;
    } else if !keys.has("/resources")
        && !keys.has("/outputs")
        && source.head.len() < crate::limits::HEAD
    {
        collector.remark("the state has no resources");
        return Ok(());
    } else {
        json::each(source.content, file, lists, &mut |list, element| {
            if list == "modules" {
                old = true;
                return Ok(());
            }
            if element == b"null" {
                return Ok(());
            }
            let resource: Resource = match serde_json::from_slice(element) {
                Ok(resource) => resource,
                Err(error) if error.is_data() => {
                    counted.unread += 1;
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let Some(kind) = resource.kind.text() else {
                counted.unread += 1;
                return Ok(());
            };
            let at = address(&resource.module, kind, &resource.name);
            for instance in &resource.instances.0 {
                add(
                    collector,
                    &mut counted,
                    &resource.mode,
                    kind,
                    &at,
                    &instance.attributes,
                    Sure::Sure,
                );
            }
            Ok(())
        })?;
    }
    if old {
        let help =
            "write it anew with a version of Terraform since 0.12, or use `terraform show -json`";
        return Err(refused(file, "is a state of an older version than 4", help));
    }
    counted.tell(collector);
    modes_unseen(collector);
    Ok(())
}

/// A plan: what will be there once it is applied.
pub(super) fn plan(source: &mut Source<'_>, collector: &mut Collector<'_>) -> Result<(), Refused> {
    "Terraform plan".clone_into(&mut collector.seen.kind);
    let mut counted = Counted::default();
    json::each(
        source.content,
        source.file,
        Layout::Lists(&["resource_changes"]),
        &mut |_, element| {
            let planned: Planned = match serde_json::from_slice(element) {
                Ok(planned) => planned,
                Err(error) if error.is_data() => {
                    counted.unread += 1;
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let Some(kind) = planned.kind.text() else { return Ok(()) };
            let acts = |word: &str| planned.change.actions.0.iter().any(|action| action.says(word));
            if acts("delete") && !acts("create") || acts("forget") {
                counted.gone += 1;
                return Ok(());
            }
            let at = address(&planned.module_address, kind, &planned.name);
            // What is there already stays as it is or is changed; the rest may never be applied.
            let sure = if acts("create") && !acts("delete") { Sure::Likely } else { Sure::Sure };
            add(collector, &mut counted, &planned.mode, kind, &at, &planned.change.after, sure);
            Ok(())
        },
    )?;
    counted.tell(collector);
    modes_unseen(collector);
    Ok(())
}

/// A state as it is shown: modules in one another, read whole.
pub(super) fn shown(source: &mut Source<'_>, collector: &mut Collector<'_>) -> Result<(), Refused> {
    "Terraform state (show -json)".clone_into(&mut collector.seen.kind);
    let shown: Shown = json::whole(source.content, source.file)?;
    let mut counted = Counted::default();
    let mut pending = vec![shown.values.root_module];
    while let Some(module) = pending.pop() {
        for one in &module.resources.0 {
            let Some(kind) = one.kind.text() else {
                counted.unread += 1;
                continue;
            };
            let at = address(&module.address, kind, &one.name);
            add(collector, &mut counted, &one.mode, kind, &at, &one.values, Sure::Sure);
        }
        pending.extend(module.child_modules.0);
    }
    counted.tell(collector);
    modes_unseen(collector);
    Ok(())
}
