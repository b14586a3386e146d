//! `carveout services scope import`

use std::collections::BTreeMap;
use std::fs;

use anyhow::bail;
use carveout::diag::render;
use carveout::evidence::tables;
use carveout::input::given;
use carveout::knowledge::scope_list::{self, ScopeChange, ScopeList};
use carveout::model::text::quote;
use carveout::model::{Knowledge, ScopeState, Workspace};
use carveout::workspace::{Options, load};

use crate::args::ScopeImport as Args;
use crate::files::replace;
use crate::output::{Output, Status};
use crate::there::there;

pub(crate) fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    let loaded = load(&args.workspace, &Options::default());
    let Some(workspace) = loaded.workspace else {
        output.fault(render::human(&loaded.diagnostics, &loaded.texts));
        return Ok(Status::BadInput);
    };
    let knowledge = &workspace.knowledge;
    let Some(program) = scope_list::program_named(knowledge, &args.program) else {
        let known: Vec<&str> = knowledge.programs.iter().map(|one| one.id.as_str()).collect();
        bail!("unknown program `{}`; known: {}", args.program, known.join(", "));
    };
    let program = program.to_owned();
    let read = given(&args.file).and_then(|file| {
        let bytes = &file.content;
        let text = || tables::text(bytes, &file.name).map_err(|fault| *fault);
        let workbook = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0");
        let page = !workbook && is_page(&text()?);
        let sheets = match page {
            true => vec![tables::page(&text()?, &file.name)],
            false => tables::sheets(bytes, &file.name).map_err(|fault| *fault)?,
        };
        let list = scope_list::read(&sheets, page, &program, knowledge)?;
        Ok((list, file.name, file.sha256))
    });
    let (list, name, sha256) = match read {
        Ok(read) => read,
        Err(fault) => {
            output.fault(render::human(&[fault], &BTreeMap::new()));
            output.fault("nothing was written\n".to_owned());
            return Ok(Status::BadInput);
        }
    };
    let change = scope_list::change(&list, &program, knowledge);
    tell(&list, &change, &program, knowledge, output);
    dated(args, &program, &workspace, output);
    let folder = args.workspace.join("controls/aws/scope");
    let path = folder.join(format!("{program}-{}.yaml", args.as_of));
    let text = snapshot(args, &program, &list, &change, (&name, &sha256));
    if !args.write {
        output.note(format!(
            "nothing was written; with --write this is stored as {}",
            path.display()
        ));
        return Ok(Status::Clean);
    }
    if there(fs::symlink_metadata(&path), &path)?.is_some() {
        let old = fs::read_to_string(&path).unwrap_or_default();
        if old == text {
            output.result(format!("{} (unchanged)", path.display()));
            return Ok(Status::Clean);
        }
        bail!("{} exists and differs; remove it, or give another --as-of", path.display());
    }
    replace(&path, &text)?;
    output.result(path.display().to_string());
    Ok(Status::Clean)
}

fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(4_000).collect::<String>().to_lowercase();
    head.contains("<html")
        || head.contains("<!doctype html")
        || head.contains("<table")
        || head.contains("<ul")
        || head.contains("<li>")
}

fn tell(
    list: &ScopeList,
    change: &ScopeChange,
    program: &str,
    knowledge: &Knowledge,
    output: &Output,
) {
    let before = match knowledge.scopes.get(program) {
        None => "no snapshot so far".to_owned(),
        Some(scope) => match scope.snapshot {
            Some(day) => format!("so far the snapshot of {day}"),
            None => "so far an undated snapshot".to_owned(),
        },
    };
    output.result(format!(
        "{program}: {} services in scope, read from {}; {before}",
        list.services.len(),
        list.read_from
    ));
    let line = |title: &str, ids: Vec<String>| {
        if !ids.is_empty() {
            output.result(format!("  {title} ({}): {}", ids.len(), ids.join(", ")));
        }
    };
    line("added", change.added.clone());
    line("removed", change.removed.clone());
    let under = change.under.iter().map(|(id, above)| format!("{id} (under {above})"));
    line("not named, listed under another", under.collect());
    line("named as not in scope", list.pending.keys().cloned().collect());
    line("in doubt, near a name that is not understood", change.unsure.clone());
    output.result(format!("  unchanged: {}", change.unchanged));
    let unknown = list.unknown.iter().map(|(name, near)| match near {
        Some(near) => format!("{} (nearest: {near})", quote(name)),
        None => quote(name),
    });
    line("names not understood", unknown.collect());
}

/// What the day of the list means for the workspace.
fn dated(args: &Args, program: &str, workspace: &Workspace, output: &Output) {
    let knowledge = &workspace.knowledge;
    let known = knowledge.scopes.get(program).and_then(|scope| scope.snapshot);
    if let Some(known) = known.filter(|known| *known > args.as_of) {
        output.note(format!(
            "the list is of {}, and the snapshot in use of {known}: the newer one stays in use for what it knows",
            args.as_of
        ));
    }
    let of = workspace.reports.iter().filter(|report| {
        let name = report.name.as_deref().unwrap_or_default();
        knowledge.program_of(report.series.as_deref(), name).is_some_and(|one| one.id == program)
    });
    let newest = of.filter_map(|report| Some((report.period?, &report.id)));
    if let Some((period, id)) = newest.max_by_key(|(period, _)| period.to)
        && args.as_of < period.to
    {
        output.note(format!(
            "the list is of {}, before the period of {id} ended on {}: services may have come into its scope since",
            args.as_of, period.to
        ));
    }
}

/// The snapshot as it is stored.
fn snapshot(
    args: &Args,
    program: &str,
    list: &ScopeList,
    change: &ScopeChange,
    (name, sha256): (&str, &str),
) -> String {
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut out = format!(
        "# What AWS listed for {program} on {day}, taken by `carveout services scope import` from the file below.\n\
         # `out` means that the list does not name the service; `unknown`, that a name in it was not understood.\n\
         program: {program}\nsnapshot: {day}\nsource: {source}\nchecked_on: {day}\nfile: {}\nsha256: {sha256}\n",
        json(name),
        day = args.as_of,
        source = if program == "hipaa" { "hipaa-eligible-list" } else { "services-in-scope-list" },
    );
    let unknown: Vec<&str> = list.unknown.iter().map(|(name, _)| name.as_str()).collect();
    if !unknown.is_empty() {
        let note = format!("Names of the list that are no known service: {}.", unknown.join("; "));
        out.push_str(&format!("note: {}\n", json(&note)));
    }
    out.push_str("services:\n");
    for (id, state) in &change.states {
        let listed = list.services.get(id).or_else(|| list.pending.get(id));
        if let Some(listed) = listed.filter(|name| name.contains('[')) {
            out.push_str(&format!("  # Listed as {}.\n", listed.replace(['\n', '\r'], " ")));
        }
        if let Some((_, above)) = change.under.iter().find(|(one, _)| one == id) {
            out.push_str(&format!("  # Not named; listed under {above} before.\n"));
        }
        let state = match state {
            ScopeState::In => "in",
            ScopeState::Out => "out",
            ScopeState::Unknown => "unknown",
        };
        out.push_str(&format!("  {id}: {state}\n"));
    }
    out
}
