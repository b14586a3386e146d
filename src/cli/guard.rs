//! A deadline and a memory limit for builds with templates of the workspace's own.
//!
//! A template can loop without end or ask for all memory, and neither Tera nor Typst stops it. Such
//! a build runs in a process of its own, which can be stopped; the package is written in one step at
//! the end, so a stopped build leaves the last one untouched.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::output::Status;

/// Set in the process that does the work.
const INSIDE: &str = "CARVEOUT_GUARDED";
/// Address space of that process, in bytes.
const MEMORY: u64 = 4 << 30;

/// Runs this command again in a limited process where the workspace overrides templates, and gives
/// its status. `None` when there is nothing to guard, or in that process itself.
pub fn guard(dir: &Path, seconds: u64) -> anyhow::Result<Option<Status>> {
    if std::env::var_os(INSIDE).is_some() {
        limit_memory();
        return Ok(None);
    }
    if !overrides(dir) {
        return Ok(None);
    }
    let program = std::env::current_exe().context("cannot find this program to run it again")?;
    let mut child = Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(INSIDE, "1")
        .env("RUST_BACKTRACE", "0")
        .spawn()
        .context("cannot start a process for the templates of this workspace")?;
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(status) = child.try_wait()? {
            return match status.code().and_then(Status::from_code) {
                Some(status) => Ok(Some(status)),
                None => bail!(
                    "the build was stopped: a template in {} asks for more than {} GB of memory; \
                     nothing was written",
                    dir.join("templates").display(),
                    MEMORY >> 30
                ),
            };
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            bail!(
                "the build was stopped after {seconds} s: a template in {} may not end; nothing was \
                 written; --template-seconds gives it longer",
                dir.join("templates").display()
            );
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn overrides(dir: &Path) -> bool {
    let entries = std::fs::read_dir(dir.join("templates"));
    entries.into_iter().flatten().flatten().any(|entry| {
        Path::new(&entry.file_name())
            .extension()
            .is_some_and(|extension| extension == "typ" || extension == "tera")
    })
}

#[cfg(target_os = "linux")]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) };
    // Where the system refuses, the deadline still holds.
    let _ = setrlimit(Resource::As, limit);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory() {}
