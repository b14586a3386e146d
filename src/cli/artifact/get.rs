//! `carveout artifact get`

use std::io::{BufRead, IsTerminal};
use std::path::{Component, Path};

use anyhow::Context;
use carveout::artifact::store::{LOCK_FILE, write_lock};
use carveout::artifact::{Artifact, ArtifactError, Term};
use carveout::diag::render;
use carveout::input::of_package;
use carveout::model::LockDocument;
use carveout::workspace;

use super::args::Get;
use super::plain;
use crate::output::{Output, Status};
use crate::run;
use crate::there::there;

pub(super) fn run(args: &Get, output: &Output) -> anyhow::Result<Status> {
    if let Err((faults, texts)) = workspace::citations(&args.dir) {
        output.fault(render::human(&faults, &texts));
        return Ok(Status::BadInput);
    }
    let mut lock = super::lock(&args.dir)?;
    let listed = super::find(&lock, &args.report, args.report_version)?;
    let version = listed.version.ok_or_else(|| {
        ArtifactError::usage(
            format!("{LOCK_FILE} has no version for {}", plain(&args.report)),
            "specify one with --version",
        )
    })?;
    outside(&args.to, &args.dir)?;

    let artifact = Artifact::connect(&super::connection(&args.connection))?;
    output.progress("terms");
    let term = artifact.term(&args.report, version, &args.to);
    output.progress("");
    let term = term?;
    output.result(format!("terms        {} (read them)", term.stored.path.display()));
    let consent = consent(args, &term, output)?;
    if term.needs_consent() && consent.is_none() {
        return Err(ArtifactError::usage(
            format!(
                "{} version {version} requires explicit consent to its terms by a person",
                plain(&args.report)
            ),
            format!(
                "read {}, then run again with --accept-term --consented-by NAME",
                term.stored.path.display()
            ),
        )
        .into());
    }

    output.progress("document");
    let document = artifact.document(&term, &args.to);
    output.progress("");
    let document = document?;
    let now = run::now()?;
    let file = document.path.file_name().map(|name| name.to_string_lossy().into_owned());
    lock.documents.push(LockDocument {
        report: args.report.clone(),
        version,
        sha256: document.sha256.clone(),
        bytes: document.bytes,
        file: file.unwrap_or_default(),
        retrieved_at: now.clone(),
        acceptance: term.report.acceptance_type.clone(),
        term_arn: term.report.term_arn.clone(),
        term_sha256: Some(term.stored.sha256.clone()),
        consented_at: consent.as_ref().map(|_| now),
        consented_by: consent,
    });
    lock.settle();
    write_lock(&args.dir.join(LOCK_FILE), &lock)?;
    output.result(format!("document     {}", document.path.display()));
    output.result(format!("sha256       {}", document.sha256));
    output.note("confidential: AWS's terms govern who may receive it; carveout never puts it into a package");
    Ok(Status::Clean)
}

/// Who accepts the terms: the person named, or the person at the terminal. Nobody in a pipeline.
fn consent(args: &Get, term: &Term, output: &Output) -> anyhow::Result<Option<String>> {
    if let Some(name) = &args.consented_by {
        let name = plain(name).trim().to_owned();
        if name.is_empty() {
            return Err(ArtifactError::usage(
                "--consented-by is empty",
                "give the name of the person who accepts the terms",
            )
            .into());
        }
        return Ok(Some(name));
    }
    if !term.needs_consent() || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal()
    {
        return Ok(None);
    }
    output.fault("Read the terms. To accept them, type your full name; to cancel, press Enter: ");
    let mut name = String::new();
    std::io::stdin().lock().read_line(&mut name).context("cannot read the answer")?;
    Ok(Some(plain(name.trim()).trim().to_owned()).filter(|name| !name.is_empty()))
}

/// Refuses a folder inside the workspace, or inside a package: documents must not travel with either.
fn outside(folder: &Path, workspace: &Path) -> anyhow::Result<()> {
    let mut real = std::env::current_dir()?.canonicalize()?;
    for part in folder.components() {
        if part == Component::ParentDir {
            real.pop();
        } else {
            real.push(part);
        }
        // Existing folders are resolved through links; those not yet created cannot be links.
        real = there(real.canonicalize(), &real)?.unwrap_or(real);
    }
    let mut inside_package = false;
    for ancestor in real.ancestors() {
        let manifest = ancestor.join("manifest.json");
        let manifest = there(of_package(&manifest), &manifest)?.unwrap_or_default();
        inside_package |= String::from_utf8_lossy(&manifest).contains("\"carveout/manifest/");
    }
    if real.starts_with(workspace.canonicalize()?) || inside_package {
        return Err(ArtifactError::usage(
            format!("{} is inside the workspace or a package", folder.display()),
            "AWS's documents are confidential: set --to to a private folder outside both",
        )
        .into());
    }
    Ok(())
}
