//! Results to stdout, everything else to stderr; exit statuses.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::{Mutex, OnceLock, mpsc};
use std::time::Duration;

use anstream::ColorChoice;

use carveout::diag::{Diagnostic, Severity};
use carveout::model::Deny;
use carveout::model::secrets::Secrets;

use crate::args::Color;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Success, without findings that fail the run.
    Clean,
    /// Success, with findings at or above the deny level.
    Findings,
    /// Invalid usage or input; nothing was written.
    BadInput,
    /// An external service failed; nothing was written.
    ServiceFailed,
}

impl Status {
    /// The status for these findings.
    pub fn of(findings: &[Diagnostic], deny: Deny) -> Self {
        let fails = |one: &Diagnostic| one.is_active() && Self::denied(one.severity, deny);
        if findings.iter().any(fails) { Self::Findings } else { Self::Clean }
    }

    /// Of two, the heavier is the status of both together.
    pub(crate) fn weight(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::BadInput => 2,
            Self::ServiceFailed => 3,
        }
    }

    /// True if findings of this severity fail a run.
    pub fn denied(severity: Severity, deny: Deny) -> bool {
        match deny {
            Deny::Nothing => false,
            Deny::Errors => severity == Severity::Error,
            Deny::Warnings => severity >= Severity::Warning,
        }
    }
}

impl Status {
    /// The status with this exit code; `None` for any other number.
    pub fn from_code(code: i32) -> Option<Self> {
        [Self::Clean, Self::Findings, Self::BadInput, Self::ServiceFailed]
            .get(usize::try_from(code).ok()?)
            .copied()
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.weight())
    }
}

/// How long a person waits before being told for what.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why standard output could not be written, if so.
static UNWRITTEN: Mutex<Option<std::io::Error>> = Mutex::new(None);

fn written(result: std::io::Result<()>) {
    if let Err(error) = result
        && error.kind() != std::io::ErrorKind::BrokenPipe
        && let Ok(mut unwritten) = UNWRITTEN.lock()
    {
        unwritten.get_or_insert(error);
    }
}

/// Completes standard output.
///
/// # Errors
/// When something could not be written, such as on a full disk. A reader that has seen enough is no error.
pub(crate) fn finish() -> anyhow::Result<()> {
    written(anstream::stdout().lock().flush());
    let error = UNWRITTEN.lock().ok().and_then(|mut unwritten| unwritten.take());
    error.map_or(Ok(()), |error| {
        Err(anyhow::anyhow!("standard output could not be written: {error}"))
    })
}

/// What policy says of secrets, once a workspace is read.
static SECRETS: OnceLock<Secrets> = OnceLock::new();

/// Lets secrets be printed that the policy of a workspace allows.
pub(crate) fn allow(secrets: &Secrets) {
    let _ = SECRETS.set(secrets.policy());
}

/// A text as it may be printed. Whatever a command prints of the files it read passes here, so that no secret in them
/// reaches a terminal or a log.
fn clean(text: impl Display) -> String {
    let mut text = text.to_string();
    SECRETS.get().unwrap_or(&Secrets::default()).scrub(&mut text);
    text
}

/// Standard output and standard error, with the chosen verbosity.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    quiet: bool,
    verbose: bool,
    /// What lines on standard error are about, where one run is about several systems.
    about: Option<String>,
}

impl Output {
    pub(crate) fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
        .write_global();
        Self { quiet, verbose, about: None }
    }

    /// The same for what is about one of several systems: each line on standard error begins with its name.
    pub(crate) fn about(&self, system: &str) -> Self {
        Self { about: Some(system.to_owned()), ..*self }
    }

    /// A text for standard error.
    fn told(&self, text: impl Display) -> String {
        let text = clean(text);
        let Some(about) = &self.about else { return text };
        let lines = text.split_inclusive('\n');
        lines
            .map(|line| if line == "\n" { line.to_owned() } else { format!("{about}: {line}") })
            .collect()
    }

    /// Width for lines of text: that of the terminal where `COLUMNS` states it.
    pub(crate) fn width(&self) -> usize {
        let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        stated.unwrap_or(100).clamp(60, 160)
    }

    /// Prints a result. A closed pipe is not an error: the reader has seen enough.
    pub(crate) fn result(&self, text: impl Display) {
        written(writeln!(anstream::stdout().lock(), "{}", clean(text)));
    }

    /// Prints text as it is, without adding a line break.
    pub(crate) fn raw(&self, text: &str) {
        written(anstream::stdout().lock().write_all(clean(text).as_bytes()));
    }

    /// Prints a note on standard error, unless `--quiet`.
    pub(crate) fn note(&self, text: impl Display) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{}", self.told(text));
        }
    }

    /// Prints a detail on standard error, if `--verbose`.
    pub(crate) fn detail(&self, text: impl Display) {
        if self.verbose {
            let _ = writeln!(anstream::stderr().lock(), "{}", self.told(text));
        }
    }

    /// Does something, and says on a terminal what is being done if it takes longer than a second.
    pub(crate) fn during<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        if self.quiet || self.about.is_some() || !std::io::stderr().is_terminal() {
            return work();
        }
        let (done, waits) = mpsc::channel::<()>();
        let what = what.to_owned();
        let teller = std::thread::spawn(move || {
            if waits.recv_timeout(PATIENCE) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
            let _ = write!(std::io::stderr().lock(), "\r\x1b[2K{what} …");
            let _ = waits.recv();
            let _ = write!(std::io::stderr().lock(), "\r\x1b[2K");
        });
        let made = work();
        drop(done);
        let _ = teller.join();
        made
    }

    /// Prints progress over the previous progress line, if standard error is a terminal.
    #[cfg(feature = "artifact")]
    pub(crate) fn progress(&self, text: impl Display) {
        if !self.quiet && std::io::stderr().is_terminal() {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[2K{text}");
        }
    }

    /// Prints an error, even if `--quiet`.
    pub(crate) fn fault(&self, text: impl Display) {
        let _ = write!(anstream::stderr().lock(), "{}", self.told(text));
    }

    /// An error that is not about a place in the workspace.
    pub(crate) fn failure(&self, error: &anyhow::Error) {
        let style =
            anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::BrightRed.into()));
        let error = clean(format!("{error:#}"));
        let _ = writeln!(anstream::stderr().lock(), "{style}error{style:#}: {error}");
    }
}
