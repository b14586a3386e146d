//! `carveout build`

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use carveout::diag::{Diagnostic, render};
use carveout::model::{Disposition, Plan};
use carveout::package;
use carveout::render::Templates;
use carveout::signing;

use crate::args::{Also, Build, Layout};
use crate::input::Input;
use crate::output::{Output, Status};
use crate::run::Run;
use crate::sign::Signer;
use crate::{guard, levels, run, screen};

/// Files set aside that are named.
const NAMED: usize = 10;

pub(crate) fn run(args: &Build, output: &Output) -> anyhow::Result<Status> {
    if let Some(status) =
        guard::guard(&args.input.dir, args.template_seconds, args.template_memory)?
    {
        return Ok(status);
    }
    let named = guard::about().map(|system| output.about(&system));
    let output = named.as_ref().unwrap_or(output);
    let out = match &args.out {
        Some(out) => out.clone(),
        None => args.input.dir.join("out"),
    };
    let Some(built) = build(args, &args.input, &out, output)? else { return Ok(Status::BadInput) };
    let Built { run, findings, out, files, status, signed } = built;
    let lines = render::lines(&findings, 20);
    if !lines.is_empty() {
        output
            .note(format!("{lines}`carveout check {}` shows each place", args.input.dir.display()));
    }
    for plan in &run.plans {
        output.result(line(plan));
    }
    for approval in run.plans.first().iter().flat_map(|plan| &plan.approved_before) {
        output.note(approval.sentence());
    }
    if let Some(fingerprint) = signed {
        output.note(format!("signed with {fingerprint}"));
    }
    output.result(format!("{}: {}", out.display(), render::tally(&findings)));
    output.note(screen::screen(&run, &findings, (&out, &files), &args.input, output)?);
    Ok(status)
}

/// A package that was written.
pub(crate) struct Built {
    /// What it was made from.
    pub run: Run,
    /// All findings, those of rendering too.
    pub findings: Vec<Diagnostic>,
    /// Its folder.
    pub out: PathBuf,
    /// Its files, by path inside it.
    pub files: Vec<String>,
    /// What the findings amount to.
    pub status: Status,
    /// Fingerprint of the key that signed it.
    pub signed: Option<String>,
}

/// Writes the package of a workspace into a folder below `out`. `None` where nothing can be written; why has been printed
/// then.
pub(crate) fn build(
    args: &Build,
    input: &Input,
    out: &Path,
    output: &Output,
) -> anyhow::Result<Option<Built>> {
    // A key that cannot sign is told before the work.
    let signer = args.sign.as_deref().map(Signer::open).transpose()?;
    let levels: Vec<String> = args.level.iter().map(|one| one.as_written().to_owned()).collect();
    let mut loaded = run::strictly(run::load(input, output), args.strict);
    levels::add(&mut loaded, &args.level);
    let Some(run) = run::plan(loaded, input, output)? else { return Ok(None) };
    if let Some(lacking) = also(args).lacking(&run.workspace, &run.plans) {
        output.fault(format!("{lacking}; nothing was written\n"));
        return Ok(None);
    }
    let out = out.join(run.workspace.system.period_label());
    let mut templates = Templates::embedded();
    for (name, text) in &run.templates {
        templates = templates.with_override(name, text.clone());
    }
    let start = Instant::now();
    let rendered = output.during("writing plans and workbooks", || {
        let (workspace, plans) = (&run.workspace, &run.plans);
        carveout::files_and(workspace, plans, &templates, &run.originals, also(args), &levels)
    });
    let (mut files, findings) = match rendered {
        Ok(done) => done,
        Err(error) => {
            output.fault(render::human(&error.diagnostics, &run.texts));
            output.fault("nothing was written\n");
            return Ok(None);
        }
    };
    output.detail(format!("rendered in {:.0?}", start.elapsed()));
    if let Some(signer) = &signer {
        let sums = files.get(package::SUMS).map(Vec::as_slice).unwrap_or_default();
        let signature = signer.sign(signing::PACKAGE, sums).context("nothing was written")?;
        files.insert(package::SIGNED.to_owned(), signature.into_bytes());
    }
    let start = Instant::now();
    let aside = package::write(&out, &files).context("nothing was written")?;
    if let Some(aside) = aside {
        let mut names: Vec<&str> = aside.files.iter().map(String::as_str).collect();
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        output.fault(format!(
            "kept in {}: {}{more}, added or changed in the package by somebody since it was built\n",
            aside.folder.display(),
            names.join(", ")
        ));
    }
    output.detail(format!("wrote {} files in {:.0?}", files.len(), start.elapsed()));
    let deny = args.deny.map_or(run.workspace.system.policy.deny, Into::into);
    let status = Status::of(&findings, deny);
    let signed = signer.map(|signer| signer.fingerprint());
    let files = files.into_keys().collect();
    Ok(Some(Built { run, findings, out, files, status, signed }))
}

/// What the package has beside its usual files.
fn also(args: &Build) -> carveout::Also {
    let asked = |what| args.also.contains(&what);
    carveout::Also {
        oscal: asked(Also::Oscal).then(|| args.oscal_version.into()),
        sdr: asked(Also::Sdr),
        ocsf: asked(Also::Ocsf),
        html: asked(Also::Html),
        csv: asked(Also::Csv),
        json: asked(Also::Json),
        layouts: layouts(&args.layout),
    }
}

/// The layouts that are asked for, each once.
fn layouts(asked: &[Layout]) -> [Option<&'static str>; 3] {
    let is = |layout: Layout, name| asked.contains(&layout).then_some(name);
    [
        is(Layout::FedrampCisCrm, "fedramp-cis-crm"),
        is(Layout::Pci, "pci-12.8.5"),
        is(Layout::CmmcSrm, "cmmc-srm"),
    ]
}

/// `nist-800-53-r5/low: 538 parts: 12 AWS-attested, …, 31 open`
fn line(plan: &Plan) -> String {
    let counts: Vec<String> = Disposition::ALL
        .iter()
        .map(|disposition| (*disposition, plan.summary.parts.get(*disposition)))
        .filter(|(_, count)| *count > 0)
        .map(|(disposition, count)| format!("{count} {}", disposition.short()))
        .collect();
    format!("{}: {} parts: {}", plan.framework, plan.summary.parts.total(), counts.join(", "))
}
