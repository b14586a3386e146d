//! `carveout artifact get`

use std::io::{BufRead, IsTerminal};
use std::path::{Component, Path};

use anyhow::Context;
use carveout::artifact::store::{LOCK_FILE, write_lock};
use carveout::artifact::{Artifact, ArtifactError, Term};
use carveout::diag::render;
use carveout::model::LockDocument;
use carveout::workspace;

use super::args::Get;
use super::plain;
use crate::output::{Output, Status};
use crate::run;

pub fn run(args: &Get, output: &Output) -> anyhow::Result<Status> {
    if let Err((faults, texts)) = workspace::citations(&args.dir) {
        output.fault(render::human(&faults, &texts));
        return Ok(Status::BadInput);
    }
    let mut lock = super::lock(&args.dir)?;
    let listed = super::find(&lock, &args.report, args.report_version)?;
    let version = listed.version.ok_or_else(|| {
        ArtifactError::usage(
            format!("{LOCK_FILE} states no version of {}", plain(&args.report)),
            "give --version",
        )
    })?;
    outside(&args.to, &args.dir)?;

    let artifact = Artifact::connect(&super::connection(&args.connection))?;
    output.progress("terms");
    let term = artifact.term(&args.report, version, &args.to);
    output.progress("");
    let term = term?;
    output.result(format!("terms        {} (read them)", term.kept.path.display()));
    let consent = consent(args, &term, output)?;
    if term.needs_consent() && consent.is_none() {
        return Err(ArtifactError::usage(
            format!(
                "{} version {version} asks for a person's explicit consent to its terms",
                plain(&args.report)
            ),
            format!(
                "read {}, then run again with --accept-term --consented-by NAME",
                term.kept.path.display()
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
        term_sha256: Some(term.kept.sha256.clone()),
        consented_at: consent.as_ref().map(|_| now),
        consented_by: consent,
    });
    lock.settle();
    write_lock(&args.dir.join(LOCK_FILE), &lock)?;
    output.result(format!("document     {}", document.path.display()));
    output.result(format!("sha256       {}", document.sha256));
    output.note("for your eyes: AWS's terms say who may have it; it never goes into a package");
    Ok(Status::Clean)
}

/// Who accepts the terms: the person named, or the one at the terminal. Nobody in a pipeline.
fn consent(args: &Get, term: &Term, output: &Output) -> anyhow::Result<Option<String>> {
    if let Some(name) = &args.consented_by {
        let name = plain(name).trim().to_owned();
        if name.is_empty() {
            return Err(ArtifactError::usage("--consented-by is empty", "name a person").into());
        }
        return Ok(Some(name));
    }
    if !term.needs_consent() || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal()
    {
        return Ok(None);
    }
    output.fault("Read the terms. To accept them, type your full name; to stop, press Enter: ");
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
        // What is there is followed through its links; what is not yet there has none.
        real = real.canonicalize().unwrap_or(real);
    }
    let inside_package = real.ancestors().any(|ancestor| {
        let manifest = std::fs::read_to_string(ancestor.join("manifest.json")).unwrap_or_default();
        manifest.contains("\"carveout/manifest/")
    });
    if real.starts_with(workspace.canonicalize()?) || inside_package {
        return Err(ArtifactError::usage(
            format!("{} is inside the workspace or a package", folder.display()),
            "AWS's documents are confidential: give --to a folder of your own outside both",
        )
        .into());
    }
    Ok(())
}
