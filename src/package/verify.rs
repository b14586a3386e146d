//! Verifies that a package is complete and unchanged, with no extra files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;

use super::manifest::sha256;
use super::survey::{Found, Seen, Survey, kept, look, names_a_plan};
use super::{MANIFEST, Manifest, PackageError, SIGNED, SUMS};
use crate::input::of_package;

/// What is wrong with a package; all lists are empty if nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Files that were checked.
    pub checked: usize,
    /// Listed and absent.
    pub missing: Vec<String>,
    /// Listed and different, or no regular file.
    pub changed: Vec<String>,
    /// Present but not listed; `sha256sum -c` does not detect these.
    pub extra: Vec<String>,
    /// Workbooks and PDF files that name another plan than the `plan.json` beside them, or none.
    pub other_plan: Vec<String>,
}

impl Verdict {
    /// True if nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.missing.is_empty()
            && self.changed.is_empty()
            && self.extra.is_empty()
            && self.other_plan.is_empty()
    }
}

/// A package that was held against its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name: that of its folder.
    pub name: String,
    /// What is wrong with it.
    pub verdict: Verdict,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its list of hashes, as it stands there; nothing if it is missing.
    pub sums: Vec<u8>,
    /// The signature of that list.
    pub signature: Option<Vec<u8>>,
}

/// Compares a package with its manifest and its check file.
///
/// # Errors
/// When the manifest cannot be read.
pub fn verify(package: &Path) -> Result<Verdict, PackageError> {
    folder(package).map(|checked| checked.verdict)
}

/// The same, with what else is known of the package.
pub(super) fn folder(package: &Path) -> Result<Checked, PackageError> {
    let fail = |reason: String| PackageError::Manifest { path: package.to_owned(), reason };
    let at = regular(package, MANIFEST).and_then(|path| of_package(&path));
    let json = at.map_err(|error| fail(error.to_string()))?;
    let manifest = Manifest::read(&json).map_err(fail)?;
    // A file that is longer than it should be is not read to its end, and what is not listed is not read at all.
    let mut most: BTreeMap<&str, u64> =
        manifest.files.iter().map(|file| (file.path.as_str(), file.bytes)).collect();
    most.insert(MANIFEST, json.len() as u64);
    let mut paths = Vec::new();
    walk(package, "", &mut |path| paths.push(path.to_owned()))?;
    let seen = |path: String| {
        let limit = most.get(path.as_str()).copied().unwrap_or_else(|| kept(&path));
        let found = match File::open(regular(package, &path)?) {
            Ok(file) if limit > 0 || most.contains_key(path.as_str()) => {
                Found::File(look(&path, &mut file.take(limit.saturating_add(1)))?)
            }
            Ok(_) => Found::File(Seen::default()),
            Err(error) => return Err(error),
        };
        Ok::<_, io::Error>((path, found))
    };
    let found =
        paths.into_par_iter().map(|path| seen(path.clone()).unwrap_or((path, Found::Other)));
    let survey = Survey { found: found.collect(), refused: BTreeSet::new() };
    let name = package.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(judge(name.unwrap_or_default(), manifest, &json, &survey.found))
}

/// Holds what was found in a package, by path in it, against its manifest.
pub(super) fn judge(
    name: String,
    manifest: Manifest,
    json: &[u8],
    found: &BTreeMap<String, Found>,
) -> Checked {
    let mut verdict = Verdict::default();
    let mut listed = BTreeSet::from([MANIFEST.to_owned(), SUMS.to_owned(), SIGNED.to_owned()]);
    let mut sums = String::new();
    let mut expected: Vec<(&str, String)> =
        manifest.files.iter().map(|file| (file.path.as_str(), file.sha256.clone())).collect();
    expected.push((MANIFEST, sha256(json)));
    expected.sort();
    let mut hold = |path: &str, hash: &str| match found.get(path) {
        Some(Found::File(seen)) if seen.sha256 == hash => {}
        Some(_) => verdict.changed.push(path.to_owned()),
        // Below a link in the place of a folder nothing is looked at.
        None if above(path).any(|folder| found.contains_key(folder)) => {
            verdict.changed.push(path.to_owned());
        }
        None => verdict.missing.push(path.to_owned()),
    };
    for (path, hash) in &expected {
        hold(path, hash);
        sums.push_str(&format!("{hash}  {path}\n"));
        listed.insert((*path).to_owned());
    }
    hold(SUMS, &sha256(sums.as_bytes()));
    verdict.checked = expected.len();
    verdict.extra = found.keys().filter(|path| !listed.contains(*path)).cloned().collect();
    let seen = |path: &str| match found.get(path) {
        Some(Found::File(seen)) => Some(seen),
        _ => None,
    };
    for (path, _) in expected.iter().filter(|(path, _)| names_a_plan(path)) {
        let Some((folder, _)) = path.rsplit_once('/') else { continue };
        let Some(plan) = seen(&format!("{folder}/plan.json")) else { continue };
        let same = |document: &Seen| document.plan.as_ref() == Some(&plan.sha256);
        if seen(path).is_some_and(|document| !same(document)) {
            verdict.other_plan.push((*path).to_owned());
        }
    }
    let content = |path| seen(path).and_then(|seen| seen.kept.clone());
    let (sums, signature) = (content(SUMS).unwrap_or_default(), content(SIGNED));
    Checked { name, verdict, manifest, sums, signature }
}

/// The folders above a path.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// The path of a file of the package. A link, a pipe or a device in its place, or in that of a folder above it, is
/// never opened.
fn regular(package: &Path, path: &str) -> io::Result<PathBuf> {
    let refused = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("{path}: {why}"));
    if Path::new(path).is_absolute() || path.split('/').any(|part| part == "..") {
        return Err(refused("it is outside of the package"));
    }
    let mut at = package.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let kind = fs::symlink_metadata(&at)?.file_type();
        let fits = if parts.peek().is_some() { kind.is_dir() } else { kind.is_file() };
        if !fits {
            return Err(refused("it is no regular file"));
        }
    }
    Ok(at)
}

pub(super) fn walk(
    root: &Path,
    under: &str,
    see: &mut impl FnMut(&str),
) -> Result<(), PackageError> {
    let folder = root.join(under);
    let entries = fs::read_dir(&folder).map_err(PackageError::io("list", &folder))?;
    for entry in entries {
        let entry = entry.map_err(PackageError::io("list", &folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if under.is_empty() { name } else { format!("{under}/{name}") };
        let kind = entry.file_type().map_err(PackageError::io("look at", entry.path()))?;
        if kind.is_dir() {
            walk(root, &path, see)?;
        } else {
            see(&path);
        }
    }
    Ok(())
}

impl Manifest {
    /// The manifest in these bytes, or why they hold none that this version reads.
    pub(super) fn read(json: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            schema: String,
        }
        let head: Head = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        if head.schema != super::manifest::SCHEMA {
            return Err(format!(
                "its schema is `{}`, and this version of carveout reads `{}`; use the version that made it, or a newer one",
                crate::model::text::printable(&head.schema, 80),
                super::manifest::SCHEMA
            ));
        }
        serde_json::from_slice(json).map_err(|error| error.to_string())
    }
}
