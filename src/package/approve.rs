//! Approvals beside a package: written, and held against it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::manifest::sha256;
use super::open::base;
use super::{APPROVED, Checked, Opened, PackageError};
use crate::input::whole;
use crate::limits::{APPROVALS, SIGNATURE};
use crate::signing::{Accepted, AllowedSigners, Approval, Refusal, accept};

/// Approvals of a package, by the name of their file.
pub type Approvals = BTreeMap<String, Result<Accepted, Refusal>>;

/// The folder of the approvals of the package, or of the archive of one, at a path.
fn beside(path: &Path) -> PathBuf {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = if real.is_dir() { name } else { base(&name) };
    real.with_file_name(format!("{name}{APPROVED}"))
}

/// The approvals of one of the packages that were found at `path`: those beside it, and in an archive those in it.
///
/// # Errors
/// When the folder of approvals cannot be read.
pub fn approvals_of(
    path: &Path,
    opened: &Opened,
    checked: &Checked,
    allowed: Option<&AllowedSigners>,
) -> Result<Approvals, PackageError> {
    let several = opened.packages.len() + opened.without_manifest.len() > 1;
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let inside = format!("{}{APPROVED}/", checked.name);
    for (path, content) in &opened.approvals {
        if let Some(name) = path.strip_prefix(&inside) {
            files.insert(name.to_owned(), content.clone());
        }
    }
    let direct = path.join(super::MANIFEST);
    let of_folder = path.is_dir() && fs::symlink_metadata(&direct).is_err();
    let folder = match of_folder {
        true => Some(path.join(format!("{}{APPROVED}", checked.name))),
        false if several => None,
        false => Some(beside(path)),
    };
    if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
        let entries = fs::read_dir(&folder).map_err(PackageError::io("list", &folder))?;
        for entry in entries.take(2 * APPROVALS) {
            let entry = entry.map_err(PackageError::io("list", &folder))?;
            let (name, at) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
            let kind = entry.file_type().map_err(PackageError::io("look at", &at))?;
            // A link is never opened; what it stands for is no approval then.
            let content = if kind.is_file() { whole(&at, SIGNATURE).ok() } else { None };
            files.insert(name, content.unwrap_or_default());
        }
    }
    let sums = sha256(&checked.sums);
    let statements = files.iter().filter(|(name, _)| name.ends_with(".json"));
    Ok(statements
        .map(|(name, json)| {
            let signature = files.get(&format!("{name}.sig")).map(Vec::as_slice);
            (name.clone(), accept(json, signature, &sums, allowed))
        })
        .collect())
}

/// Writes an approval and its signature beside the package, and returns the path of the approval. `sign` signs the bytes.
///
/// # Errors
/// When it cannot be signed or written.
pub fn approve<E: From<PackageError>>(
    package: &Path,
    approval: &Approval,
    sign: impl FnOnce(&[u8]) -> Result<String, E>,
) -> Result<PathBuf, E> {
    let mut json = serde_json::to_vec_pretty(approval).unwrap_or_default();
    json.push(b'\n');
    let signature = sign(&json)?;
    let folder = beside(package);
    fs::create_dir_all(&folder).map_err(PackageError::io("create", &folder))?;
    let role: String = approval
        .role
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(60)
        .collect();
    let name = format!("{role}-{}.json", &sha256(&json)[..12]);
    let at = folder.join(&name);
    // The signature first: an approval without one would be told as a fault.
    put(&folder, &format!("{name}.sig"), signature.as_bytes())?;
    put(&folder, &name, &json)?;
    Ok(at)
}

/// Writes a file as a whole or not at all.
fn put(folder: &Path, name: &str, content: &[u8]) -> Result<(), PackageError> {
    let at = folder.join(name);
    let mut file =
        tempfile::NamedTempFile::new_in(folder).map_err(PackageError::io("write", &at))?;
    file.write_all(content).map_err(PackageError::io("write", &at))?;
    file.as_file().sync_all().map_err(PackageError::io("write", &at))?;
    readable(file.as_file());
    file.persist(&at).map_err(|error| PackageError::io("write", &at)(error.error))?;
    Ok(())
}

/// A temporary file is private; an approval is not.
#[cfg(unix)]
fn readable(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    let _ = file.set_permissions(fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable(_: &File) {}
