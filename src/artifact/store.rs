//! Files of `carveout artifact`: the lock, replaced atomically, and confidential documents.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::ArtifactError;
use crate::limits::{LOCK, LOCK_VALUES};
use crate::model::json::parse;
use crate::model::text::hex;
use crate::model::{LOCK_FORMAT, Lock};

/// Name of the lock file in a workspace.
pub const LOCK_FILE: &str = "aws-reports.lock.json";

/// Reads a lock; `None` if there is none.
///
/// # Errors
/// When the file cannot be read or is not a lock.
pub fn read_lock(path: &Path) -> Result<Option<Lock>, ArtifactError> {
    let text = match read(path) {
        Err(ArtifactError::Io { error, .. }) if error.kind() == ErrorKind::NotFound => {
            return Ok(None);
        }
        text => text?,
    };
    let mut lock: Lock = parse(&text, LOCK_VALUES).map_err(|error| {
        ArtifactError::usage(
            format!("{} is not a lock file: {error}", path.display()),
            "restore the file, or move it away and run `carveout artifact sync`",
        )
    })?;
    if let Some(format) = lock.lock.filter(|format| *format > LOCK_FORMAT) {
        return Err(ArtifactError::usage(
            format!(
                "{} has format {format}; this version of carveout reads format {LOCK_FORMAT}",
                path.display()
            ),
            "use the version of carveout that wrote it",
        ));
    }
    lock.settle();
    Ok(Some(lock))
}

/// Reads a text of at most 64 MB.
///
/// # Errors
/// When it cannot be read, is larger, or is not UTF-8.
pub fn read(path: &Path) -> Result<String, ArtifactError> {
    let file = File::open(path).map_err(ArtifactError::io("read", path))?;
    let mut text = String::new();
    let read = file.take(LOCK + 1).read_to_string(&mut text);
    read.map_err(ArtifactError::io("read", path))?;
    if text.len() as u64 > LOCK {
        return Err(ArtifactError::usage(
            format!("{} is larger than {} MB", path.display(), LOCK >> 20),
            "check that it is the right file",
        ));
    }
    Ok(text)
}

/// The text of a lock file.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn text(lock: &Lock) -> Result<String, ArtifactError> {
    let text = serde_json::to_string_pretty(lock);
    let text = text.map_err(|error| {
        ArtifactError::usage(error.to_string(), "report this as a bug in carveout")
    })?;
    Ok(text + "\n")
}

/// Writes a lock to a temporary file and renames it into place, so that it is never partial.
///
/// # Errors
/// When the file system fails; the old lock is unchanged.
pub fn write_lock(path: &Path, lock: &Lock) -> Result<(), ArtifactError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let failed = |error| ArtifactError::Io { action: "write", path: path.to_owned(), error };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aws-reports.lock.").suffix(".tmp");
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    file.write_all(text(lock)?.as_bytes()).map_err(failed)?;
    readable(file.as_file(), path).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A temporary file is private; the lock gets the mode of the previous one, or 0644.
#[cfg(unix)]
fn readable(file: &File, old: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(old).map_or(0o644, |old| old.permissions().mode() & 0o777);
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn readable(_: &File, _: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A document being downloaded: readable only by its owner, and deleted unless it is stored.
#[derive(Debug)]
pub struct PrivateFile {
    file: NamedTempFile,
    hasher: Sha256,
    bytes: u64,
    head: Vec<u8>,
}

/// A document that was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// Path of the file.
    pub path: PathBuf,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

impl PrivateFile {
    /// Creates a temporary file in a folder, which is created if necessary.
    ///
    /// # Errors
    /// When the file system fails.
    pub fn create(folder: &Path) -> Result<Self, ArtifactError> {
        std::fs::create_dir_all(folder).map_err(ArtifactError::io("create", folder))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".download-").suffix(".tmp");
        // Temporary files are created with mode 0600.
        let file = builder.tempfile_in(folder).map_err(ArtifactError::io("write in", folder))?;
        Ok(Self { file, hasher: Sha256::new(), bytes: 0, head: Vec::new() })
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// When the file system fails.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ArtifactError> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| ArtifactError::Io {
            action: "write",
            path: self.file.path().to_owned(),
            error,
        })?;
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        if self.head.len() < 8 {
            self.head.extend(bytes.iter().take(8));
        }
        Ok(())
    }

    /// Bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Stores the document as `stem` with the extension that its first bytes indicate.
    ///
    /// # Errors
    /// When the file system fails.
    pub fn store(self, folder: &Path, stem: &str) -> Result<StoredDocument, ArtifactError> {
        let extension = match self.head.as_slice() {
            [b'%', b'P', b'D', b'F', ..] => "pdf",
            [b'P', b'K', 3, 4, ..] => "zip",
            _ => "bin",
        };
        let path = folder.join(format!("{stem}.{extension}"));
        let failed = |error| ArtifactError::Io { action: "write", path: path.clone(), error };
        self.file.as_file().sync_all().map_err(failed)?;
        self.file.persist(&path).map_err(|error| failed(error.error))?;
        let sha256 = hex(&self.hasher.finalize());
        Ok(StoredDocument { path, sha256, bytes: self.bytes })
    }
}
