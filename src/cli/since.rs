//! Findings of an earlier package, to compare with.

use std::path::Path;

use anyhow::{Context, bail};
use carveout::diag::{Compared, Diagnostic, merged};
use carveout::input::of_package;
use carveout::model::{Date, Findings};
use serde::Deserialize;

use crate::there::there;

/// Compares the findings with those of a package: a folder that `carveout build` wrote, or its `findings.json`.
pub(crate) fn compare(package: &Path, now: &[Diagnostic]) -> anyhow::Result<Compared> {
    let name = package.display().to_string();
    let (before, as_of) = read(package)?;
    let mut compared = Compared::of(&name, &before, now);
    compared.as_of = as_of.map(|day| day.to_string());
    Ok(compared)
}

/// What is needed of a `plan.json`.
#[derive(Deserialize)]
struct OfPlan {
    as_of: Date,
    findings: Vec<Diagnostic>,
}

fn read(package: &Path) -> anyhow::Result<(Vec<Diagnostic>, Option<Date>)> {
    let Some(meta) = there(std::fs::metadata(package), package)? else {
        bail!(
            "there is no package {}; name a folder that `carveout build` wrote",
            package.display()
        );
    };
    let file = match meta.is_dir() {
        true => package.join("findings.json"),
        false => package.to_owned(),
    };
    if there(std::fs::metadata(&file), &file)?.is_some_and(|meta| meta.is_file()) {
        let text =
            of_package(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let findings: Findings = serde_json::from_slice(&text).with_context(|| {
            format!("{} does not hold the findings of a package", file.display())
        })?;
        return Ok((findings.findings, findings.as_of));
    }
    if !meta.is_dir() {
        bail!("{} is neither a package nor a file of one", package.display());
    }
    let mut all = Vec::new();
    let mut as_of = None;
    let mut folders = vec![package.to_owned()];
    for entry in std::fs::read_dir(package)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    for file in folders.iter().map(|folder| folder.join("plan.json")) {
        let Some(text) = there(of_package(&file), &file)? else { continue };
        let plan: OfPlan = serde_json::from_slice(&text)
            .with_context(|| format!("{} is not a plan", file.display()))?;
        as_of = Some(plan.as_of);
        all.extend(plan.findings);
    }
    if as_of.is_none() {
        bail!(
            "{} holds no findings.json and no plan.json; name a package that `carveout build` wrote",
            package.display()
        );
    }
    Ok((merged(all), as_of))
}
