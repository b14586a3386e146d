//! Turns official files into catalogs that a workspace can store.

use std::path::{Path, PathBuf};

use super::oscal;
use super::profile::{self, Location, Resolved, SourceFiles, SourceKind};
use crate::diag::{Diagnostic, Origin};
use crate::input::folder::{Folder, utf8};
use crate::model::{Catalog, Date};

/// A catalog to be stored.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The file it came from, by name.
    pub file: String,
    /// Its name without extension: that of the file, without `-min` and `_profile`.
    pub name: String,
    /// As it is to be stored.
    pub resolved: Resolved,
    /// As it is read back.
    pub catalog: Catalog,
}

/// Reads catalogs and resolves profiles. A file that a profile among `files` imports is part of it and is
/// not returned on its own.
///
/// # Errors
/// Every error in every file.
pub fn import(files: &[PathBuf], as_of: Option<Date>) -> Result<Vec<Imported>, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut opened = Vec::new();
    for file in files {
        match Folder::holding(file) {
            Ok(found) => opened.push(found),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let files = SourceFiles::given(&opened);
    let mut profiles: Vec<(Location, Resolved)> = Vec::new();
    let mut rest: Vec<(Location, String)> = Vec::new();
    for location in files.files() {
        match kind(&files, location, as_of) {
            Ok(Kind::Profile(resolved)) => profiles.push((location.clone(), *resolved)),
            Ok(Kind::Other(sha256)) => rest.push((location.clone(), sha256)),
            Err(fault) => faults.push(fault),
        }
    }
    let used = |sha256: &str| {
        profiles.iter().any(|(_, resolved)| {
            resolved.sources.iter().skip(1).any(|source| source.sha256 == sha256)
        })
    };
    let mut found: Vec<(Location, Resolved)> = Vec::new();
    for (location, _) in rest.iter().filter(|(_, sha256)| !used(sha256)) {
        match profile::resolve(&files, location, as_of) {
            Ok(resolved) => found.push((location.clone(), resolved)),
            Err(fault) => faults.push(fault),
        }
    }
    let ingredient: Vec<bool> =
        profiles.iter().map(|(_, resolved)| used(&resolved.sources[0].sha256)).collect();
    for ((location, resolved), ingredient) in profiles.into_iter().zip(ingredient) {
        if !ingredient {
            found.push((location, resolved));
        }
    }
    found.sort_by_key(|(location, _)| files.files().iter().position(|given| given == location));
    let mut out = Vec::new();
    for (location, resolved) in found {
        match read(&location.path, &resolved) {
            Ok(catalog) => out.push(Imported {
                name: name(&location.path, &resolved),
                file: location.path,
                resolved,
                catalog,
            }),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// Resolves one catalog or profile. Its imports are looked up among `others`, then relative to it.
///
/// # Errors
/// The first error, with its file.
pub fn resolve(
    file: &Path,
    others: &[PathBuf],
    as_of: Option<Date>,
) -> Result<Resolved, Diagnostic> {
    let mut opened = vec![Folder::holding(file)?];
    for other in others {
        opened.push(Folder::holding(other)?);
    }
    let files = SourceFiles::given(&opened);
    profile::resolve(&files, &files.files()[0], as_of)
}

enum Kind {
    Profile(Box<Resolved>),
    /// By its hash.
    Other(String),
}

fn kind(
    files: &SourceFiles<'_>,
    location: &Location,
    as_of: Option<Date>,
) -> Result<Kind, Diagnostic> {
    let file = files.read(location)?;
    let content = file.content.unwrap_or_default();
    let text = utf8(&location.path, &content)?;
    if profile::is_profile(text) {
        return profile::resolve(files, location, as_of).map(|r| Kind::Profile(Box::new(r)));
    }
    Ok(Kind::Other(file.sha256))
}

/// The catalog that a resolution gives. Its errors are reported for the requested file, because the lines
/// of the result are in no file.
///
/// # Errors
/// When the result cannot be planned for: it has a control twice, or none.
pub(super) fn read(path: &str, resolved: &Resolved) -> Result<Catalog, Diagnostic> {
    let of_profile = resolved.sources.first().is_some_and(|s| s.kind == SourceKind::Profile);
    let read = if of_profile {
        let remedy =
            "two imports contain it; `merge: {combine: {method: use-first}}` keeps the first";
        oscal::catalog_once(path, &resolved.json, remedy)
    } else {
        oscal::catalog(path, &resolved.json)
    };
    read.map_err(|fault| Diagnostic { places: Vec::new(), ..fault }.fault(&Origin::file(path)))
}

fn name(file: &str, resolved: &Resolved) -> String {
    let stem = file.strip_suffix(".json").unwrap_or(file);
    let stem = stem.strip_suffix("-min").unwrap_or(stem);
    let profile = resolved.sources.first().is_some_and(|s| s.kind == SourceKind::Profile);
    let cut = ["_profile", "-profile"].iter().find_map(|end| stem.strip_suffix(end));
    match cut.filter(|_| profile) {
        Some(cut) => cut.to_owned(),
        None => stem.to_owned(),
    }
}
