//! `carveout rebuild`

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use carveout::input::of_package;
use carveout::model::{Date, Period};
use carveout::oscal::Version;
use carveout::package::{self, Asked, Files, MANIFEST, Manifest, ManifestFile, PROVENANCE, SUMS};
use carveout::render::Templates;
use carveout::{Also, FEATURES};

use crate::args::Rebuild;
use crate::input::Input;
use crate::levels::{self, LevelArg};
use crate::output::{Output, Status};
use crate::{guard, run};

pub(crate) fn run(args: &Rebuild, output: &Output) -> anyhow::Result<Status> {
    if let Some(status) = guard::guard(&args.from, guard::SECONDS, guard::MEMORY_BYTES)? {
        return Ok(status);
    }
    let shown = args.package.display();
    if !args.package.join(MANIFEST).is_file() {
        bail!("{shown} is no folder of a package; unpack an archive first");
    }
    let opened = package::open(&args.package)?;
    let Some(old) = opened.packages.first() else { bail!("{shown} is no package") };
    if !old.verdict.is_clean() {
        bail!("{shown} is not as it was built; `carveout verify {shown}` says what is wrong");
    }
    let statement = of_package(&args.package.join(PROVENANCE))
        .with_context(|| format!("{shown} does not say how it was built"))?;
    let (asked, features) = package::asked(&statement)
        .map_err(|why| anyhow!("{PROVENANCE} of {shown} cannot be read: {why}"))?;
    if features != FEATURES {
        bail!(
            "{shown} was made by a program with [{}], and this one has [{}]",
            features.join(", "),
            FEATURES.join(", ")
        );
    }
    let generator = concat!("carveout ", env!("CARGO_PKG_VERSION"));
    if old.manifest.generator != generator {
        output.note(format!(
            "{shown} was made by {}, and this is {generator}",
            old.manifest.generator
        ));
    }
    let Some((label, files)) = again(&args.from, &asked, output)? else {
        return Ok(Status::BadInput);
    };
    let new = files.get(MANIFEST).map(Vec::as_slice).unwrap_or_default();
    let new: Manifest = serde_json::from_slice(new).context("the new manifest")?;
    let same = files.get(SUMS).is_some_and(|sums| *sums == old.sums);
    for line in changes("input", &old.manifest.inputs, &new.inputs) {
        output.result(line);
    }
    if !same {
        for line in changes("file", &old.manifest.files, &new.files) {
            output.result(line);
        }
    }
    if let Some(out) = &args.out {
        let to = out.join(label);
        package::write(&to, &files).context("nothing was written")?;
        output.note(format!("wrote {}", to.display()));
    }
    if same {
        output.result(format!("{} files are identical", files.len() - 1));
        return Ok(Status::Clean);
    }
    if old.manifest.inputs == new.inputs && old.manifest.generator == generator {
        output.result(
            "the inputs are the same: what a template, a catalog or a fact of the program says has changed",
        );
    }
    Ok(Status::Findings)
}

/// Builds what was asked for; nothing if the workspace cannot be understood.
fn again(from: &Path, asked: &Asked, output: &Output) -> anyhow::Result<Option<(String, Files)>> {
    let period: Period = asked.period.parse()?;
    let as_of: Date = asked.as_of.parse()?;
    let levels = asked.level.iter().map(|text| text.parse::<LevelArg>());
    let levels: Vec<LevelArg> = levels.collect::<Result<_, _>>().map_err(|why| anyhow!(why))?;
    let version = match asked.oscal_version.as_deref() {
        None => Version::default(),
        Some(text) => Version::ALL
            .into_iter()
            .find(|version| version.as_str() == text)
            .with_context(|| format!("this version writes no OSCAL {text}"))?,
    };
    let also = Also::of_words(asked.also.iter().map(String::as_str), version)
        .map_err(|word| anyhow!("this version writes no `{word}` beside a plan"))?;
    let input = Input { dir: from.to_owned(), period: Some(period.into()), as_of: Some(as_of) };
    let mut loaded = run::load(&input, output);
    levels::add(&mut loaded, &levels);
    let Some(run) = run::plan(loaded, &input, output)? else { return Ok(None) };
    let mut templates = Templates::embedded();
    for (name, text) in &run.templates {
        templates = templates.with_override(name, text.clone());
    }
    let (files, _) = output.during("writing plans and workbooks", || {
        let (workspace, plans) = (&run.workspace, &run.plans);
        carveout::files_and(workspace, plans, &templates, &run.originals, also, &asked.level)
    })?;
    Ok(Some((run.workspace.system.period_label(), files)))
}

/// What is another one in two lists of files.
fn changes(what: &str, old: &[ManifestFile], new: &[ManifestFile]) -> Vec<String> {
    let by_path = |list: &[ManifestFile]| -> BTreeMap<String, String> {
        list.iter().map(|file| (file.path.clone(), file.sha256.clone())).collect()
    };
    let (old, new) = (by_path(old), by_path(new));
    let mut out = Vec::new();
    for (path, hash) in &old {
        match new.get(path) {
            None => out.push(format!("{what} missing: {path}")),
            Some(other) if other != hash => out.push(format!("{what} differs: {path}")),
            Some(_) => {}
        }
    }
    out.extend(
        new.keys()
            .filter(|path| !old.contains_key(*path))
            .map(|path| format!("{what} added: {path}")),
    );
    out
}
