//! Catalogs: the built-in ones under `controls/frameworks`, and official ones: in OSCAL, and FedRAMP's own file.

mod documents;
mod frameworks;
mod import;
mod indicators;
pub mod named;
pub mod native;
pub mod oscal;
pub mod profile;
pub mod sheet;

pub use frameworks::Frameworks;
pub use import::{Imported, import, resolve};

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Sink, codes};
use crate::input::controls::Controls;
use crate::input::folder::{Folder, utf8};
use crate::limits::DATA_FILE;
use crate::model::{Catalog, ControlId, FrameworkChoice, FrameworkSource};

/// Finds the catalog of a framework and narrows it to the selection.
///
/// A selection that names an unknown catalog or profile is reported with the known ones.
pub fn find(choice: &FrameworkChoice, folder: &Folder, sink: &mut Sink) -> Option<Catalog> {
    match &choice.source {
        FrameworkSource::BuiltIn { catalog, profiles } => built_in(choice, catalog, profiles, sink),
        FrameworkSource::File { path, responsibility } => {
            let loaded = folder.bytes(path, DATA_FILE).and_then(|file| {
                let content = file.content.unwrap_or_default();
                let text = utf8(path, &content)?;
                let mut catalog = if profile::is_profile(text) {
                    resolved(path, folder, choice, sink)?
                } else if indicators::is_rules(text) {
                    indicators::catalog(path, text)?
                } else {
                    oscal::catalog(path, text)?
                };
                catalog.source.file = Some(path.clone());
                catalog.source.sha256 = Some(file.sha256);
                Ok(catalog)
            });
            match loaded {
                Ok(mut catalog) => {
                    if responsibility.is_some() {
                        catalog.responsibility.clone_from(responsibility);
                    }
                    // What supports AWS's half, and what is determined of a part, are matters of the
                    // framework, whoever wrote the file.
                    let framework = catalog.responsibility.as_deref();
                    if let Some(Ok(head)) =
                        framework.and_then(|id| native::head(Controls::shipped(), id))
                    {
                        catalog.support = head.support;
                        catalog.determination = head.determination;
                        catalog.traits = head.traits;
                        catalog.document = documents::named(&head.document);
                    }
                    Some(catalog)
                }
                Err(diagnostic) => {
                    sink.push(diagnostic.cause(&choice.origin));
                    None
                }
            }
        }
    }
}

/// The catalog that a profile in the workspace resolves to. What it names but does not exist is a finding.
fn resolved(
    path: &str,
    folder: &Folder,
    choice: &FrameworkChoice,
    sink: &mut Sink,
) -> Result<Catalog, Diagnostic> {
    let files = profile::SourceFiles::folder(folder);
    let resolved = profile::resolve(&files, &files.location(path), None)?;
    let catalog = import::read(path, &resolved)?;
    for warning in resolved.warnings {
        sink.finding(warning.cause(&choice.origin));
    }
    Ok(catalog)
}

fn built_in(
    choice: &FrameworkChoice,
    id: &str,
    profiles: &[String],
    sink: &mut Sink,
) -> Option<Catalog> {
    // Both halves of the name in one round: the catalog that is meant, and every selection there is.
    let unknown = |message: String| {
        let help = match named::named(&choice.name) {
            Ok(meant) => {
                format!("write `{}`; there are: {}", meant.name, named::names().join(", "))
            }
            Err(said) => {
                let there_are = if said.ends_with('?') { " There are" } else { "; there are" };
                format!("{said}{there_are}: {}", named::names().join(", "))
            }
        };
        Diagnostic::new(&codes::UNKNOWN_FRAMEWORK, message).help(help).fault(&choice.origin)
    };
    let mut catalog = match native::load(id) {
        Some(Ok(catalog)) => catalog,
        Some(Err(diagnostic)) => {
            sink.push(diagnostic);
            return None;
        }
        None => {
            sink.push(unknown(format!("unknown built-in catalog `{id}`")));
            return None;
        }
    };
    if profiles.is_empty() {
        sink.push(unknown(format!("`{id}` needs a baseline after a slash")));
        return None;
    }
    for profile in profiles {
        if !catalog.profiles.iter().any(|p| p.id == *profile) {
            sink.push(unknown(format!("`{id}` has no baseline `{profile}`")));
            return None;
        }
    }
    for group in &mut catalog.groups {
        group
            .controls
            .retain(|control| control.profiles.iter().any(|profile| profiles.contains(profile)));
    }
    catalog.groups.retain(|group| !group.controls.is_empty());
    catalog.profiles.retain(|profile| profiles.contains(&profile.id));
    if let Some(support) = native::support_of(id, profiles) {
        catalog.support = support;
    }
    Some(catalog)
}

/// The built-in framework whose ids a catalog has, if most of them are its own.
pub fn ids_like(catalog: &Catalog) -> Option<&'static str> {
    let ids: BTreeSet<&ControlId> = catalog.controls().map(|control| &control.id).collect();
    let shared = |id: &&'static str| {
        let known = native::load(id).and_then(Result::ok);
        known.map_or(0, |known| known.controls().filter(|one| ids.contains(&one.id)).count())
    };
    let found =
        native::ids().into_iter().map(|id| (shared(&id), id)).max_by_key(|(shared, _)| *shared);
    found.filter(|(shared, _)| shared * 2 > ids.len()).map(|(_, id)| id)
}

/// Every control id of every built-in catalog, whatever is selected.
pub fn every_built_in_id() -> BTreeSet<ControlId> {
    native::ids()
        .into_iter()
        .filter_map(|id| native::load(id)?.ok())
        .flat_map(|catalog| {
            catalog.controls().map(|control| control.id.clone()).collect::<Vec<_>>()
        })
        .collect()
}

/// Every parameter id of every built-in catalog, by each name it is written with, in lower case.
pub fn every_built_in_parameter() -> BTreeSet<String> {
    let catalogs = native::ids().into_iter().filter_map(|id| native::load(id)?.ok());
    catalogs.flat_map(|catalog| parameter_names(&catalog)).collect()
}

/// The parameter ids of a catalog, by each name they are written with, in lower case.
pub fn parameter_names(catalog: &Catalog) -> BTreeSet<String> {
    let parameters = catalog.controls().flat_map(|control| &control.parameters);
    parameters
        .flat_map(|(id, parameter)| [Some(id), parameter.alias.as_ref()])
        .flatten()
        .map(|name| name.to_lowercase())
        .collect()
}
