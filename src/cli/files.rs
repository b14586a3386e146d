//! The files that commands write into a workspace or beside it: a new one never takes the place of another, and one
//! that is there is replaced as a whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::Context;

use crate::there::there;

/// Writes a new file, with its folders.
///
/// # Errors
/// When there is a file of this name, or it cannot be written.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    folder_of(path)?;
    let mut file = File::create_new(path).with_context(|| match path.exists() {
        true => format!("cannot create {}: choose a new file", path.display()),
        false => failed(),
    })?;
    file.write_all(bytes).with_context(failed)
}

/// Writes a file in the place of the one that is there, if any. A run that is killed leaves the old one.
///
/// # Errors
/// When it cannot be written; the old file is as it was.
pub(crate) fn replace(path: &Path, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    folder_of(path)?;
    // A link stays one.
    let target = match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        found => found.with_context(failed)?,
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut partial = tempfile::Builder::new()
        .prefix(".partial-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .with_context(failed)?;
    partial.write_all(content.as_ref()).with_context(failed)?;
    readable(partial.as_file(), &target).with_context(failed)?;
    partial.as_file().sync_all().with_context(failed)?;
    partial.persist(&target).map_err(|error| error.error).with_context(failed)?;
    Ok(())
}

/// Paths of the files in the folder of implementations, from the workspace.
///
/// # Errors
/// When the folder cannot be listed.
pub(crate) fn implementations(workspace: &Path) -> anyhow::Result<BTreeSet<String>> {
    const FOLDER: &str = "implementations";
    let folder = workspace.join(FOLDER);
    let Some(entries) = there(fs::read_dir(&folder), &folder)? else { return Ok(BTreeSet::new()) };
    let mut names = BTreeSet::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        names.insert(format!("{FOLDER}/{}", entry.file_name().to_string_lossy()));
    }
    Ok(names)
}

fn folder_of(path: &Path) -> anyhow::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => fs::create_dir_all(folder)
            .with_context(|| format!("cannot create the folder {}", folder.display())),
        None => Ok(()),
    }
}

/// A temporary file is private; this one gets the mode of the file it replaces, or 0644.
#[cfg(unix)]
fn readable(file: &File, old: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(old).map_or(0o644, |old| old.permissions().mode() & 0o777);
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn readable(_: &File, _: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_takes_no_others_place_and_a_replaced_one_keeps_its_mode_and_its_link() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        create(&path, b"one").unwrap();
        let refused = create(&path, b"two").unwrap_err();
        assert!(refused.to_string().ends_with("choose a new file"), "{refused}");
        replace(&path, "three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
        replace(&folder.path().join("c/d.txt"), "new").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            let link = folder.path().join("link");
            symlink(&path, &link).unwrap();
            replace(&link, "four").unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read_to_string(&path).unwrap(), "four");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        }
        let left = fs::read_dir(folder.path().join("a")).unwrap().count();
        assert_eq!(left, 1, "nothing temporary is left");
    }
}
