//! A time limit and a memory limit for builds that use the workspace's own templates.
//!
//! A template can loop forever or exhaust memory, and neither Tera nor Typst stops it. Such a build
//! runs in a child process, which can be killed; the package is written in one step at the end, so a
//! build that was stopped leaves the previous package untouched.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::output::Status;

/// Set in the child process that does the work.
const INSIDE: &str = "CARVEOUT_GUARDED";
/// Set in a child process of a run over several systems: what its lines on standard error begin with.
const ABOUT: &str = "CARVEOUT_ABOUT";
/// Address space of that process where none is asked for.
pub(crate) const MEMORY: &str = "4G";
/// The same, of commands that have no option for it.
pub(crate) const MEMORY_BYTES: u64 = 4 << 30;
/// Time of that process, of commands that have no option for it.
pub(crate) const SECONDS: u64 = 60;

/// If the workspace overrides templates, runs this command again in a limited child process and returns
/// its status. `None` if there is nothing to guard, or in the child process itself.
pub(crate) fn guard(dir: &Path, seconds: u64, memory: u64) -> anyhow::Result<Option<Status>> {
    if std::env::var_os(INSIDE).is_some() {
        die_with_parent()?;
        limit_memory(memory);
        return Ok(None);
    }
    if !overrides(dir) {
        return Ok(None);
    }
    inside(dir, std::env::args_os().skip(1), None, seconds, memory).map(Some)
}

/// What messages of this child process are about.
pub(crate) fn about() -> Option<String> {
    std::env::var_os(INSIDE)?;
    std::env::var(ABOUT).ok()
}

/// The status of this program with these arguments, run in a limited child process; `about` is the system
/// in a run over several.
pub(crate) fn inside(
    dir: &Path,
    args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    about: Option<&str>,
    seconds: u64,
    memory: u64,
) -> anyhow::Result<Status> {
    let program = std::env::current_exe()
        .context("cannot find the carveout executable to start a child process")?;
    let mut command = Command::new(program);
    if let Some(system) = about {
        // Its result is printed by this process, as for the others.
        command.stdout(Stdio::null()).env(ABOUT, system);
    }
    let mut child = command
        .args(args)
        .env(INSIDE, "1")
        .env("RUST_BACKTRACE", "0")
        .spawn()
        .context("cannot start the child process that renders this workspace's templates")?;
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(status) = child.try_wait()? {
            return match status.code().and_then(Status::from_code) {
                Some(status) => Ok(status),
                None => bail!(
                    "the build was stopped: a template in {} needs more than {} MB of memory; nothing was \
                     written; raise the limit with --template-memory",
                    dir.join("templates").display(),
                    memory >> 20
                ),
            };
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            bail!(
                "the build was stopped after {seconds} s: a template in {} may never finish; nothing was \
                 written; raise the limit with --template-seconds",
                dir.join("templates").display()
            );
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// True if the workspace has templates of its own, and also where that cannot be told: reading it says why.
pub(crate) fn overrides(dir: &Path) -> bool {
    let entries = match std::fs::read_dir(dir.join("templates")) {
        Ok(entries) => entries,
        Err(error) => return error.kind() != ErrorKind::NotFound,
    };
    for entry in entries {
        let Ok(entry) = entry else { return true };
        let name = entry.file_name();
        let extension = Path::new(&name).extension();
        if extension.is_some_and(|extension| extension == "typ" || extension == "tera") {
            return true;
        }
    }
    false
}

#[cfg(target_os = "linux")]
fn limit_memory(memory: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit { current: Some(memory), maximum: Some(memory) };
    // If the system refuses the memory limit, the time limit still applies.
    let _ = setrlimit(Resource::As, limit);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_: u64) {}

/// Ends this process when the one that watches its time limit ends, however that ends.
///
/// # Errors
/// When that one has ended already.
#[cfg(target_os = "linux")]
fn die_with_parent() -> anyhow::Result<()> {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};
    let before = getppid();
    let set = set_parent_process_death_signal(Some(Signal::KILL));
    // A parent that ended in between sends no signal any more.
    if set.is_ok() && getppid() != before {
        bail!("the process that started this one has ended; nothing was written");
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn die_with_parent() -> anyhow::Result<()> {
    Ok(())
}
