//! One file, one version: what each file was when it was first opened, and whether it still is.
//!
//! A file is compared by its size, its time of change and its place on the disk, and by its hash where it was read twice:
//! two writes within the clock's smallest step differ in nothing else.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use crate::diag::{Diagnostic, Origin, Severity, codes};

/// What the system says of an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Size.
    pub(super) bytes: u64,
    /// When it was last written to, since 1970.
    modified: Option<Duration>,
    /// Device and number of the file, where files have them.
    place: (u64, u64),
}

impl Stamp {
    pub(super) fn of(meta: &Metadata) -> Self {
        let modified = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Self { bytes: meta.len(), modified, place: place(meta) }
    }
}

#[cfg(unix)]
fn place(meta: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (meta.dev(), meta.ino())
}

#[cfg(not(unix))]
fn place(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// A file as it was read.
#[derive(Clone, Debug)]
struct Version {
    stamp: Stamp,
    sha256: Option<String>,
    /// True once it was reported as changed.
    reported: bool,
}

/// The files that were opened, by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Versions(Arc<Mutex<BTreeMap<String, Version>>>);

impl Versions {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Version>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a file that was opened.
    ///
    /// # Errors
    /// When it was opened before, as something else.
    pub(super) fn opened(&self, path: &str, stamp: Stamp) -> Result<(), Diagnostic> {
        self.with(|files| {
            let first = files.entry(path.to_owned()).or_insert_with(|| Version {
                stamp,
                sha256: None,
                reported: false,
            });
            if first.stamp == stamp {
                return Ok(());
            }
            first.reported = true;
            Err(changed(path, "changed after it was first read"))
        })
    }

    /// Notes a file that was read to its end.
    ///
    /// # Errors
    /// When it is not what it was when it was opened, or when it was read before.
    pub(super) fn read(
        &self,
        path: &str,
        stamp: Stamp,
        bytes: u64,
        sha256: &str,
    ) -> Result<(), Diagnostic> {
        self.with(|files| {
            let Some(first) = files.get_mut(path) else { return Ok(()) };
            let other = first.sha256.as_deref().is_some_and(|known| known != sha256);
            if first.stamp == stamp && stamp.bytes == bytes && !other {
                first.sha256 = Some(sha256.to_owned());
                return Ok(());
            }
            first.reported = true;
            let when = if other { "after it was first read" } else { "while it was read" };
            Err(changed(path, &format!("changed {when}")))
        })
    }

    /// The files that were read and have changed since. What was read of them is consistent, and out of date.
    pub(super) fn changed(&self, look: impl Fn(&str) -> io::Result<Metadata>) -> Vec<Diagnostic> {
        self.with(|files| {
            let now = |path: &str| look(path).ok().map(|meta| Stamp::of(&meta));
            let others = files.iter().filter(|(path, file)| {
                !file.reported && file.sha256.is_some() && now(path) != Some(file.stamp)
            });
            let said = |(path, _): (&String, &Version)| {
                let what =
                    "changed after it was read; what is said of it here is of the file as it was";
                changed(path, what).severity(Severity::Warning)
            };
            others.map(said).collect()
        })
    }
}

fn changed(path: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&codes::FILE_CHANGED, format!("`{path}` {what}"))
        .help("run again once nothing writes to the workspace")
        .fault(&Origin::file(path))
}
