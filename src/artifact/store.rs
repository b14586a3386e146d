//! Files of `carveout artifact`: the lock, replaced in one step, and documents for one person's eyes.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::ArtifactError;
use crate::limits::LOCK;
use crate::model::text::hex;
use crate::model::{LOCK_FORMAT, Lock};

/// Name of the lock file in a workspace.
pub const LOCK_FILE: &str = "aws-reports.lock.json";

/// Reads a lock; `None` where there is none.
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
    let mut lock: Lock = serde_json::from_str(&text).map_err(|error| {
        ArtifactError::usage(
            format!("{} is not a lock file: {error}", path.display()),
            "move the file away, or restore it; it is left as it is",
        )
    })?;
    if let Some(format) = lock.lock.filter(|format| *format > LOCK_FORMAT) {
        return Err(ArtifactError::usage(
            format!(
                "{} is of format {format}; this program reads format {LOCK_FORMAT}",
                path.display()
            ),
            "use the program version that wrote it",
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
            format!("{} has more than {} MB", path.display(), LOCK >> 20),
            "see whether it is the right file",
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
    let text = text.map_err(|error| ArtifactError::usage(error.to_string(), "report this"))?;
    Ok(text + "\n")
}

/// Writes a lock beside the old one and moves it into place: whole, or not at all.
///
/// # Errors
/// When the file system refuses; the old lock stays.
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

/// A temporary file is private; the lock is as readable as the one before, or as any text.
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

/// A document on its way to a folder: readable by its owner alone, and gone unless it is kept.
#[derive(Debug)]
pub struct Private {
    file: NamedTempFile,
    hasher: Sha256,
    bytes: u64,
    head: Vec<u8>,
}

/// A document that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where.
    pub path: PathBuf,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

impl Private {
    /// Begins a document in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn begin(folder: &Path) -> Result<Self, ArtifactError> {
        std::fs::create_dir_all(folder).map_err(ArtifactError::io("create", folder))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".download-").suffix(".tmp");
        // Temporary files are made with mode 0600.
        let file = builder.tempfile_in(folder).map_err(ArtifactError::io("write in", folder))?;
        Ok(Self { file, hasher: Sha256::new(), bytes: 0, head: Vec::new() })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When the file system refuses.
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

    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Keeps the document under `stem` and an ending that its first bytes tell.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn keep(self, folder: &Path, stem: &str) -> Result<Kept, ArtifactError> {
        let ending = match self.head.as_slice() {
            [b'%', b'P', b'D', b'F', ..] => "pdf",
            [b'P', b'K', 3, 4, ..] => "zip",
            _ => "bin",
        };
        let path = folder.join(format!("{stem}.{ending}"));
        let failed = |error| ArtifactError::Io { action: "write", path: path.clone(), error };
        self.file.as_file().sync_all().map_err(failed)?;
        self.file.persist(&path).map_err(|error| failed(error.error))?;
        let sha256 = hex(&self.hasher.finalize());
        Ok(Kept { path, sha256, bytes: self.bytes })
    }
}
