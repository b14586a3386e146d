//! What is given to be verified: a package, an archive of packages, or a folder with one for each period.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::survey::{Found, Survey};
use super::verify::{folder, judge};
use super::{ASIDE, Checked, MANIFEST, Manifest, PackageError, SUMS, archive};
use crate::model::Period;

/// Between the name of a package and what is beside it: the folder of its approvals.
pub const APPROVED: &str = ".approvals";

/// Packages that were held against their manifests, and what is around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The packages, by name.
    pub packages: Vec<Checked>,
    /// Folders that are named as packages are, and have no manifest.
    pub without_manifest: Vec<String>,
    /// Entries of an archive that no program should unpack: links, paths that lead out of it, names used twice.
    pub refused: Vec<String>,
    /// What is in no package.
    pub beside: Vec<String>,
    /// Files of approvals in an archive, by their paths in it.
    pub approvals: BTreeMap<String, Vec<u8>>,
}

/// Verifies what stands at a path: the folder of a package, an archive (zip, tar, tar.gz, tar.zst), or a folder of packages.
///
/// # Errors
/// When there is no package, its manifest cannot be read, or an archive is damaged or over the limits.
pub fn open(path: &Path) -> Result<Opened, PackageError> {
    let missing = |error: std::io::Error| PackageError::Manifest {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let meta = fs::metadata(path).map_err(missing)?;
    if !meta.is_dir() {
        let fail = |reason: String| PackageError::Archive { path: path.to_owned(), reason };
        let survey = archive::survey(path).map_err(|error| fail(error.to_string()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        return of_archive(&base(&name.unwrap_or_default()), survey).map_err(fail);
    }
    let own = folder(path);
    let Err(PackageError::Manifest { .. }) = &own else {
        return own.map(|one| Opened { packages: vec![one], ..Opened::default() });
    };
    let exists = |path: &Path| fs::symlink_metadata(path).is_ok();
    if exists(&path.join(MANIFEST)) {
        return own.map(|_| Opened::default());
    }
    let mut opened = Opened::default();
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(PackageError::io("list", path))? {
        let entry = entry.map_err(PackageError::io("list", path))?;
        names.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
    }
    names.sort();
    for (name, at) in names {
        if exists(&at.join(MANIFEST)) && !name.contains(ASIDE) {
            opened.packages.push(folder(&at)?);
        } else if is_bare(&name, |file| exists(&at.join(file))) {
            opened.without_manifest.push(name);
        } else {
            opened.beside.push(name);
        }
    }
    opened.beside.retain(|name| is_told(name));
    match own {
        // No folder of packages either.
        Err(error) if opened.packages.is_empty() && opened.without_manifest.is_empty() => {
            Err(error)
        }
        _ => Ok(opened),
    }
}

/// The name of an archive without what tells its format.
pub(super) fn base(name: &str) -> String {
    let end = archive::ENDS.iter().find(|end| name.to_ascii_lowercase().ends_with(*end));
    name[..name.len() - end.map_or(0, |end| end.len())].to_owned()
}

/// True for a folder that was a package before somebody took its manifest.
fn is_bare(name: &str, has: impl Fn(&str) -> bool) -> bool {
    !name.contains(ASIDE)
        && !name.contains(APPROVED)
        && (has(SUMS) || name.parse::<Period>().is_ok())
}

/// What `carveout` itself writes beside packages is not told.
fn is_told(name: &str) -> bool {
    let first = name.split('/').next().unwrap_or(name);
    !first.starts_with('.') && !first.contains(ASIDE) && !first.contains(APPROVED)
}

fn of_archive(name: &str, survey: Survey) -> Result<Opened, String> {
    let Survey { found, refused } = survey;
    let mut opened = Opened { refused: refused.into_iter().collect(), ..Opened::default() };
    // The folders of packages: those with a manifest, and none inside another.
    let mut roots: BTreeSet<&str> = BTreeSet::new();
    let folders = found.keys().filter_map(|path| match path.strip_suffix(MANIFEST) {
        Some("") => Some(""),
        Some(folder) => folder.strip_suffix('/'),
        None => None,
    });
    let mut folders: Vec<&str> = folders.filter(|folder| !folder.contains(ASIDE)).collect();
    folders.sort_by_key(|folder| (folder.len(), *folder));
    for folder in folders {
        let nested = |root: &&str| root.is_empty() || folder.starts_with(&format!("{root}/"));
        if !roots.iter().any(nested) {
            roots.insert(folder);
        }
    }
    if roots.is_empty() {
        return Err("it holds no package: no manifest.json is in it".to_owned());
    }
    let mut files: BTreeMap<&str, BTreeMap<String, Found>> = BTreeMap::new();
    let mut bare: BTreeSet<String> = BTreeSet::new();
    for (path, what) in &found {
        let root =
            roots.iter().find(|root| root.is_empty() || path.starts_with(&format!("{root}/")));
        if let Some(root) = root {
            let inside = path[root.len()..].trim_start_matches('/').to_owned();
            files.entry(root).or_default().insert(inside, what.clone());
            continue;
        }
        if let Found::File(seen) = what
            && path.contains(APPROVED)
            && let Some(kept) = &seen.kept
        {
            opened.approvals.insert(path.clone(), kept.clone());
        }
        match path.rsplit_once('/') {
            Some((folder, SUMS)) if !folder.contains(ASIDE) => _ = bare.insert(folder.to_owned()),
            _ if is_told(path) => opened.beside.push(path.clone()),
            _ => {}
        }
    }
    opened.without_manifest = bare.into_iter().collect();
    for (root, files) in files {
        let Some(Found::File(seen)) = files.get(MANIFEST) else {
            return Err(format!("its {root}/{MANIFEST} is no regular file"));
        };
        let json = seen.kept.as_deref().ok_or("its manifest.json is too large")?;
        let manifest = Manifest::read(json).map_err(|why| format!("its manifest: {why}"))?;
        let name = if root.is_empty() { name.to_owned() } else { root.to_owned() };
        opened.packages.push(judge(name, manifest, json, &files));
    }
    Ok(opened)
}
