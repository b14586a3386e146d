//! What can go wrong between AWS, the lock file and us.

use std::path::{Path, PathBuf};

/// A failure, with the operation and the report it is about, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// AWS, or the way to it.
    #[error("{operation}{}: {problem}", of.as_deref().unwrap_or_default())]
    Service {
        /// Operation of the API: `ListReports`; `download` for a document.
        operation: &'static str,
        /// Of which report, or which page: ` of report-… version 4`, `, page 2`.
        of: Option<String>,
        /// What happened.
        problem: String,
        /// What to do about it.
        help: String,
    },
    /// What the caller asked for cannot be done.
    #[error("{problem}")]
    Usage {
        /// What is wrong.
        problem: String,
        /// What to do about it.
        help: String,
    },
    /// The file system.
    #[error("cannot {action} {}: {error}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's answer.
        error: std::io::Error,
    },
}

impl ArtifactError {
    /// A fault of the caller's.
    pub fn usage(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { problem: problem.into(), help: help.into() }
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path, error }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Service { help, .. } | Self::Usage { help, .. } => Some(help),
            Self::Io { .. } => None,
        }
    }

    /// True when an outside service failed (exit status 3).
    pub fn is_service(&self) -> bool {
        matches!(self, Self::Service { .. })
    }
}
