//! `carveout build --all`: every workspace below a folder, and a portfolio of them.

use std::ffi::OsString;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

use anyhow::{Context, bail};
use carveout::diag::render;
use carveout::model::secrets::Secrets;
use carveout::model::text::number_of;
use carveout::model::{Counts, Date, Disposition};
use carveout::portfolio::{self, Entry, Portfolio};
use carveout::todo;

use crate::args::{Build, Shard};
use crate::build::{self, Built};
use crate::input::Input;
use crate::output::{self, Output, Status};
use crate::{files, guard, run};

/// What makes a folder a workspace.
const HEAD: &str = "carveout.yaml";
/// Folders below one another in which workspaces are looked for.
const DEEP: usize = 6;
/// Most workspaces of one run.
const MOST: usize = 10_000;
/// Memory that the build of a large system takes.
const EACH: u64 = 1 << 30;
/// Stack of a thread that builds: what a program's first thread has twice.
const STACK: usize = 16 << 20;

pub(crate) fn run(args: &Build, output: &Output) -> anyhow::Result<Status> {
    let dir = &args.input.dir;
    if dir.join(HEAD).exists() {
        bail!("{} is one workspace: build it without --all", dir.display());
    }
    let as_of = run::as_of(args.input.as_of)?;
    let mut found = Found::default();
    found.look(dir, &mut Vec::new())?;
    let Found { mut workspaces, unread } = found;
    workspaces.sort();
    if workspaces.is_empty() && unread.is_empty() {
        bail!("{} holds no workspace: no folder below it has a {HEAD}", dir.display());
    }
    if let Some(shard) = args.shard {
        workspaces = of_shard(workspaces, shard);
    }
    // What one workspace allows to be printed, another may not.
    output::allow(&Secrets::default());
    let mut all: Vec<(Entry, Status)> = unread
        .into_iter()
        .map(|(folder, why)| {
            output.about(&folder).fault(format!("{why}\n"));
            (Entry::not_built(&folder, why), Status::BadInput)
        })
        .collect();
    all.extend(built(args, &workspaces, as_of, output)?);
    let worst = all.iter().map(|(_, status)| *status).max_by_key(|status| status.weight());
    let portfolio = Portfolio::of(as_of, all.into_iter().map(|(entry, _)| entry).collect());
    let folder = write(args, &portfolio)?;
    output.result(format!(
        "{}: {} of {} built",
        folder.display(),
        portfolio.systems.len() - portfolio.not_built(),
        number_of(portfolio.systems.len() as u64, "system", "systems")
    ));
    Ok(worst.unwrap_or(Status::Clean))
}

/// Folders that were looked through.
#[derive(Default)]
struct Found {
    /// Names of workspaces, below the folder that was given.
    workspaces: Vec<String>,
    /// Names of what could not be looked through, with the reason.
    unread: Vec<(String, String)>,
}

impl Found {
    fn look(&mut self, at: &Path, below: &mut Vec<String>) -> anyhow::Result<()> {
        let entries = match fs::read_dir(at) {
            Ok(entries) => entries,
            Err(error) if below.is_empty() => {
                return Err(error).with_context(|| format!("cannot list {}", at.display()));
            }
            Err(error) => {
                self.unread
                    .push((below.join("/"), format!("the folder cannot be listed: {error}")));
                return Ok(());
            }
        };
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot list {}", at.display()))?;
            // A link to a folder is not followed: it may lead anywhere, or round.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let name = entry.file_name().to_string_lossy().into_owned();
            if !is_folder || name.starts_with('.') {
                continue;
            }
            below.push(name);
            if entry.path().join(HEAD).is_file() {
                self.workspaces.push(below.join("/"));
                if self.workspaces.len() > MOST {
                    bail!("more than {MOST} workspaces: build them in several runs");
                }
            } else if below.len() < DEEP {
                self.look(&entry.path(), below)?;
            }
            below.pop();
        }
        Ok(())
    }
}

/// Every `of`th workspace, so that neighbors, which are often alike, are in different parts.
fn of_shard(workspaces: Vec<String>, shard: Shard) -> Vec<String> {
    let own = |(at, name)| (at % shard.of == shard.nth - 1).then_some(name);
    workspaces.into_iter().enumerate().filter_map(own).collect()
}

