//! Official files to catalogs that a workspace can keep.

use std::path::{Path, PathBuf};

use super::oscal;
use super::profile::{self, Resolved, Shelf, SourceKind, Spot};
use crate::diag::{Diagnostic, Origin};
use crate::input::folder::{Folder, utf8};
use crate::model::{Catalog, Date};

/// A catalog to be stored.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The file it came from, by name.
    pub file: String,
    /// A name for it, without an ending: that of the file, without `-min` and `_profile`.
    pub name: String,
    /// As it is to be stored.
    pub resolved: Resolved,
    /// As it is read back.
    pub catalog: Catalog,
}

/// Reads catalogs and resolves profiles. A file that a profile among `files` imports is its
/// ingredient and does not come back by itself.
///
/// # Errors
/// Every fault of every file.
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
    let shelf = Shelf::given(&opened);
    let mut profiles: Vec<(Spot, Resolved)> = Vec::new();
    let mut rest: Vec<(Spot, String)> = Vec::new();
    for spot in shelf.files() {
        match kind(&shelf, spot, as_of) {
            Ok(Kind::Profile(resolved)) => profiles.push((spot.clone(), *resolved)),
            Ok(Kind::Other(sha256)) => rest.push((spot.clone(), sha256)),
            Err(fault) => faults.push(fault),
        }
    }
    let used = |sha256: &str| {
        profiles.iter().any(|(_, resolved)| {
            resolved.sources.iter().skip(1).any(|source| source.sha256 == sha256)
        })
    };
    let mut found: Vec<(Spot, Resolved)> = Vec::new();
    for (spot, _) in rest.iter().filter(|(_, sha256)| !used(sha256)) {
        match profile::resolve(&shelf, spot, as_of) {
            Ok(resolved) => found.push((spot.clone(), resolved)),
            Err(fault) => faults.push(fault),
        }
    }
    let ingredient: Vec<bool> =
        profiles.iter().map(|(_, resolved)| used(&resolved.sources[0].sha256)).collect();
    for ((spot, resolved), ingredient) in profiles.into_iter().zip(ingredient) {
        if !ingredient {
            found.push((spot, resolved));
        }
    }
    found.sort_by_key(|(spot, _)| shelf.files().iter().position(|given| given == spot));
    let mut out = Vec::new();
    for (spot, resolved) in found {
        match read(&spot.path, &resolved) {
            Ok(catalog) => out.push(Imported {
                name: name(&spot.path, &resolved),
                file: spot.path,
                resolved,
                catalog,
            }),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// Resolves one catalog or profile. What it imports is looked for among `others`, then beside it.
///
/// # Errors
/// The first fault, with the file it is in.
pub fn resolve(
    file: &Path,
    others: &[PathBuf],
    as_of: Option<Date>,
) -> Result<Resolved, Diagnostic> {
    let mut opened = vec![Folder::holding(file)?];
    for other in others {
        opened.push(Folder::holding(other)?);
    }
    let shelf = Shelf::given(&opened);
    profile::resolve(&shelf, &shelf.files()[0], as_of)
}

enum Kind {
    Profile(Box<Resolved>),
    /// By its hash.
    Other(String),
}

fn kind(shelf: &Shelf<'_>, spot: &Spot, as_of: Option<Date>) -> Result<Kind, Diagnostic> {
    let file = shelf.read(spot)?;
    let content = file.content.unwrap_or_default();
    let text = utf8(&spot.path, &content)?;
    if profile::is_profile(text) {
        return profile::resolve(shelf, spot, as_of).map(|r| Kind::Profile(Box::new(r)));
    }
    Ok(Kind::Other(file.sha256))
}

/// The catalog that a resolution comes to. Its faults are told of the file that was asked for, since
/// lines of the result are in no file.
///
/// # Errors
/// When the result is no catalog to plan for: it has a control twice, or none.
pub fn read(path: &str, resolved: &Resolved) -> Result<Catalog, Diagnostic> {
    oscal::catalog(path, &resolved.json).map_err(|fault| {
        let twice = resolved.sources.first().is_some_and(|s| s.kind == SourceKind::Profile)
            && fault.message.ends_with("twice");
        let mut fault = Diagnostic { places: Vec::new(), ..fault }.fault(&Origin::file(path));
        if twice {
            fault = fault.help(
                "two imports bring it; `merge: {combine: {method: use-first}}` keeps the first",
            );
        }
        fault
    })
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
