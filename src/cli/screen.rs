//! What a person sees when a package is built: what opens most parts, what to do next, and where the files are.

use std::path::Path;

use carveout::diag::{Diagnostic, fit};
use carveout::todo;

use crate::input::Input;
use crate::output::Output;
use crate::run::{self, Run};
use crate::text::Text;

/// How a second line begins, from the margin.
const INDENT: &str = "    ";
/// Causes that are told.
const CAUSES: usize = 3;
/// Tasks that are told.
const TASKS: usize = 5;

pub(crate) fn screen(
    run: &Run,
    findings: &[Diagnostic],
    (out, files): (&Path, &[String]),
    input: &Input,
    output: &Output,
) -> anyhow::Result<String> {
    let width = output.width().saturating_sub(2);
    let mut text = Text::default();
    let mut causes: Vec<&Diagnostic> =
        findings.iter().filter(|one| one.is_active() && !one.caused.is_empty()).collect();
    causes.sort_by_key(|one| std::cmp::Reverse(one.caused.len()));
    if !causes.is_empty() {
        text.line(0, "What opens most parts:");
        for one in causes.iter().take(CAUSES) {
            let parts = one.caused.len();
            let parts = if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") };
            let line = format!("{parts}: {} [{}]", one.message, one.code.name);
            text.line(1, &told(&line, width));
        }
    }
    let list = todo::work_list(&run.workspace, &run.plans, run::as_of(input.as_of)?);
    if !list.tasks.is_empty() {
        let all = list.tasks.len();
        text.line(0, &format!("Next, of {all} tasks (`carveout todo {}`):", input.dir.display()));
        for task in list.tasks.iter().take(TASKS) {
            let due = task.due.map(|day| format!("{day}, ")).unwrap_or_default();
            let owner = task.owner.as_deref().unwrap_or("nobody yet");
            text.line(1, &told(&format!("{due}{owner}: {}", task.what), width));
        }
    }
    text.line(0, &format!("Files, in {}:", out.display()));
    for plan in &run.plans {
        let folder = plan.folder();
        let names = of_folder(files, &folder, &[&plan.document.file, "workbook.xlsx", "plan.json"]);
        text.line(1, &format!("{folder}: {}", names.join(", ")));
    }
    text.line(1, "summary.md and findings.json for all of them");
    Ok(String::from(text).trim_end().to_owned())
}

/// What a package has in a folder: what every package has first, then the rest, folders as such.
fn of_folder<'a>(files: &'a [String], folder: &str, first: &[&str]) -> Vec<&'a str> {
    let inside = files.iter().filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'));
    let mut names: Vec<&str> =
        inside.map(|name| name.find('/').map_or(name, |end| &name[..=end])).collect();
    names.sort_by_key(|name| {
        (first.iter().position(|known| known == name).unwrap_or(first.len()), *name)
    });
    names.dedup();
    names
}

/// At most two lines.
fn told(line: &str, width: usize) -> String {
    fit::wrapped(&fit::shortened(line, 2 * width - INDENT.len()), "", INDENT, width)
        .trim_end()
        .to_owned()
}
