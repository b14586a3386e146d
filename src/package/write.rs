//! Writes a package so that a failed or killed run leaves the previous one untouched.
//!
//! One run at a time writes to a folder: it holds a lock on the folder itself, which ends with the process however that ends.
//! Whoever holds it removes what killed runs have left.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::aside::SetAside;
use super::{Files, MANIFEST, PackageError};
use crate::input::of_package;

/// How often a folder that another run writes to is tried again, and how long is waited between.
const TRIES: u32 = 600;
const BETWEEN: Duration = Duration::from_millis(100);

/// Writes `files` to the folder `out`. An existing package there is replaced in one step. What a person added to it,
/// or changed in it, is copied to a folder beside it first.
///
/// # Errors
/// When `out` exists and is not a package, holds something that is no regular file, or the file system fails. The
/// existing package is unchanged then.
pub fn write(out: &Path, files: &Files) -> Result<Option<SetAside>, PackageError> {
    let parent = parent(out);
    fs::create_dir_all(&parent).map_err(PackageError::io("create", &parent))?;
    let lock = lock(&parent)?;
    restore(out, &parent)?;
    sweep(&parent, &name(out), lock.is_some());
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
    let parent = parent(out);
    let partial = tempfile::Builder::new()
        .prefix(&format!("{}{}-", partial(&name(out)), std::process::id()))
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
    let folders: BTreeSet<&Path> =
        files.keys().filter_map(|path| Path::new(path).parent()).collect();
    folders.into_iter().for_each(|folder| settle(&inside.join(folder)));
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
        settle(&parent);
        return Ok(None);
    }
    exchange(inside, out).map_err(PackageError::io("replace", out))?;
    settle(&parent);
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
    let aside = previous(old);
    fs::rename(old, &aside)?;
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&aside, old)?;
        return Err(error);
    }
    fs::rename(&aside, new)
}

/// Removes partial folders of killed runs next to the package. Without the lock, those of living processes stay.
fn sweep(parent: &Path, name: &str, alone: bool) {
    let prefix = partial(name);
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = name.strip_prefix(&prefix) else { continue };
        let process = rest.split('-').next().unwrap_or_default();
        let known = Path::new("/proc").is_dir();
        let ended = known && !Path::new("/proc").join(process).is_dir();
        if alone || ended {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Puts a package back that a run was about to replace when it was killed, where that takes two steps.
fn restore(out: &Path, parent: &Path) -> Result<(), PackageError> {
    let aside = previous(out);
    if fs::symlink_metadata(&aside).is_err() {
        return Ok(());
    }
    if fs::symlink_metadata(out).is_err() {
        fs::rename(&aside, out).map_err(PackageError::io("put back", out))?;
        settle(parent);
    } else {
        fs::remove_dir_all(&aside).map_err(PackageError::io("remove", &aside))?;
    }
    Ok(())
}

/// Waits until no other run writes to the folder, and keeps others out until the lock is dropped. `None` where the file
/// system has no locks.
fn lock(folder: &Path) -> Result<Option<File>, PackageError> {
    // A folder cannot be opened on every system.
    let Ok(file) = File::open(folder) else { return Ok(None) };
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
    Err(PackageError::Busy(folder.to_owned()))
}

/// Writes what a folder lists to the disk, where the system can.
fn settle(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

fn parent(out: &Path) -> PathBuf {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn name(out: &Path) -> String {
    out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How names of partial folders begin.
fn partial(name: &str) -> String {
    format!(".{name}.partial-")
}

/// Where a package is between the two steps of replacing it.
fn previous(out: &Path) -> PathBuf {
    out.with_file_name(format!(".{}.previous", name(out)))
}

/// A temporary folder is private; a package must be readable like any folder.
#[cfg(unix)]
fn open_up(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o755));
}

#[cfg(not(unix))]
fn open_up(_: &Path) {}
