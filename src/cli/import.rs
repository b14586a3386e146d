//! `carveout import`

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use carveout::bring::{self, BroughtFile, Catalogs, Known, Left, Outcome, Reading};
use carveout::diag::render;
use carveout::input::whole_text;
use carveout::limits::TEXT_FILE;
use carveout::model::text::few_and_more;
use carveout::model::{Catalog, Date, PartId};

use crate::append;
use crate::args::Import;
use crate::files::{create, implementations, replace};
use crate::input::Input;
use crate::output::{Output, Status};
use crate::run::{self, Run};

/// What is printed of what was left out, unless all is asked for.
const SHOWN: usize = 40;

pub(crate) fn run(args: &Import, output: &Output) -> anyhow::Result<Status> {
    let input = Input { dir: args.dir.clone(), period: None, as_of: args.as_of };
    let Some(run) = run::resolved(&input, output)? else { return Ok(Status::BadInput) };
    let shown = if args.all { usize::MAX } else { SHOWN };
    let Some((reading, outcome)) = look(&run, &input.dir, &args.files, shown, output)? else {
        return Ok(Status::BadInput);
    };
    if !args.write {
        for file in &outcome.files {
            output.result(format!("would write {}", line(file)));
        }
        tell(&outcome, &reading, "would be written", output);
        output.note("nothing was written; --write writes it");
        return Ok(Status::Clean);
    }
    write(&input.dir, &outcome)?;
    tell(&outcome, &reading, "written", output);
    Ok(Status::Clean)
}

/// Brings a file into a workspace that was just created.
pub(crate) fn write_into(
    dir: &Path,
    file: &Path,
    as_of: Option<Date>,
    output: &Output,
) -> anyhow::Result<Status> {
    let args = Import {
        dir: dir.to_owned(),
        files: vec![file.to_owned()],
        write: true,
        all: false,
        as_of,
    };
    run(&args, output)
}

fn line(file: &BroughtFile) -> String {
    let satisfies: Vec<String> = file.satisfies.iter().map(PartId::to_string).collect();
    let texts = match file.texts {
        0 => "no text".to_owned(),
        1 => "1 text".to_owned(),
        many => format!("{many} texts"),
    };
    format!("{}: {} ({}), {texts}", file.path, file.id, few_and_more(&satisfies, 4))
}

fn tell(outcome: &Outcome, reading: &Reading, done: &str, output: &Output) {
    let texts: usize = outcome.files.iter().map(|file| file.texts).sum();
    output.result(format!(
        "{}: {} controls read; {} files with {texts} texts {done}, {} tests, {} roles; {} remarks on what was left out",
        reading.kind,
        reading.controls.len(),
        outcome.files.len(),
        outcome.tests.len(),
        outcome.roles.len(),
        outcome.left.len()
    ));
}

/// Reads the files and prints what was understood and what not.
fn look(
    run: &Run,
    dir: &Path,
    files: &[PathBuf],
    shown: usize,
    output: &Output,
) -> anyhow::Result<Option<(Reading, Outcome)>> {
    let catalogs: Vec<&Catalog> =
        run.workspace.frameworks.iter().map(|(_, catalog)| catalog).collect();
    let mut whole = Reading::default();
    for path in every(files)? {
        let read = bring::open(&path, Catalogs(&catalogs));
        match read {
            Ok(reading) => {
                for said in &reading.understood {
                    output.note(format!("understood: {said}"));
                }
                whole.kind = reading.kind;
                whole.controls.extend(reading.controls);
                whole.left.extend(reading.left);
                whole.roles.extend(reading.roles);
            }
            Err(fault) => {
                output.fault(render::human(&[fault], &Default::default()));
                output.fault("nothing was written\n");
                return Ok(None);
            }
        }
    }
    let taken = implementations(dir)?;
    let known = Known {
        implementations: &run.workspace.implementations,
        tests: &run.workspace.tests,
        roles: &run.workspace.system.roles,
        taken: &taken,
    };
    let outcome = bring::outcome(&whole, known);
    for Left { place, why } in outcome.left.iter().take(shown) {
        output.note(format!("left out: {place}: {why}"));
    }
    let more = outcome.left.len().saturating_sub(shown);
    if more > 0 {
        output.note(format!("and {more} more that were left out: --all prints them"));
    }
    for (id, title) in &outcome.roles {
        output.note(format!("role to add: {id} ({title})"));
    }
    Ok(Some((whole, outcome)))
}

/// The files named, and the Markdown in folders that are.
fn every(files: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in files {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let mut pending = vec![path.clone()];
        let mut found = Vec::new();
        while let Some(folder) = pending.pop() {
            let failed = || format!("cannot read {}", folder.display());
            for entry in fs::read_dir(&folder).with_context(failed)? {
                let entry = entry.with_context(failed)?;
                let kind = entry.file_type().with_context(failed)?;
                let path = entry.path();
                if kind.is_dir() && pending.len() < 10_000 {
                    pending.push(path);
                } else if kind.is_file() && path.extension().is_some_and(|end| end == "md") {
                    found.push(path);
                }
            }
        }
        if found.is_empty() {
            bail!("{} holds no Markdown of controls", path.display());
        }
        found.sort();
        all.extend(found);
    }
    Ok(all)
}

fn write(dir: &Path, outcome: &Outcome) -> anyhow::Result<()> {
    // What is changed is read first, so that nothing is written where one of it cannot be.
    let head = dir.join("carveout.yaml");
    let with_roles = match outcome.roles.is_empty() {
        true => None,
        false => {
            let text = whole_text(&head, TEXT_FILE)
                .with_context(|| format!("cannot read {}", head.display()))?;
            let added = with_roles(&text, outcome).with_context(|| {
                let ids: Vec<&str> = outcome.roles.keys().map(String::as_str).collect();
                format!(
                    "{} has no `roles:` on lines of their own; add {} yourself",
                    head.display(),
                    ids.join(", ")
                )
            })?;
            Some(added)
        }
    };
    let with_tests = match outcome.tests.is_empty() {
        true => None,
        false => Some(append::tests(dir, &outcome.tests.concat())?),
    };
    for file in &outcome.files {
        create(&dir.join(&file.path), file.text.as_bytes())?;
    }
    for (path, text) in with_roles.map(|text| (head, text)).into_iter().chain(with_tests) {
        replace(&path, &text)?;
    }
    Ok(())
}

/// The text of `carveout.yaml` with the roles below those that are there; nothing where they are not on lines of their own.
fn with_roles(text: &str, outcome: &Outcome) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let says = |line: &str| {
        let line = line.split(" #").next().unwrap_or_default();
        line.trim() == "roles:" && indent(line) > 0
    };
    let at = lines.iter().position(|line| says(line))?;
    let first = lines
        .iter()
        .skip(at + 1)
        .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let deeper = indent(first);
    if deeper <= indent(&lines[at]) {
        return None;
    }
    let entry = |(id, title): (&String, &String)| {
        format!(
            "{}{id}: {{title: {}}}",
            " ".repeat(deeper),
            serde_json::Value::from(title.as_str())
        )
    };
    lines.splice(at + 1..at + 1, outcome.roles.iter().map(entry));
    Some(lines.join("\n") + "\n")
}
