//! `carveout schema` and `carveout completions`

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use carveout::model::Workspace;
use carveout::schemas::{SCHEMAS, proposing, schema};
use clap::CommandFactory;

use crate::args::{Args, Completions, Schema};
use crate::files::replace;
use crate::input::Input;
use crate::output::{Output, Status};
use crate::run;
use crate::there::there;

/// Where the schemas of a workspace are.
const FOLDER: &str = ".carveout";

/// The files that have a schema, by its name.
const FILES: &[(&str, &str)] = &[
    ("carveout", "carveout.yaml"),
    ("evidence", "evidence/index.yaml"),
    ("tests", "evidence/tests.yaml"),
    ("formats", "evidence/formats.yaml"),
    ("reviews", "aws-reports.yaml"),
    ("poam", "poam.yaml"),
    ("waivers", "waivers.yaml"),
];

/// What an editor looks for in the first lines of a file.
const MODELINE: &str = "# yaml-language-server: $schema=";

pub(crate) fn run(args: &Schema, output: &Output) -> anyhow::Result<Status> {
    if let Some(dir) = &args.write {
        return write(dir, output);
    }
    let Some(name) = &args.name else {
        for (name, file, _) in SCHEMAS {
            output.result(format!("{name:<16} {file}"));
        }
        return Ok(Status::Clean);
    };
    let Some(schema) = schema(name) else {
        let known: Vec<&str> = SCHEMAS.iter().map(|(name, _, _)| *name).collect();
        bail!("unknown schema `{name}`; available: {}", known.join(", "));
    };
    output.result(serde_json::to_string_pretty(&schema)?);
    Ok(Status::Clean)
}

pub(crate) fn completions(args: &Completions, output: &Output) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "carveout", &mut script);
    output.raw(&String::from_utf8_lossy(&script));
    Ok(Status::Clean)
}

/// Writes the schemas of the files of a workspace, and into each file the line that names its own.
fn write(dir: &Path, output: &Output) -> anyhow::Result<Status> {
    let input = Input { dir: dir.to_owned(), period: None, as_of: None };
    let loaded = run::load(&input, output);
    let Some(workspace) = &loaded.workspace else {
        bail!("the workspace cannot be understood: `carveout check {}` says why", dir.display());
    };
    let folder = dir.join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("cannot write {}", folder.display()))?;
    let mut named = 0;
    for (name, file) in FILES {
        let Some(schema) = schema(name) else { continue };
        let schema = proposing(serde_json::to_value(schema)?, &ids(name, workspace));
        let path = folder.join(format!("{name}.json"));
        let text = serde_json::to_string_pretty(&schema)? + "\n";
        replace(&path, &text)?;
        let path = dir.join(file);
        let Some(text) = there(fs::read_to_string(&path), &path)? else { continue };
        if text.lines().take(5).any(|line| line.starts_with(MODELINE)) {
            continue;
        }
        let up = "../".repeat(file.matches('/').count());
        let (mark, rest) = match text.strip_prefix('\u{feff}') {
            Some(rest) => ("\u{feff}", rest),
            None => ("", text.as_str()),
        };
        let with = format!("{mark}{MODELINE}{up}{FOLDER}/{name}.json\n{rest}");
        replace(&path, &with)?;
        named += 1;
    }
    output.result(format!(
        "{}: {} schemas; {named} files name theirs from now on",
        folder.display(),
        FILES.len()
    ));
    output.note("run it again when ids are added, so that editors complete them");
    Ok(Status::Clean)
}

/// What the properties of a schema may name in this workspace.
fn ids(schema: &str, workspace: &Workspace) -> Vec<(&'static str, Vec<String>)> {
    let mut controls: BTreeSet<String> = BTreeSet::new();
    for (_, catalog) in &workspace.frameworks {
        for control in catalog.controls() {
            controls.insert(control.id.to_string());
            controls.extend(control.statement.leaves().iter().map(|(part, _)| part.id.to_string()));
        }
    }
    let parts: Vec<String> = controls.into_iter().collect();
    let own: Vec<String> = workspace.implementations.iter().map(|one| one.id.clone()).collect();
    let tests: Vec<String> = workspace.tests.iter().map(|test| test.id.clone()).collect();
    let evidence: Vec<String> = workspace.evidence.iter().map(|item| item.id.clone()).collect();
    let roles: Vec<String> = workspace.system.roles.keys().cloned().collect();
    let services: Vec<String> = workspace.knowledge.services.keys().cloned().collect();
    let topics: Vec<String> = workspace.knowledge.topics.keys().cloned().collect();
    let joined =
        |lists: &[&Vec<String>]| lists.iter().flat_map(|list| list.iter().cloned()).collect();
    match schema {
        "carveout" => vec![
            ("services", services.clone()),
            ("service", services),
            ("topic", topics),
            ("premises", workspace.knowledge.premises.keys().cloned().collect()),
            ("frameworks", carveout::catalog::named::names()),
            ("part", parts),
        ],
        "evidence" => vec![("supports", joined(&[&own, &tests, &parts]))],
        "tests" => vec![
            ("tests", joined(&[&own, &parts])),
            ("parts", parts.clone()),
            ("evidence", evidence),
        ],
        "poam" => vec![("owner", roles), ("parts", parts)],
        "waivers" => {
            let rules =
                carveout::check::codes().into_iter().map(|code| code.name.to_owned()).collect();
            vec![("rule", rules), ("control", parts)]
        }
        "reviews" => vec![("reviewer", roles), ("services", services)],
        _ => Vec::new(),
    }
}
