//! Writes a package so that a failed or killed run leaves the previous one untouched.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::aside::SetAside;
use super::{Files, MANIFEST, PackageError};
use crate::input::of_package;

/// Writes `files` to the folder `out`. An existing package there is replaced in one step. What a person added to it,
/// or changed in it, is copied to a folder beside it first.
///
/// # Errors
/// When `out` exists and is not a package, holds something that is no regular file, or the file system fails. The
/// existing package is unchanged then.
pub fn write(out: &Path, files: &Files) -> Result<Option<SetAside>, PackageError> {
    let taken = is_taken(out)?;
    let mut aside = if taken { SetAside::of(out)? } else { None };
    let written = put(out, files, taken);
    match (written, &mut aside) {
        (Ok(older), Some(aside)) => older.map_or(Ok(()), |older| aside.complete(older.path()))?,
        (Ok(Some(older)), none) => *none = SetAside::late(older.path(), out)?,
        (Ok(None), None) => {}
        (Err(error), aside) => {
            if let Some(aside) = aside {
                aside.undo();
            }
            return Err(error);
        }
    }
    Ok(aside)
}

/// Writes the files, and returns the folder with the older package, which is removed when it is dropped.
fn put(out: &Path, files: &Files, taken: bool) -> Result<Option<tempfile::TempDir>, PackageError> {
    let parent = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(PackageError::io("create", &parent))?;
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let prefix = format!(".{name}.partial-");
    sweep(&parent, &prefix);
    let partial = tempfile::Builder::new()
        .prefix(&format!("{prefix}{}-", std::process::id()))
        .tempdir_in(&parent)
        .map_err(PackageError::io("create a folder in", &parent))?;
    let inside = partial.path();
    open_up(inside);
    for (path, content) in files {
        let target = inside.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(PackageError::io("create", folder))?;
        }
        let mut file = File::create(&target).map_err(PackageError::io("write", &target))?;
        file.write_all(content).map_err(PackageError::io("write", &target))?;
        file.sync_all().map_err(PackageError::io("write", &target))?;
    }
    if !taken {
        // An empty folder in the way is replaced by the rename on Unix and removed first elsewhere.
        match fs::remove_dir(out) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(PackageError::io("replace", out)(error));
            }
            _ => {}
        }
        let kept = partial.keep();
        fs::rename(&kept, out).map_err(|error| {
            let _ = fs::remove_dir_all(&kept);
            PackageError::Io { action: "move the package to", path: out.to_owned(), error }
        })?;
        return Ok(None);
    }
    exchange(inside, out).map_err(PackageError::io("replace", out))?;
    // It now holds the older package.
    Ok(Some(partial))
}

/// True if a package exists there; an error if something else does.
fn is_taken(out: &Path) -> Result<bool, PackageError> {
    let meta = match fs::symlink_metadata(out) {
        Ok(meta) => meta,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(PackageError::io("look at", out)(error)),
    };
    if !meta.is_dir() {
        return Err(PackageError::NotAPackage(out.to_owned()));
    }
    let mut entries = fs::read_dir(out).map_err(PackageError::io("list", out))?;
    if entries.next().is_none() {
        return Ok(false);
    }
    let manifest = out.join(MANIFEST);
    let manifest = match of_package(&manifest) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(PackageError::io("read", &manifest)(error)),
    };
    if manifest.contains("\"carveout/manifest/") {
        Ok(true)
    } else {
        Err(PackageError::NotAPackage(out.to_owned()))
    }
}

/// Exchanges `new` and `old`, in one step if the system supports it.
fn exchange(new: &Path, old: &Path) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    // Elsewhere: two steps. The older package keeps a name between them and comes back on failure.
    let aside = old.with_extension("previous");
    fs::rename(old, &aside)?;
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&aside, old)?;
        return Err(error);
    }
    fs::rename(&aside, new)
}

/// Removes partial folders of killed runs next to the package, whose process has ended.
fn sweep(parent: &Path, prefix: &str) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = name.strip_prefix(prefix) else { continue };
        let process = rest.split('-').next().unwrap_or_default();
        let alive = Path::new("/proc").is_dir() && Path::new("/proc").join(process).is_dir();
        if !alive && Path::new("/proc").is_dir() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A temporary folder is private; a package must be readable like any folder.
#[cfg(unix)]
fn open_up(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o755));
}

#[cfg(not(unix))]
fn open_up(_: &Path) {}
