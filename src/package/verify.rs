//! Verifies that a package is complete and unchanged, with no extra files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::sha256;
use super::{MANIFEST, Manifest, PackageError, SUMS};
use crate::input::of_package;
use crate::model::text::hex;

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
}

impl Verdict {
    /// True if nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.extra.is_empty()
    }
}

/// Compares a package with its manifest and its check file.
///
/// # Errors
/// When the manifest cannot be read.
pub fn verify(package: &Path) -> Result<Verdict, PackageError> {
    let fail = |reason: String| PackageError::Manifest { path: package.to_owned(), reason };
    let at = regular(package, MANIFEST).and_then(|path| of_package(&path));
    let json = at.map_err(|error| fail(error.to_string()))?;
    let manifest: Manifest =
        serde_json::from_slice(&json).map_err(|error| fail(error.to_string()))?;
    let mut verdict = Verdict::default();
    let mut listed = BTreeSet::from([MANIFEST.to_owned(), SUMS.to_owned()]);
    let mut sums = String::new();
    let files = manifest.files.into_iter();
    let mut expected: Vec<(String, String, u64)> =
        files.map(|file| (file.path, file.sha256, file.bytes)).collect();
    expected.push((MANIFEST.to_owned(), sha256(&json), json.len() as u64));
    expected.sort();
    for (path, hash, bytes) in expected {
        verdict.checked += 1;
        match hash_of(package, &path, bytes) {
            Ok(found) if found == hash => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                verdict.missing.push(path.clone());
            }
            _ => verdict.changed.push(path.clone()),
        }
        sums.push_str(&format!("{hash}  {path}\n"));
        listed.insert(path);
    }
    match hash_of(package, SUMS, sums.len() as u64) {
        Ok(found) if found == sha256(sums.as_bytes()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            verdict.missing.push(SUMS.to_owned());
        }
        _ => verdict.changed.push(SUMS.to_owned()),
    }
    walk(package, "", &mut |path| {
        if !listed.contains(path) {
            verdict.extra.push(path.to_owned());
        }
    })?;
    verdict.extra.sort();
    Ok(verdict)
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

/// The SHA-256 of a file that is to have this many bytes. One that is longer is not read to its end.
fn hash_of(package: &Path, path: &str, bytes: u64) -> io::Result<String> {
    let file = File::open(regular(package, path)?)?;
    let mut content = file.take(bytes.saturating_add(1));
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 << 10];
    loop {
        match content.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&piece[..read]),
        }
    }
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
