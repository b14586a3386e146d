//! `carveout diff`: what changed between two states of a system.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use carveout::compare;
use carveout::diag::merged;
use carveout::input::of_package;
use carveout::model::{Date, Findings, Plan};

use crate::args::{Diff, DiffFormat};
use crate::input::Input;
use crate::output::{Output, Status};
use crate::run;
use crate::there::there;

/// A state as it is compared: its plans and all its findings.
struct State {
    plans: Vec<Plan>,
    findings: Findings,
}

pub(crate) fn run(args: &Diff, output: &Output) -> anyhow::Result<Status> {
    let Some(old) = state(&args.old, args.as_of, output)? else { return Ok(Status::BadInput) };
    let Some(new) = state(&args.new, args.as_of, output)? else { return Ok(Status::BadInput) };
    let name = |path: &Path| path.display().to_string();
    let (old_name, new_name) = (name(&args.old), name(&args.new));
    let difference = compare::compare(
        (&old_name, &old.plans, &old.findings),
        (&new_name, &new.plans, &new.findings),
    )?;
    match args.format {
        DiffFormat::Text => output.raw(&compare::text(&difference, args.all)),
        DiffFormat::Markdown => output.raw(&compare::markdown(&difference)),
        DiffFormat::Json => {
            output.raw(&format!("{}\n", serde_json::to_string_pretty(&difference)?));
        }
    }
    Ok(Status::Clean)
}

/// A workspace is planned; of a package the plans are read.
fn state(path: &Path, as_of: Option<Date>, output: &Output) -> anyhow::Result<Option<State>> {
    let Some(meta) = there(std::fs::metadata(path), path)? else {
        bail!("there is no {}; name a package or a workspace", path.display());
    };
    let head = path.join("carveout.yaml");
    if meta.is_dir() && there(std::fs::metadata(&head), &head)?.is_some() {
        let input = Input { dir: path.to_owned(), period: None, as_of };
        let Some(run) = run::run(&input, output)? else { return Ok(None) };
        let findings = Findings::of(&run.plans, Vec::new());
        return Ok(Some(State { plans: run.plans, findings }));
    }
    let files = if meta.is_dir() { plan_files(path)? } else { vec![path.to_owned()] };
    let mut plans = Vec::new();
    for file in &files {
        let Some(bytes) = there(of_package(file), file)? else { continue };
        let plan: Plan = serde_json::from_slice(&bytes).with_context(|| {
            format!("{} is not a plan of this version of carveout", file.display())
        })?;
        plans.push(plan);
    }
    if plans.is_empty() {
        bail!(
            "{} is neither a workspace (it has no carveout.yaml) nor a package (no folder in it has a plan.json)",
            path.display()
        );
    }
    // Those of rendering are in findings.json alone.
    let file = path.join("findings.json");
    let read = if meta.is_dir() { there(of_package(&file), &file)? } else { None };
    let findings = match read {
        Some(bytes) => serde_json::from_slice(&bytes).with_context(|| {
            format!("{} does not hold the findings of a package", file.display())
        })?,
        None => {
            let all = plans.iter().flat_map(|plan| plan.findings.iter().cloned()).collect();
            Findings { findings: merged(all), ..Findings::of(&[], Vec::new()) }
        }
    };
    Ok(Some(State { plans, findings }))
}

/// The plans of a package: one in each folder of a framework.
fn plan_files(package: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(package)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.push(entry.path().join("plan.json"));
        }
    }
    files.sort();
    Ok(files)
}
