//! `carveout catalog import`

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use carveout::catalog::profile::SourceKind;
use carveout::catalog::{self, Imported};
use carveout::diag::render;
use carveout::input::whole;

use crate::args::CatalogImport;
use crate::output::{Output, Status};
use crate::there::there;

pub(super) fn run(args: &CatalogImport, output: &Output) -> anyhow::Result<Status> {
    let into = fs::metadata(&args.into);
    let into = into.with_context(|| {
        format!("cannot open {}; `carveout init DIR` creates a workspace", args.into.display())
    })?;
    if !into.is_dir() {
        bail!("{} is not a folder; `carveout init DIR` creates a workspace", args.into.display());
    }
    let mut imported = match catalog::import(&args.files, args.as_of) {
        Ok(imported) => imported,
        Err(faults) => {
            output.fault(render::human(&faults, &BTreeMap::new()));
            output.fault(format!("{}; nothing was written\n", render::tally(&faults)));
            return Ok(Status::BadInput);
        }
    };
    if let Some(name) = &args.name {
        let [only] = imported.as_mut_slice() else {
            bail!("--name works with one catalog only; these files contain {}", imported.len());
        };
        name.strip_suffix(".json").unwrap_or(name).clone_into(&mut only.name);
    }
    let folder = args.into.join("catalogs");
    let files = targets(&folder, &imported, args.force)?;
    write(&folder, &files)?;
    for (catalog, file) in imported.iter().zip(&files) {
        if !catalog.resolved.warnings.is_empty() {
            output.note(render::human(&catalog.resolved.warnings, &BTreeMap::new()).trim_end());
        }
        report(catalog, file, output);
    }
    output.result("Add to carveout.yaml:\n\nframeworks:");
    for catalog in &imported {
        output.result(format!("  - {{catalog: catalogs/{}.json}}", catalog.name));
    }
    if imported.iter().any(|catalog| catalog.catalog.responsibility.is_none()) {
        output.note(
            "No responsibility table applies by default: the customer is responsible for every part. If the ids are\n\
             those of SP 800-53, add `responsibility: nist-800-53-r5`.",
        );
    }
    Ok(Status::Clean)
}

/// A file to write.
struct Target<'a> {
    path: PathBuf,
    json: &'a str,
    /// The same file exists already.
    same: bool,
}

/// The path for each catalog, or an error if a different file exists there.
fn targets<'a>(
    folder: &Path,
    imported: &'a [Imported],
    force: bool,
) -> anyhow::Result<Vec<Target<'a>>> {
    if there(fs::symlink_metadata(folder), folder)?.is_some_and(|meta| !meta.is_dir()) {
        bail!("{} is not a folder; links are not followed", folder.display());
    }
    let mut names = BTreeSet::new();
    let mut out = Vec::new();
    for catalog in imported {
        let name = &catalog.name;
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
            bail!("`{name}` is not a valid file name; choose another with --name");
        }
        if !names.insert(name.to_lowercase()) {
            bail!(
                "two of these files would be stored as {name}.json; import them one at a time with --name"
            );
        }
        let path = folder.join(format!("{name}.json"));
        let json = &catalog.resolved.json;
        let same = match there(fs::symlink_metadata(&path), &path)? {
            None => false,
            Some(meta) if !meta.is_file() => bail!("{} is not a regular file", path.display()),
            Some(meta) => {
                // One of another length differs, and is not read.
                let length = json.len() as u64;
                let old = match meta.len() == length {
                    true => whole(&path, length)
                        .with_context(|| format!("cannot read {}", path.display()))?,
                    false => Vec::new(),
                };
                if old != json.as_bytes() && !force {
                    bail!(
                        "{} exists and differs; use --force to overwrite it, or --name to store the catalog under another name",
                        path.display()
                    );
                }
                old == json.as_bytes()
            }
        };
        out.push(Target { path, json, same });
    }
    Ok(out)
}

/// Writes every file under a temporary name first, so that a failure leaves no partial result.
fn write(folder: &Path, files: &[Target<'_>]) -> anyhow::Result<()> {
    let fresh = there(fs::symlink_metadata(folder), folder)?.is_none();
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let prepared = files.iter().filter(|file| !file.same).map(|file| {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".partial-");
        readable(&mut builder);
        let mut partial = builder.tempfile_in(folder)?;
        partial.write_all(file.json.as_bytes())?;
        partial.as_file().sync_all()?;
        Ok((partial, &file.path))
    });
    let prepared: std::io::Result<Vec<_>> = prepared.collect();
    let prepared = prepared.inspect_err(|_| {
        if fresh {
            let _ = fs::remove_dir(folder);
        }
    });
    for (partial, path) in
        prepared.with_context(|| format!("cannot write to {}", folder.display()))?
    {
        partial.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// A temporary file is private; a stored catalog must be readable by the team.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable(_: &mut tempfile::Builder<'_, '_>) {}

fn report(imported: &Imported, file: &Target<'_>, output: &Output) {
    let Imported { catalog, resolved, .. } = imported;
    let done = if file.same { " (unchanged)" } else { "" };
    output.result(format!("{}{done}", file.path.display()));
    output.result(format!("  {}, version {}", catalog.source.title, catalog.source.version));
    let controls = catalog.controls().count();
    let parts: usize = catalog.controls().map(|control| control.statement.leaves().len()).sum();
    let parameters: usize = catalog.controls().map(|control| control.parameters.len()).sum();
    let withdrawn = match resolved.withdrawn {
        0 => String::new(),
        n => format!("; {n} withdrawn controls are stored but excluded from plans"),
    };
    output.result(format!(
        "  {controls} controls, {parts} parts, {parameters} parameters, {} groups{withdrawn}",
        catalog.groups.len()
    ));
    for source in &resolved.sources {
        let kind = match source.kind {
            SourceKind::Catalog => "catalog",
            SourceKind::Profile => "profile",
        };
        output.result(format!("  {kind} {}\n    SHA-256 {}", source.path, source.sha256));
    }
    output.result("");
}
