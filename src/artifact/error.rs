//! Errors of the AWS client, the lock file and downloads.

use std::path::{Path, PathBuf};

/// An error, with the operation and report concerned, and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// AWS, or the connection to it, failed.
    #[error("{operation}{}: {problem}", of.as_deref().unwrap_or_default())]
    Service {
        /// Operation of the API: `ListReports`; `download` for a document.
        operation: &'static str,
        /// The report or the page: ` of report-… version 4`, `, page 2`.
        of: Option<String>,
        /// What happened.
        problem: String,
        /// The remedy.
        help: String,
    },
    /// The request cannot be carried out as given.
    #[error("{problem}")]
    Usage {
        /// What is wrong.
        problem: String,
        /// The remedy.
        help: String,
    },
    /// The file system failed.
    #[error("cannot {action} {}: {error}", path.display())]
    Io {
        /// The action that failed.
        action: &'static str,
        /// The path concerned.
        path: PathBuf,
        /// The error of the operating system.
        error: std::io::Error,
    },
}

impl ArtifactError {
    /// An error in what the user gave.
    pub fn usage(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { problem: problem.into(), help: help.into() }
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path, error }
    }

    /// The remedy.
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
