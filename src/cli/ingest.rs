//! `carveout ingest`

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use carveout::diag::{Diagnostic, Origin, codes, render};
use carveout::ingest::{self, Change, Current, Edited, Ours, Reading};
use carveout::input::whole;
use carveout::limits::WORKBOOK;
use carveout::model::text::{number_of, one_line};
use carveout::model::{CopyRef, Plan, RemarkKind, UnreadKind, Workspace};
use carveout::render::written;

use crate::args::Ingest;
use crate::diff::{Edit, between, unified};
use crate::files::replace;
use crate::output::{Output, Status};
use crate::run::{self, Run};

/// Changes that are printed one by one, unless all are asked for.
const SHOWN: usize = 60;
/// Most characters of a value in a line.
const WIDE: usize = 60;

pub(crate) fn run(args: &Ingest, output: &Output) -> anyhow::Result<Status> {
    let bytes = whole(&args.file, WORKBOOK as u64)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let name = args.file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let reading = match ingest::read(&bytes, &name) {
        Ok(reading) => reading,
        Err(faults) => return refused(&faults, output),
    };
    let Some(run) = run::run(&args.input, output)? else { return Ok(Status::BadInput) };
    let at = match place(&reading, &run, &name) {
        Ok(at) => at,
        Err(fault) => return refused(&[*fault], output),
    };
    for note in &reading.notes {
        output.note(note);
    }
    let plan = &run.plans[at];
    let current = current(&run, at)?;
    let outcome = ingest::outcome(reading, &current);
    let shown = if args.all { usize::MAX } else { SHOWN };
    for change in outcome.changes.iter().take(shown) {
        output.result(line(change));
    }
    let more = outcome.changes.len().saturating_sub(shown);
    if more > 0 {
        output.result(format!("and {more} more: --all prints them"));
    }
    let writes = match edits(&run, plan, &outcome.changes) {
        Ok(writes) => writes,
        Err(fault) => return refused(&[*fault], output),
    };
    if !args.write {
        for (path, old, edited) in &writes {
            output.raw(&unified(path, old, &lines(old, edited)));
        }
    }
    let faults = outcome.faults.len();
    if faults > 0 {
        output.fault(render::human(&outcome.faults, &run.texts));
    }
    if args.write {
        write(&run, &writes, args)?;
    }
    let changes = number_of(outcome.changes.len() as u64, "field", "fields");
    let files: Vec<&str> = writes.iter().map(|(path, _, _)| path.as_str()).collect();
    let of = if files.is_empty() { String::new() } else { format!(" in {}", files.join(", ")) };
    let left = match faults {
        0 => String::new(),
        1 => "; 1 row or field for people to settle".to_owned(),
        n => format!("; {n} rows or fields for people to settle"),
    };
    let done = if args.write { "changed" } else { "would change" };
    output.result(format!(
        "{}: {changes} {done}{of}; {} as before{left}",
        plan.framework, outcome.unchanged
    ));
    if !args.write && !writes.is_empty() {
        output.note("nothing was written; --write writes it");
    }
    Ok(if faults > 0 { Status::Findings } else { Status::Clean })
}

fn refused(faults: &[Diagnostic], output: &Output) -> anyhow::Result<Status> {
    output.fault(render::human(faults, &BTreeMap::new()));
    output.fault("nothing was taken over\n");
    Ok(Status::BadInput)
}

/// `part AC-2(j), result: nothing → Not accepted (Shared!T12)`
fn line(change: &Change) -> String {
    let said = |value: &str| match change.field.shown(&one_line(value)) {
        "" => "nothing".to_owned(),
        text => match text.char_indices().nth(WIDE) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        },
    };
    format!(
        "{} {}, {}: {} → {} ({})",
        change.kind.label().to_lowercase(),
        change.id,
        change.field.label().to_lowercase(),
        said(&change.from),
        said(&change.to),
        change.place
    )
}

/// The plan that was written on, by its position.
fn place(reading: &Reading, run: &Run, name: &str) -> Result<usize, Box<Diagnostic>> {
    let source = &reading.source;
    let system = &run.workspace.system;
    let at = Origin::file(name);
    let refuse = |message: String, help: String| {
        Err(Box::new(Diagnostic::new(&codes::INGEST_REFUSED, message).help(help).fault(&at)))
    };
    if !CopyRef::is_of(&source.system, &system.id) {
        return refuse(
            format!(
                "it is of the system `{}`, and this workspace is of `{}`",
                source.system, system.id
            ),
            "name the workspace of that system".to_owned(),
        );
    }
    if source.period != system.period {
        let (theirs, ours) = (source.period.label(), system.period.label());
        let age = if source.period.to < system.period.to { "an older" } else { "another" };
        return refuse(
            format!("it is of {age} audit period: {theirs}, and the workspace's is {ours}"),
            format!(
                "send a copy of the package of {ours}; what belongs to {theirs} is taken over with --period {theirs}, into the entries of that period"
            ),
        );
    }
    let named =
        |plan: &Plan| CopyRef::is_of(&source.plan, &plan.framework) || source.plan == plan.folder();
    let Some(found) = run.plans.iter().position(named) else {
        let known: Vec<&str> = run.plans.iter().map(|plan| plan.framework.as_str()).collect();
        return refuse(
            format!("it is of the plan `{}`, which this workspace does not have", source.plan),
            format!("the workspace has {}", known.join(", ")),
        );
    };
    if let Some(unread) = run.workspace.unread(UnreadKind::Remark).next() {
        return refuse(
            format!(
                "{} cannot be read whole, so what is written already is not known",
                unread.origin
            ),
            "repair it first: `carveout check` says what is wrong with it".to_owned(),
        );
    }
    Ok(found)
}

