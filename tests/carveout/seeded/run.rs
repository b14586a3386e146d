//! Base workspaces, changed copies of them, and what `check` says of each.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use rust_xlsxwriter::Workbook;
use serde::Deserialize;

use super::seed::{Edit, Seed};
use crate::harness::{Workspace, copy, repository};

/// A base and what is found in it as it is.
pub(super) struct Base {
    name: String,
    as_of: String,
    findings: Vec<Finding>,
}

/// A workspace with a seed in it.
pub(super) struct Sown {
    workspace: Workspace,
    pub findings: Vec<Finding>,
}

/// A finding of the program.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Finding {
    pub rule: String,
    pub severity: String,
    pub message: String,
    #[serde(default)]
    pub places: Vec<Place>,
    waived: Option<serde_json::Value>,
}

/// A place of a finding.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Place {
    role: String,
    #[serde(default)]
    pub file: String,
    pub line: Option<usize>,
    pub cell: Option<String>,
    report: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message: String = self.message.chars().take(260).collect();
        write!(f, "{}[{}] {message} @", self.severity, self.rule)?;
        for place in self.places.iter().take(4) {
            write!(f, " {}", place.report.as_ref().unwrap_or(&place.file))?;
            if let Some(line) = place.line {
                write!(f, ":{line}")?;
            }
            if let Some(cell) = &place.cell {
                write!(f, "!{cell}")?;
            }
        }
        Ok(())
    }
}

/// Every base with its findings.
pub(super) fn bases() -> BTreeMap<String, Base> {
    let folder = repository().join("tests/seeded-faults");
    let text = fs::read_to_string(folder.join("base/as-of.yaml")).unwrap();
    let days: BTreeMap<String, String> = serde_saphyr::from_str(&text).unwrap();
    days.into_iter()
        .map(|(name, as_of)| {
            let workspace = Workspace::empty();
            copy(&folder.join("base").join(&name), &workspace.root());
            let findings = check(&workspace, &as_of);
            same_as_the_program(&workspace, &as_of, &findings);
            (name.clone(), Base { name, as_of, findings })
        })
        .collect()
}

impl Base {
    /// A copy of the base with the edits of a seed, checked.
    pub(super) fn sow(&self, seed: &Seed) -> Sown {
        let mut workspace = Workspace::empty();
        copy(&repository().join("tests/seeded-faults/base").join(&self.name), &workspace.root());
        for edit in &seed.edits {
            workspace = apply(workspace, edit, &seed.id);
        }
        let findings = check(&workspace, seed.as_of.as_ref().unwrap_or(&self.as_of));
        Sown { workspace, findings }
    }

    /// The findings that the base does not have. Each of the base takes away one of the same code, message and file.
    pub(super) fn unlike(&self, findings: &[Finding]) -> Vec<Finding> {
        let mut known: Vec<&Finding> = self.findings.iter().collect();
        let mut new = Vec::new();
        for finding in findings.iter().filter(|finding| finding.waived.is_none()) {
            let same = |old: &&Finding| {
                let file =
                    |finding: &Finding| finding.places.first().map(|place| place.file.clone());
                old.rule == finding.rule
                    && old.message == finding.message
                    && file(old) == file(finding)
            };
            match known.iter().position(same) {
                Some(at) => drop(known.swap_remove(at)),
                None => new.push(finding.clone()),
            }
        }
        new
    }
}

impl Sown {
    /// A line of a file, from 1.
    pub(super) fn line(&self, file: &str, line: usize) -> Option<String> {
        let text = fs::read_to_string(self.workspace.path(file)).ok()?;
        text.lines().nth(line.checked_sub(1)?).map(str::to_owned)
    }

    /// The id of the item of a list that a line of a YAML file is in: the nearest `- id:` above it that is not deeper.
    pub(super) fn item(&self, file: &str, line: usize) -> Option<String> {
        let text = fs::read_to_string(self.workspace.path(file)).ok()?;
        let lines: Vec<&str> = text.lines().take(line).collect();
        let depth = |line: &str| line.len() - line.trim_start().len();
        let mut least = usize::MAX;
        for line in lines.iter().rev() {
            let bare = line.trim_start();
            if bare.is_empty() || bare.starts_with('#') {
                continue;
            }
            if depth(line) <= least && depth(line) <= 2 && bare.starts_with("- ") {
                let (_, after) = bare.split_once(':')?;
                return Some(after.trim().trim_matches('"').to_owned());
            }
            least = least.min(depth(line));
        }
        None
    }
}

/// What `check` finds, with the fault of each alone. [`same_as_the_program`] sees that asking the library makes no difference.
fn check(workspace: &Workspace, as_of: &str) -> Vec<Finding> {
    sheets(&workspace.root());
    faults(workspace.findings(as_of).into())
}

/// Reads findings as the program prints them; of their places those that are at fault.
fn faults(printed: serde_json::Value) -> Vec<Finding> {
    let mut findings: Vec<Finding> = serde_json::from_value(printed).unwrap();
    for finding in &mut findings {
        finding.places.retain(|place| place.role == "fault");
    }
    findings
}

/// `carveout check --format json` prints these findings.
fn same_as_the_program(workspace: &Workspace, as_of: &str, findings: &[Finding]) {
    let run = workspace.run(["check", ".", "--as-of", as_of, "--format", "json"]);
    let printed: serde_json::Value = run.json();
    let lines = |findings: &[Finding]| findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(lines(&faults(printed["findings"].clone())), lines(findings));
}

/// Writes each `*.xlsx.csv` as the workbook it stands for, so that seeds can change test sheets as text.
fn sheets(root: &Path) {
    let tests = root.join("evidence/tests");
    for entry in fs::read_dir(&tests).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Test").unwrap();
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(&path).unwrap();
        for (row, record) in (0..).zip(reader.records()) {
            for (column, cell) in (0..).zip(&record.unwrap()) {
                if !cell.is_empty() {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
        book.save(path.with_extension("")).unwrap();
        fs::remove_file(path).unwrap();
    }
}

/// Applies one edit; one that does not apply is a fault of the seed.
fn apply(workspace: Workspace, edit: &Edit, id: &str) -> Workspace {
    let file = edit.file.as_str();
    let path = workspace.path(file);
    if let Some(text) = &edit.write {
        return workspace.file(file, text);
    }
    if let Some(from) = &edit.copy {
        let content =
            fs::read(workspace.path(from)).unwrap_or_else(|error| panic!("{id}: {from}: {error}"));
        return workspace.file(file, content);
    }
    assert!(path.exists(), "{id}: there is no {file}");
    if edit.delete {
        return workspace.remove(file);
    }
    if let Some(more) = &edit.append {
        return workspace.append(file, more);
    }
    let (Some(find), Some(replace)) = (&edit.find, &edit.replace) else {
        panic!("{id}: an edit of {file} says nothing")
    };
    let text = fs::read_to_string(&path).unwrap();
    let times = text.matches(find.as_str()).count();
    assert!(times == 1 || (edit.all && times > 1), "{id}: {file} holds {find:?} {times} times");
    workspace.file(file, text.replace(find.as_str(), replace))
}
