//! `carveout catalog import`

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use carveout::catalog::sheet::{Field, Spreadsheet};
use carveout::catalog::{self, Imported};
use carveout::diag::{Diagnostic, Origin, codes, render};
use carveout::evidence::tables;
use carveout::input::{given, whole};

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
    let mut imported = match read(args) {
        Ok(imported) => imported,
        Err(faults) => {
            output.fault(render::human(&faults, &BTreeMap::new()));
            output.fault(format!("{}; nothing was written\n", render::tally(&faults)));
            return Ok(Status::BadInput);
        }
    };
    if let Some(name) = &args.name {
        let [(only, _)] = imported.as_mut_slice() else {
            bail!("--name works with one catalog only; these files contain {}", imported.len());
        };
        name.strip_suffix(".json").unwrap_or(name).clone_into(&mut only.name);
    }
    let (imported, understood): (Vec<Imported>, Vec<Option<String>>) = imported.into_iter().unzip();
    let folder = args.into.join("catalogs");
    let files = targets(&folder, &imported, args.force)?;
    write(&folder, &files)?;
    for ((catalog, file), understood) in imported.iter().zip(&files).zip(&understood) {
        if !catalog.resolved.warnings.is_empty() {
            output.note(render::human(&catalog.resolved.warnings, &BTreeMap::new()).trim_end());
        }
        report(catalog, file, understood.as_deref(), output);
    }
    output.result("Add to carveout.yaml:\n\nframeworks:");
    let mut without = false;
    for catalog in &imported {
        let known = catalog.catalog.responsibility.is_none();
        let like = if known { catalog::ids_like(&catalog.catalog) } else { None };
        without |= known && like.is_none();
        let table = like.map(|id| format!(", responsibility: {id}")).unwrap_or_default();
        output.result(format!("  - {{catalog: catalogs/{}.json{table}}}", catalog.name));
    }
    if without {
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

/// The catalogs of the files, and of a spreadsheet how it was read.
fn read(args: &CatalogImport) -> Result<Vec<(Imported, Option<String>)>, Vec<Diagnostic>> {
    let ends = |path: &Path, ends: &[&str]| {
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        ends.iter().any(|one| end.eq_ignore_ascii_case(one))
    };
    let (sheets, oscal): (Vec<PathBuf>, Vec<PathBuf>) = args
        .files
        .iter()
        .cloned()
        .partition(|path| ends(path, &["xlsx", "xlsm", "xls", "csv", "tsv", "txt"]));
    let options = options(args)?;
    let mut out = Vec::new();
    let mut faults = Vec::new();
    if !oscal.is_empty() {
        match catalog::import(&oscal, args.as_of) {
            Ok(found) => out.extend(found.into_iter().map(|one| (one, None))),
            Err(found) => faults.extend(found),
        }
    }
    for path in &sheets {
        let opened = given(path).and_then(|file| {
            let tables = tables::sheets(&file.content, &file.name).map_err(|fault| *fault)?;
            Ok((tables, file))
        });
        let read = opened.map_err(|fault| vec![fault]).and_then(|(tables, file)| {
            catalog::sheet::read(&tables, &file.name, &file.sha256, &options)
        });
        match read {
            Ok(found) => out.push((found.imported, Some(found.understood))),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// What the command line says of spreadsheets.
fn options(args: &CatalogImport) -> Result<Spreadsheet, Vec<Diagnostic>> {
    let mut columns = BTreeMap::new();
    for one in &args.column {
        let split = one.split_once('=').filter(|(_, heading)| !heading.trim().is_empty());
        let Some((field, heading)) = split.and_then(|(name, to)| Some((Field::named(name)?, to)))
        else {
            let message = format!("--column {one} is not understood");
            return Err(vec![
                Diagnostic::new(&codes::CATALOG_COLUMNS, message)
                    .help("write id=HEADING, title=HEADING, text=HEADING, group=HEADING or parent=HEADING")
                    .fault(&Origin::option(format!("--column {one}"))),
            ]);
        };
        columns.insert(field, heading.to_owned());
    }
    Ok(Spreadsheet {
        columns,
        sheet: args.sheet.clone(),
        title: args.title.clone(),
        version: args.edition.clone(),
        licence: args.license.clone(),
        as_of: args.as_of,
    })
}

fn report(imported: &Imported, file: &Target<'_>, understood: Option<&str>, output: &Output) {
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
    if let Some(understood) = understood {
        output.result(format!("  {understood}"));
    }
    for source in &resolved.sources {
        let kind = source.kind.label();
        output.result(format!("  {kind} {}\n    SHA-256 {}", source.path, source.sha256));
    }
    output.result("");
}
