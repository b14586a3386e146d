//! The output folder: written to a temporary folder next to it and moved into place whole, or not at all.

mod approve;
mod archive;
mod aside;
mod manifest;
mod open;
mod provenance;
mod readme;
mod survey;
mod verify;
mod write;

pub use approve::{Approvals, approvals_of, approve};
pub use aside::{ASIDE, SetAside};
pub use manifest::{MANIFEST, Manifest, ManifestFile, SIGNED, SUMS, seal};
pub use open::{APPROVED, Opened, open};
pub use provenance::{Asked, BUILD_TYPE, PROVENANCE, asked, provenance};
pub use readme::{README, readme};
pub use verify::{Checked, Verdict, verify};
pub use write::write;

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Files of a package by path inside it, `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Why a package could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// Something that is not a package exists at the output path.
    #[error("{path} exists and is not a carveout package; choose another --out, or move it away", path = .0.display())]
    NotAPackage(PathBuf),
    /// Another run writes to the folder.
    #[error("another run has been writing to {path} for a minute; run again when it has ended", path = .0.display())]
    Busy(PathBuf),
    /// The file system failed.
    #[error("cannot {action} {path}: {error}", path = .path.display())]
    Io {
        /// The action that failed: `write`.
        action: &'static str,
        /// The path concerned.
        path: PathBuf,
        /// The error of the operating system.
        error: std::io::Error,
    },
    /// An archive cannot be read to its end.
    #[error("cannot read {path}: {reason}", path = .path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The manifest is missing or cannot be read.
    #[error("{path} has no readable manifest: {reason}", path = .path.display())]
    Manifest {
        /// The package.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// The SHA-256 of content, lower-case hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    manifest::sha256(content)
}

impl PackageError {
    fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { action, path, error }
    }
}