/// What may be written about, and what is written already.
fn current(run: &Run, at: usize) -> anyhow::Result<Current> {
    let plan = &run.plans[at];
    let printed = carveout::printed(&run.workspace, &run.plans, &run.originals)?;
    let (real, shown) = (written::ids(plan), printed.get(at).map(written::ids).unwrap_or_default());
    let mut current = Current::default();
    for (kind, id) in &real {
        current.ids.insert((*kind, id.to_string()), id.to_string());
    }
    if real.len() == shown.len() {
        for ((kind, id), (_, shown)) in real.iter().zip(&shown) {
            current.ids.insert((*kind, shown.to_string()), id.to_string());
        }
    }
    let remarks = printed.get(at).map(|plan| plan.remarks.as_slice()).unwrap_or_default();
    for (number, one) in plan.remarks.iter().enumerate() {
        let printed = remarks.get(number).unwrap_or(one).fields.clone();
        let ours = Ours { fields: one.fields.clone(), printed, origin: Some(one.origin.clone()) };
        current.ours.insert((one.kind, one.id.clone()), ours);
    }
    Ok(current)
}

/// The files of `reviews/` with the changes: path, text as it is, and what becomes of it.
type Writes = Vec<(String, String, Edited)>;

fn edits(run: &Run, plan: &Plan, changes: &[Change]) -> Result<Writes, Box<Diagnostic>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let about = (plan.framework.clone(), plan.period);
    let files: Vec<(&str, &str)> = run
        .originals
        .iter()
        .filter(|(path, _)| path.starts_with("reviews/"))
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let first =
        files.iter().find(|(path, text)| ingest::plan_of(path, text).as_ref() == Some(&about));
    let new = match first {
        Some((path, _)) => (*path).to_owned(),
        None => new_path(plan, &files),
    };
    let written = of_file(&run.workspace, plan);
    let mut by_file: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for change in changes {
        let path = written.get(&(change.kind, change.id.as_str())).map_or(&*new, |path| path);
        by_file.entry(path.to_owned()).or_default().push(change.clone());
    }
    let mut out = Vec::new();
    for (path, changes) in by_file {
        let old =
            files.iter().find(|(known, _)| *known == path).map(|(_, text)| (*text).to_owned());
        let base = old.clone().unwrap_or_else(|| ingest::new_file(&plan.framework, plan.period));
        let mut edited = ingest::edited(&path, &base, &changes).map_err(Box::new)?;
        if old.is_none() {
            // Of a new file every line is new.
            let insert = edited.text.lines().map(str::to_owned).collect();
            edited.blocks = vec![ingest::Block { at: 0, remove: 0, insert }];
        }
        out.push((path, old.unwrap_or_default(), edited));
    }
    Ok(out)
}

/// The file of each entry on a plan.
fn of_file<'a>(workspace: &'a Workspace, plan: &Plan) -> BTreeMap<(RemarkKind, &'a str), &'a str> {
    let of_plan = workspace
        .remarks
        .iter()
        .filter(|one| one.plan == plan.framework && one.period == plan.period);
    of_plan.filter_map(|one| Some(((one.kind, one.id.as_str()), one.origin.path()?))).collect()
}

/// A name for a new file that no other has.
fn new_path(plan: &Plan, files: &[(&str, &str)]) -> String {
    let stem = format!("reviews/{}-{}", plan.period_label, plan.folder());
    let taken = |path: &String| files.iter().any(|(known, _)| known == path);
    let numbered = (2..).map(|n| format!("{stem}-{n}.yaml"));
    std::iter::once(format!("{stem}.yaml"))
        .chain(numbered)
        .find(|path| !taken(path))
        .unwrap_or(stem)
}

/// The lines that change, those that stay within a block left out.
fn lines(old: &str, edited: &Edited) -> Vec<Edit> {
    let lines: Vec<&str> = old.lines().collect();
    let of = |block: &ingest::Block| {
        let end = (block.at + block.remove).min(lines.len());
        between(block.at, lines.get(block.at..end).unwrap_or_default(), &block.insert)
    };
    edited.blocks.iter().flat_map(of).collect()
}

/// Writes the files, and puts the old texts back where the workspace cannot be read with the new ones.
fn write(run: &Run, writes: &Writes, args: &Ingest) -> anyhow::Result<()> {
    for (path, _, edited) in writes {
        let file = args.input.dir.join(path);
        let there = run.originals.contains_key(path.as_str());
        if !there && file.exists() {
            bail!("{} is there, and was not read: rename it", file.display());
        }
        replace(&file, &edited.text)?;
    }
    let options = carveout::workspace::Options { period: args.input.period };
    let again = carveout::workspace::load(&args.input.dir, &options);
    let unread = again
        .workspace
        .as_ref()
        .is_none_or(|workspace| workspace.unread(UnreadKind::Remark).next().is_some());
    if !unread {
        return Ok(());
    }
    for (path, old, _) in writes {
        let file = args.input.dir.join(path);
        if run.originals.contains_key(path.as_str()) {
            replace(&file, old)?;
        } else {
            std::fs::remove_file(&file)
                .with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    let why = again.diagnostics.iter().find(|one| {
        one.faults().any(|at| at.path().is_some_and(|path| path.starts_with("reviews/")))
    });
    let why = why.map(|one| format!(": {}", one.message)).unwrap_or_default();
    bail!("the entries do not fit into reviews/{why}; the files are as they were")
}
