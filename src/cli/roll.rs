//! `carveout roll`

use anyhow::bail;
use carveout::todo;

use crate::args::{Roll, TodoFormat};
use crate::output::{Output, Status};
use crate::{append, run};

/// Entries of each list that text prints unless all are asked for.
const MOST: usize = 40;
/// Ids that are named.
const NAMED: usize = 20;

pub(crate) fn run(args: &Roll, output: &Output) -> anyhow::Result<Status> {
    let dir = &args.input.dir;
    let loaded = run::load(&args.input, output);
    let quotable = loaded.quotable();
    let Some(workspace) = loaded.workspace else {
        output.fault(carveout::diag::render::human(&loaded.diagnostics, &quotable));
        return Ok(Status::BadInput);
    };
    let as_of = run::as_of(args.input.as_of)?;
    let from = workspace.system.period;
    let to = args.to.days(workspace.system.fiscal_year)?;
    if to.from <= from.from {
        bail!("{} does not come after the period of the workspace, {}; give --period", to, from);
    }
    let roll = todo::roll(&workspace, to, as_of);
    match args.format {
        TodoFormat::Text => {
            let most = if args.all { usize::MAX } else { MOST };
            output.raw(&todo::roll_text(&roll, most, output.width()));
        }
        TodoFormat::Markdown => output.raw(&todo::roll_markdown(&roll)),
        TodoFormat::Csv => output.raw(&todo::roll_csv(&roll)?),
        TodoFormat::Ics => output.raw(&todo::roll_ics(&roll)),
    }
    let lists = [
        ("evidence/index.yaml", "evidence", &roll.evidence),
        ("evidence/tests.yaml", "tests", &roll.tests),
    ];
    for (file, key, entries) in lists {
        if entries.is_empty() {
            continue;
        }
        let mut ids: Vec<&str> = entries.iter().map(|(id, _)| id.as_str()).collect();
        let more = ids.len().saturating_sub(NAMED);
        ids.truncate(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        if args.write {
            let text: String = entries.iter().map(|(_, entry)| entry.as_str()).collect();
            let (path, old, new) = append::to(dir, file, key, &text)?;
            append::write(&path, &old, &new, dir)?;
            output.note(format!("{file}: added {}{more}", ids.join(", ")));
        } else {
            output.note(format!("{file}: --write adds {}{more}", ids.join(", ")));
        }
    }
    output.note(format!(
        "nothing is claimed by this: `carveout build {} --period {}` shows where the period stands",
        dir.display(),
        args.to
    ));
    Ok(Status::Clean)
}
