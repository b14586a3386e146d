//! `carveout check --fix`: mends spellings where no claim changes. Edits are made at their places, so that
//! comments and layout stay; a second run changes nothing.

mod dates;
mod hashes;
mod ids;
mod node;
mod order;

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal, Write};
use std::sync::Arc;

use carveout::model::Workspace;

use crate::args::Check;
use crate::diff::{Edit, applied, between, unified};
use crate::files::replace;
use crate::output::{Output, Status};
use crate::run;
use node::Node;

/// Files that people write in YAML and that are mended.
const FILES: &[&str] = &[
    "carveout.yaml",
    "evidence/index.yaml",
    "evidence/tests.yaml",
    "aws-reports.yaml",
    "poam.yaml",
    "waivers.yaml",
];

/// A file as it is being mended.
struct Draft<'a> {
    path: &'a str,
    text: &'a str,
    /// Lines of the file, without their ends.
    lines: Vec<&'a str>,
    /// Lines before the YAML begins.
    skipped: usize,
    root: Node,
    /// New lines by the line they replace.
    changed: BTreeMap<usize, String>,
    /// Lines to put after a line.
    added: BTreeMap<usize, String>,
    /// Whole items in another order: first line, lines, and what takes their place.
    moved: Vec<(usize, usize, Vec<String>)>,
}

pub(crate) fn run(args: &Check, output: &Output) -> anyhow::Result<Status> {
    let loaded = run::load(&args.input, output);
    let workspace = loaded.workspace.as_ref();
    let mut writes: Vec<(&str, String)> = Vec::new();
    let mut changes = 0;
    for (path, text) in &loaded.texts {
        let edits = mended(path, text, workspace);
        if edits.is_empty() {
            continue;
        }
        changes += edits.len();
        output.raw(&unified(path, text, &edits));
        writes.push((path, applied(text, &edits)));
    }
    if writes.is_empty() {
        output.result("nothing to mend");
        return Ok(Status::Clean);
    }
    let (places, files) = (counted(changes, "place"), counted(writes.len(), "file"));
    if !args.write && !asked(&format!("Write these changes at {places} in {files}? [y/N] "))? {
        output.note(format!(
            "{places} in {files} can be mended; nothing was written (--write writes it)"
        ));
        return Ok(Status::Findings);
    }
    for (path, text) in writes {
        replace(&args.input.dir.join(path), &text)?;
    }
    output.note(format!("mended {places} in {files}"));
    Ok(Status::Clean)
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Asks at a terminal; elsewhere the answer is no.
fn asked(question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    let mut terminal = std::io::stderr().lock();
    terminal.write_all(question.as_bytes())?;
    terminal.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// The edits of one file; none where it cannot be read, or where a change could not be checked.
fn mended(path: &Arc<str>, text: &str, workspace: Option<&Workspace>) -> Vec<Edit> {
    let implementation = path.starts_with("implementations/") && path.ends_with(".md");
    if !implementation && !FILES.contains(&path.as_ref()) {
        return Vec::new();
    }
    let lines: Vec<&str> =
        text.split_inclusive('\n').map(|line| line.trim_end_matches(['\n', '\r'])).collect();
    let (yaml, skipped) = match implementation {
        true => match front_matter(text, &lines) {
            Some(yaml) => (yaml, 1),
            None => return Vec::new(),
        },
        false => (text, 0),
    };
    let Some(root) = node::parse(yaml) else { return Vec::new() };
    let mut draft = Draft {
        path,
        text,
        lines,
        skipped,
        root,
        changed: BTreeMap::new(),
        added: BTreeMap::new(),
        moved: Vec::new(),
    };
    dates::mend(&mut draft);
    if let Some(workspace) = workspace {
        ids::mend(&mut draft, workspace, implementation);
        if path.as_ref() == "evidence/index.yaml" {
            hashes::mend(&mut draft, workspace);
        }
    }
    order::mend(&mut draft);
    draft.edits()
}

/// The YAML between the delimiters of an implementation.
fn front_matter<'a>(text: &'a str, lines: &[&str]) -> Option<&'a str> {
    if lines.first()?.trim_start_matches('\u{feff}').trim_end() != "---" {
        return None;
    }
    let end = lines.iter().skip(1).position(|line| line.trim_end() == "---")?;
    let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let from = starts.first()?;
    let to = starts.get(end)?;
    text.get(*from..*to)
}

impl<'a> Draft<'a> {
    /// A line as it is by now.
    fn line(&self, at: usize) -> Option<&str> {
        self.changed.get(&at).map(String::as_str).or_else(|| self.lines.get(at).copied())
    }

    /// Replaces a scalar at its place, if it is there as written; quotes stay.
    fn replace(&mut self, node: &Node, old: &str, new: &str) {
        let at = node.line + self.skipped;
        let Some(line) = self.lines.get(at).copied() else { return };
        let Some(start) = line.char_indices().nth(node.column).map(|(at, _)| at) else { return };
        // Several scalars of one line move as the first of them change: the column is that of the file.
        let written = &line[start..];
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inside = start + quote.map_or(0, char::len_utf8);
        if !line[inside..].starts_with(old) {
            return;
        }
        let rest = &line[inside + old.len()..];
        let ends = match quote {
            Some(quote) => rest.starts_with(quote),
            None => rest.is_empty() || rest.starts_with([',', ']', '}', ' ', '\t']),
        };
        if !ends {
            return;
        }
        let now = self.changed.get(&at).cloned().unwrap_or_else(|| line.to_owned());
        // From the end of the line, so that earlier changes on it do not matter.
        let tail = &line[inside + old.len()..];
        let Some(head) = tail_of(&now, tail) else { return };
        let Some(before) = now[..head].strip_suffix(old) else { return };
        self.changed.insert(at, format!("{before}{new}{}", &now[head..]));
    }

    fn edits(self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        let moved: Vec<std::ops::Range<usize>> =
            self.moved.iter().map(|(at, count, _)| *at..*at + *count).collect();
        let inside = |at: usize| moved.iter().any(|range| range.contains(&at));
        for (at, line) in &self.changed {
            if !inside(*at) && self.lines.get(*at) != Some(&line.as_str()) {
                edits.push(Edit { at: *at, remove: 1, insert: vec![line.clone()] });
            }
        }
        for (at, line) in &self.added {
            if !inside(*at) {
                edits.push(Edit { at: at + 1, remove: 0, insert: vec![line.clone()] });
            }
        }
        for (at, count, lines) in self.moved {
            edits.extend(between(at, &self.lines[at..at + count], &lines));
        }
        edits.sort_by_key(|edit| (edit.at, edit.remove));
        if edits.is_empty() || applied(self.text, &edits) == self.text {
            return Vec::new();
        }
        edits
    }
}

/// Where a tail that stands at the end of a line as it was begins in the line as it is.
fn tail_of(now: &str, tail: &str) -> Option<usize> {
    now.ends_with(tail).then(|| now.len() - tail.len())
}
