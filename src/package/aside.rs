//! What a person added to a package, or changed in it: kept in a folder beside the package when it is built again.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::PackageError;
use super::verify::verify;

/// Between the name of a package and the number of a folder with what was set aside from it.
pub const ASIDE: &str = ".added-";

/// Files that were set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The folder they are in now.
    pub folder: PathBuf,
    /// Their paths in the package, and in the folder.
    pub files: BTreeSet<String>,
}

impl SetAside {
    /// Copies what does not belong to the package as it was built; `None` if nothing was added or changed.
    pub(super) fn of(out: &Path) -> Result<Option<Self>, PackageError> {
        let files = foreign(out)?;
        if files.is_empty() {
            return Ok(None);
        }
        let folder = free(out);
        let aside = Self { folder, files };
        for path in &aside.files {
            if let Err(error) = aside.copy(out, path) {
                aside.undo();
                return Err(error);
            }
        }
        Ok(Some(aside))
    }

    /// The same for what was added since, while the new package was written.
    pub(super) fn complete(&mut self, older: &Path) -> Result<(), PackageError> {
        for path in foreign(older)? {
            if !self.files.contains(&path) {
                self.copy(older, &path)?;
                self.files.insert(path);
            }
        }
        Ok(())
    }

    /// The same where nothing had been added before.
    pub(super) fn late(older: &Path, out: &Path) -> Result<Option<Self>, PackageError> {
        let mut aside = Self { folder: free(out), files: BTreeSet::new() };
        aside.complete(older)?;
        Ok(Some(aside).filter(|aside| !aside.files.is_empty()))
    }

    fn copy(&self, from: &Path, path: &str) -> Result<(), PackageError> {
        let (source, target) = (from.join(path), self.folder.join(path));
        let kind = fs::symlink_metadata(&source).map_err(PackageError::io("look at", &source))?;
        if !kind.is_file() {
            // A link, a pipe or a device cannot be kept by a copy of it.
            let error =
                io::Error::other("it is no regular file and no part of the package; move it away");
            return Err(PackageError::Io { action: "set aside", path: source, error });
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(PackageError::io("create", folder))?;
        }
        fs::copy(&source, &target).map_err(PackageError::io("copy", &source))?;
        Ok(())
    }

    /// Removes the copies, where the package was not replaced.
    pub(super) fn undo(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Files of a package that are not listed, or are not as they were written.
fn foreign(package: &Path) -> Result<BTreeSet<String>, PackageError> {
    match verify(package) {
        Ok(verdict) => Ok(verdict.extra.into_iter().chain(verdict.changed).collect()),
        // Without its manifest nobody can tell what is whose.
        Err(PackageError::Manifest { .. }) => {
            let mut all = BTreeSet::new();
            super::verify::walk(package, "", &mut |path| _ = all.insert(path.to_owned()))?;
            Ok(all)
        }
        Err(error) => Err(error),
    }
}

/// The first name beside the package that is free.
fn free(out: &Path) -> PathBuf {
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = |number: u32| out.with_file_name(format!("{name}{ASIDE}{number}"));
    let taken = |path: &PathBuf| fs::symlink_metadata(path).is_ok();
    (1..).map(beside).find(|path| !taken(path)).unwrap_or_else(|| beside(0))
}