/// Builds the workspaces, several at a time.
fn built(
    args: &Build,
    workspaces: &[String],
    as_of: Date,
    output: &Output,
) -> anyhow::Result<Vec<(Entry, Status)>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(workspaces.len()));
    let work = || {
        while let Some(name) = workspaces.get(next.fetch_add(1, Ordering::Relaxed)) {
            let output = output.about(name);
            let result = catch_unwind(AssertUnwindSafe(|| one(args, name, as_of, &output)));
            let ended = match result {
                Ok(Ok(ended)) => ended,
                Ok(Err(error)) => {
                    output.failure(&error);
                    (Entry::not_built(name, format!("{error:#}")), Status::BadInput)
                }
                Err(_) => {
                    let why = "an internal error; report it as a bug";
                    output.fault(format!("{why}\n"));
                    (Entry::not_built(name, why), Status::BadInput)
                }
            };
            if let Ok(mut done) = done.lock() {
                done.push(ended);
            }
        }
    };
    thread::scope(|scope| -> anyhow::Result<()> {
        for _ in 0..jobs(args).min(workspaces.len()) {
            let thread = Builder::new().name("build".to_owned()).stack_size(STACK);
            thread.spawn_scoped(scope, work).context("cannot start a thread")?;
        }
        Ok(())
    })?;
    Ok(done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn jobs(args: &Build) -> usize {
    if let Some(jobs) = args.jobs {
        return jobs.into();
    }
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let room = available().map_or(cores, |free| usize::try_from(free / EACH).unwrap_or(cores));
    cores.min(room).max(1)
}

/// Bytes of memory that the system has to give; `None` where it does not tell.
#[cfg(target_os = "linux")]
fn available() -> Option<u64> {
    let told = fs::read_to_string("/proc/meminfo").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}

#[cfg(not(target_os = "linux"))]
fn available() -> Option<u64> {
    None
}

/// Builds one workspace, and prints its line.
fn one(args: &Build, name: &str, as_of: Date, output: &Output) -> anyhow::Result<(Entry, Status)> {
    let dir = args.input.dir.join(name);
    let input = Input { dir, period: args.input.period, as_of: Some(as_of) };
    let out = match &args.out {
        Some(out) => out.join(name),
        None => input.dir.join("out"),
    };
    let refused = || {
        let why = "its workspace cannot be understood, or its files cannot be written";
        (Entry::not_built(name, why), Status::BadInput)
    };
    if guard::overrides(&input.dir) {
        return limited(args, &input, &out, name, output);
    }
    let Some(built) = build::build(args, &input, &out, output)? else { return Ok(refused()) };
    let Built { run, findings, status, .. } = built;
    let list = todo::work_list(&run.workspace, &run.plans, as_of);
    let entry = Entry::of(name, &run.workspace, &run.plans, &findings, &list);
    output.result(line(name, run.plans.iter().map(|plan| plan.summary.parts), &findings));
    Ok((entry, status))
}

/// The same for a workspace with templates of its own, which are not run in this process.
fn limited(
    args: &Build,
    input: &Input,
    out: &Path,
    name: &str,
    output: &Output,
) -> anyhow::Result<(Entry, Status)> {
    let (seconds, memory) = (args.template_seconds, args.template_memory);
    let status = guard::inside(&input.dir, alone(args, input, out), Some(name), seconds, memory)?;
    let mut loaded = run::strictly(run::load(input, output), args.strict);
    crate::levels::add(&mut loaded, &args.level);
    let run = if status == Status::BadInput { None } else { run::plan(loaded, input, output)? };
    let Some(run) = run else {
        return Ok((Entry::not_built(name, "its templates fail, or it cannot be read"), status));
    };
    let as_of = run::as_of(input.as_of)?;
    let list = todo::work_list(&run.workspace, &run.plans, as_of);
    let findings =
        carveout::model::Findings::of(&run.plans, run.workspace.notices.clone()).findings;
    output.result(line(name, run.plans.iter().map(|plan| plan.summary.parts), &findings));
    Ok((Entry::of(name, &run.workspace, &run.plans, &findings, &list), status))
}

/// The command line that builds one workspace as this run does.
fn alone(args: &Build, input: &Input, out: &Path) -> Vec<OsString> {
    let kept = std::env::args_os().skip(1);
    let mut own: Vec<OsString> = Vec::new();
    let mut skip = false;
    for arg in kept {
        let text = arg.to_string_lossy().into_owned();
        if std::mem::take(&mut skip) {
            continue;
        }
        let valued = ["--shard", "--jobs", "--out", "--as-of"];
        if valued.contains(&text.as_str()) {
            skip = true;
        } else if text == "--all"
            || valued.iter().any(|option| text.starts_with(&format!("{option}=")))
            || Path::new(&arg) == args.input.dir
        {
            // Said anew below, or not of one workspace.
        } else {
            own.push(arg);
        }
    }
    own.push("--quiet".into());
    own.push("--out".into());
    own.push(out.into());
    if let Some(day) = input.as_of {
        own.extend(["--as-of".into(), day.to_string().into()]);
    }
    own.push(input.dir.clone().into());
    own
}

/// `payments: 574 parts: 542 supported or not applicable, 32 open; 34 warnings`
fn line(
    name: &str,
    parts: impl Iterator<Item = Counts>,
    findings: &[carveout::diag::Diagnostic],
) -> String {
    let (mut all, mut open) = (0, 0);
    for counts in parts {
        all += counts.total();
        open += counts.get(Disposition::Open);
    }
    format!("{name}: {all} parts, {open} open; {}", render::tally(findings))
}

/// Writes the portfolio beside the packages.
fn write(args: &Build, portfolio: &Portfolio) -> anyhow::Result<PathBuf> {
    let name = match args.shard {
        Some(Shard { nth, of }) => format!("portfolio-{nth}-of-{of}"),
        None => "portfolio".to_owned(),
    };
    let folder = args.out.as_ref().unwrap_or(&args.input.dir).join(name);
    let json = carveout::render::json(portfolio);
    let workbook = portfolio::workbook(portfolio).context("the portfolio's workbook")?;
    files::replace(&folder.join("portfolio.json"), json)?;
    files::replace(&folder.join("portfolio.md"), portfolio::markdown(portfolio))?;
    files::replace(&folder.join("portfolio.xlsx"), workbook)?;
    Ok(folder)
}
