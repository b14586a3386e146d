//! The limit on memory while files are read: the net under the limits of each reader.
//!
//! The command runs on a thread of its own, and the first thread looks at the memory of the process while it
//! waits for it. Where reading takes too much, the program ends with a message that names the file, before the
//! system ends it without one. Nothing has been written by then: a package is written last.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread::Builder;
use std::time::Duration;

use anyhow::{Context, bail};

/// The limit where none is asked for, [`carveout::limits::MEMORY`].
pub(crate) const DEFAULT: &str = "2G";
/// Time between two looks.
const EVERY: Duration = Duration::from_millis(10);
/// Stack of the thread; the system gives a program's first thread 8 MB.
const STACK: usize = 16 << 20;
/// The least that can be asked for: without a workspace the program takes a fifth of it.
const LEAST: u64 = 64 << 20;

/// Does the work, or stops it where a file being read takes more than `most` bytes.
pub(crate) fn within<T: Send + 'static>(
    most: u64,
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let (done, result) = sync_channel(1);
    // Sending fails where nobody waits any more.
    let work = move || drop(done.send(work()));
    let worker = Builder::new().name("main".to_owned()).stack_size(STACK).spawn(work);
    let worker = worker.context("cannot start a thread")?;
    loop {
        match result.recv_timeout(EVERY) {
            Ok(value) => return Ok(value),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Err(panic) => std::panic::resume_unwind(panic),
                Ok(()) => bail!("the command ended without a result; report this as a bug"),
            },
        }
        let used = resident().filter(|used| *used > most);
        if let Some(used) = used
            && let Some(file) = carveout::input::reading()
        {
            bail!(
                "reading `{file}` was stopped: the program takes {} MB of memory, and the limit is {} MB; nothing \
                 was written; check that it is the right file, or raise the limit with --memory",
                used >> 20,
                most >> 20
            );
        }
    }
}

/// Bytes of memory the process has taken and has now; `None` where the system does not tell. Pages of the program's
/// own file are left out where the system tells them apart: a build with symbols has far more of them.
#[cfg(target_os = "linux")]
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let of = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    };
    let kilobytes = of("RssAnon:").or_else(|| of("VmRSS:"))?;
    Some(kilobytes << 10)
}

#[cfg(not(target_os = "linux"))]
fn resident() -> Option<u64> {
    None
}

/// A size as people write it: `512M`, `512 MB`, `2G`.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim().to_ascii_uppercase().as_str() {
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err("write a number of MB or GB, such as 512M or 2G".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "write a whole number, such as 2G".to_owned())?;
    match number.checked_mul(1 << shift) {
        Some(bytes) if bytes >= LEAST => Ok(bytes),
        Some(_) => Err(format!("the least is {} MB", LEAST >> 20)),
        None => Err("that is more than any machine has".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carveout::limits::MEMORY;

    #[test]
    fn sizes() {
        assert_eq!(size("512M"), Ok(512 << 20));
        assert_eq!(size(" 2 gb"), Ok(2 << 30));
        assert_eq!(size(DEFAULT), Ok(MEMORY));
        for bad in ["", "2", "G", "63M", "1.5G", "-1G", "99999999999G", "18446744073709551615M"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn work_is_done_and_its_panic_passed_on() {
        assert_eq!(within(MEMORY, || 7).unwrap(), 7);
        let panic = std::panic::catch_unwind(|| within::<()>(MEMORY, || panic!("of the work")));
        assert_eq!(panic.unwrap_err().downcast_ref::<&str>(), Some(&"of the work"));
        // No file is being read, so that nothing is stopped.
        assert!(within(1, || std::thread::sleep(5 * EVERY)).is_ok());
    }
}
