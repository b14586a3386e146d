//! The output folder: written beside its place and moved there whole, or not at all.

mod manifest;
mod verify;
mod write;

pub use manifest::{MANIFEST, Manifest, ManifestFile, SUMS, seal};
pub use verify::{Verdict, verify};
pub use write::write;

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Files of a package by path inside it, `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Why a package could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The place is taken by something that is not a package.
    #[error("{path} is there already and is not a carveout package; choose another --out, or move it away", path = .0.display())]
    NotAPackage(PathBuf),
    /// The file system said no.
    #[error("cannot {action} {path}: {error}", path = .path.display())]
    Io {
        /// What was tried: `write`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
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

impl PackageError {
    fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { action, path, error }
    }
}
