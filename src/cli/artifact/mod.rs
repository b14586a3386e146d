//! `carveout artifact`: one file per subcommand.

pub(crate) mod args;
mod ask;
#[cfg(feature = "artifact")]
mod get;
mod list;
mod read;
pub(crate) mod review;
mod sync;

use std::collections::BTreeMap;
use std::path::Path;

use carveout::artifact::store::{LOCK_FILE, read_lock};
use carveout::artifact::{ArtifactError, redact};
use carveout::diag::{Diagnostic, codes, render};
use carveout::model::{Lock, LockReport};

use self::args::{Artifact, ArtifactCommand};
use crate::output::{Output, Status};

pub(crate) fn run(args: &Artifact, output: &Output) -> anyhow::Result<Status> {
    let done = match &args.command {
        ArtifactCommand::Sync(args) => sync::run(args, output),
        ArtifactCommand::List(args) => list::run(args, output),
        #[cfg(feature = "artifact")]
        ArtifactCommand::Get(args) => get::run(args, output),
        ArtifactCommand::Ask(args) => ask::ask(args, output),
        ArtifactCommand::Answers(args) => ask::answers(args, output),
        ArtifactCommand::Read(args) => read::run(args, output),
        ArtifactCommand::Review(args) => review::run(args, output),
    };
    match done {
        Err(error) => match error.downcast::<ArtifactError>() {
            Ok(error) => Ok(failed(&error, output)),
            Err(error) => Err(error),
        },
        done => done,
    }
}

/// Prints an error with its remedy.
fn failed(error: &ArtifactError, output: &Output) -> Status {
    let (code, status) = if error.is_service() {
        (&codes::AWS_ARTIFACT, Status::ServiceFailed)
    } else {
        (&codes::ARTIFACT, Status::BadInput)
    };
    let mut fault = Diagnostic::new(code, error.to_string());
    if let Some(help) = error.help() {
        fault = fault.help(help);
    }
    output.fault(render::human(&[fault], &BTreeMap::new()));
    if error.is_service() {
        output.note(format!("{LOCK_FILE} was not changed"));
    }
    status
}

/// The connection options of the command line.
#[cfg(feature = "artifact")]
fn connection(args: &args::Connection) -> carveout::artifact::Connection {
    carveout::artifact::Connection {
        profile: args.profile.clone(),
        region: args.region.clone(),
        endpoint_url: args.endpoint_url.clone(),
        timeout: std::time::Duration::from_secs(args.timeout),
    }
}

/// The lock of a workspace, or an error if there is none.
fn lock(dir: &Path) -> Result<Lock, ArtifactError> {
    read_lock(&dir.join(LOCK_FILE))?.ok_or_else(|| {
        ArtifactError::usage(
            format!("{LOCK_FILE} is missing in {}", dir.display()),
            "run `carveout artifact sync` first",
        )
    })
}

/// A report in the lock: the requested version, or the newest.
fn find<'a>(
    lock: &'a Lock,
    id: &str,
    version: Option<i64>,
) -> Result<&'a LockReport, ArtifactError> {
    let found = match version {
        None => lock.newest(id),
        Some(_) => lock
            .reports
            .iter()
            .find(|report| report.id.as_deref() == Some(id) && report.version == version),
    };
    found.ok_or_else(|| {
        let id = redact::clean(id, &[]);
        let what = version.map_or(id.clone(), |version| format!("{id} version {version}"));
        ArtifactError::usage(
            format!("{what} is not in {LOCK_FILE}"),
            "run `carveout artifact list` for the reports in it, or `carveout artifact sync` to update it",
        )
    })
}

/// Text from AWS as one printable line.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
