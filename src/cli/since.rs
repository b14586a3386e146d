//! Findings of an earlier package, to compare with.

use std::path::Path;

use anyhow::{Context, bail};
use carveout::diag::{Compared, Diagnostic, merged};
use carveout::model::{Date, Findings};
use serde::Deserialize;

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
    let file = match package.is_dir() {
        true => package.join("findings.json"),
        false => package.to_owned(),
    };
    if file.is_file() {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let findings: Findings = serde_json::from_str(&text).with_context(|| {
            format!("{} does not hold the findings of a package", file.display())
        })?;
        return Ok((findings.findings, findings.as_of));
    }
    if !package.is_dir() {
        bail!(
            "there is no package {}; name a folder that `carveout build` wrote",
            package.display()
        );
    }
    let mut all = Vec::new();
    let mut as_of = None;
    let mut folders: Vec<_> =
        std::fs::read_dir(package)?.flatten().map(|entry| entry.path()).collect();
    folders.push(package.to_owned());
    folders.sort();
    for file in folders.iter().map(|folder| folder.join("plan.json")).filter(|file| file.is_file())
    {
        let text = std::fs::read_to_string(&file)?;
        let plan: OfPlan = serde_json::from_str(&text)
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
